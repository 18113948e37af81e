"""What the short measures found, one line each: the ratio, its target, its two halves; a refused run claims nothing."""


def ligne(mesure: dict) -> str:
    """« R8  tenu  31.2  ≤ 45 … »; a line for each ratio."""
    return "\n".join(_une(mesure, nom, rapport) for nom, rapport in mesure["rapports"].items())


def verdict(mesure: dict) -> str:
    """The worst of its ratios: refused, then missed, then kept."""
    rapports = mesure["rapports"].values()
    if any(rapport["refuse"] for rapport in rapports):
        return "refusé"
    return "tenu" if all(rapport["tenu"] for rapport in rapports) else "manqué"


def _une(mesure: dict, nom: str, rapport: dict) -> str:
    debut, fin = rapport["moities"]
    tete = f"{mesure['nom']:<24} {verdict(mesure):<7}"
    if rapport["refuse"]:
        return f"{tete} {'—':>8} {_cible(mesure):>10}  les moitiés ne s’accordent pas ({debut} et {fin}) : {mesure['quoi']}"
    return f"{tete} {rapport['rapport']:>8} {_cible(mesure):>10}  {_temps(mesure, nom)}{mesure['quoi']}"


def _temps(mesure: dict, nom: str) -> str:
    if not mesure["valeurs"]:
        return ""
    reference, valeur = mesure["valeurs"][mesure["reference"]], mesure["valeurs"][nom]
    return f"({valeur['mediane']} / {reference['mediane']} ms, {mesure['tours']} tours) "


def _cible(mesure: dict) -> str:
    au_moins, au_plus = mesure["cible"]
    if au_moins is not None and au_plus is not None:
        return f"= {au_plus}" if au_moins == au_plus else f"{au_moins}–{au_plus}"
    return f"≤ {au_plus}" if au_plus is not None else f"≥ {au_moins}" if au_moins is not None else ""
