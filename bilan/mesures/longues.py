"""The long measures that have a base of their own for each volume: filled by one process, measured by another, removed in the end."""
import os

from bilan.mesures import bases

CIBLES = {100_000: {"secondes": 120, "memoire_mo": 200}}
CIBLE_RECHERCHE, MOT = 500, 3  # milliseconds at most, for a word of three letters or more
CIBLE_RESTAURATION = 3  # times a backup
# what the second process does, once the base is filled
ENSUITE = {"rappels": "planifier", "recherche": "chercher", "sauvegarde": "sauver", "journal": "verifier"}


def mesurer(mesuree: str, nombres: list[int], graine: int) -> int:
    """1 when a target is missed."""
    mesures = [_mesurer(mesuree, nombre, graine) for nombre in nombres]
    bases.garder(mesuree, mesures)
    return int(any(_manque(mesure) for mesure in mesures))


def _manque(mesure: dict) -> bool:
    """Whether a target of this volume is missed; a search has one at any volume: what an index finds costs little more among many."""
    if "mots" in mesure["resultat"]:
        return max(mot["ms"] for nom, mot in mesure["resultat"]["mots"].items() if len(nom) >= MOT) > CIBLE_RECHERCHE
    if "rapport" in mesure["resultat"]:
        return mesure["resultat"]["rapport"] > CIBLE_RESTAURATION or not mesure["resultat"]["identiques"]
    if "nomme" in mesure["resultat"]:
        return not mesure["resultat"]["nomme"]
    return any(mesure["resultat"][quoi] > cible for quoi, cible in CIBLES.get(mesure["dossiers"], {}).items())


def _mesurer(mesuree: str, nombre: int, graine: int) -> dict:
    """A base from nothing, filled then measured by two processes; removed in the end."""
    with bases.jetable(str(nombre)) as var:
        mesure = {"dossiers": nombre, "charge": os.getloadavg()[0]}
        for nom, quoi in (("peuplement", "peupler"), ("resultat", ENSUITE[mesuree])):
            mesure[nom] = bases.enfant(var, "enfant", mesuree, quoi, str(nombre), str(graine))
    _dire(mesure)
    return mesure


def _dire(mesure: dict) -> None:
    dits = {"mots": _mots, "rapport": _copies, "nomme": _chaines}
    lignes = next((dire for cle, dire in dits.items() if cle in mesure["resultat"]), _lettres)(mesure)
    print("\n".join((*lignes, f"  peuplement : {mesure['peuplement']['secondes']} s ; charge de la machine : {mesure['charge']:.1f}")), flush=True)


def _mots(mesure: dict) -> tuple[str, ...]:
    return (f"{mesure['dossiers']} dossiers", *(
        f"  « {nom} » : {mot['trouves']} trouvés en {mot['ms']} ms, {mot['requetes']} requêtes ; sans index : {mot['sans_index']} ms"
        for nom, mot in mesure["resultat"]["mots"].items()
    ))


def _copies(mesure: dict) -> tuple[str, ...]:
    copie = mesure["resultat"]
    return (
        f"{mesure['dossiers']} dossiers, {copie['octets'] // 1000} Ko",
        f"  sauvegarde en {copie['sauvegarde_s']} s, restauration en {copie['restauration_s']} s : rapport {copie['rapport']} (3 au plus)",
        f"  pg_dump et pg_restore seuls : {copie['seul_sauvegarde_s']} s, {copie['seul_restauration_s']} s : rapport {copie['seul_rapport']}",
        f"  autant de fichiers vides sur ce disque : {copie['fichiers_vides_s']} s",
        f"  tables revenues identiques : {'oui' if copie['identiques'] else 'NON'}",
    )


def _chaines(mesure: dict) -> tuple[str, ...]:
    lu = mesure["resultat"]
    return (
        f"{lu['lignes']} lignes du journal, en {mesure['dossiers']} chaînes",
        f"  relues en {lu['entier_s']} s ; une ligne altérée trouvée en {lu['altere_s']} s : {lu['trouve']}",
        f"  tête prise en {lu['tete_s']} s ; {lu['memoire_mo']} Mo au plus",
    )


def _lettres(mesure: dict) -> tuple[str, ...]:
    plan, heure = mesure["resultat"], mesure["resultat"]["heure"]
    return (
        f"{mesure['dossiers']} dossiers en cours, {plan['lettres']} lettres de la semaine",
        f"  planifiées en {plan['secondes']} s (processeur : {plan['processeur']} s), {plan['memoire_mo']} Mo au plus",
        f"  {plan['requetes_par_lot']['mediane']} requêtes par lot, au plus {plan['requetes_par_lot']['maximum']} ; {plan['requetes']} en tout",
        f"  lecture seule : {plan['lecture']['secondes']} s ; {heure['lettres']} rappels de l’heure en {heure['secondes']} s",
    )
