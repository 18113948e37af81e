"""A first text for the circumstances of the bilan, from the ledger of hours: the consultant reads it again, completes it, and signs it by saving."""
from beneficiaires.models import Dossier
from bilan.socle.mots import accorder, date_courte, date_en_mots, duree, en_lettres, enumeration
from bilan.socle.typographie import phrase
from syntheses.document import minutes_par_phase, seances_tenues

MODALITES = {0: "en présence", 100: "à distance"}


def brouillon(dossier: Dossier) -> str:
    """Two sentences on what was held so far; empty before the first session."""
    seances = seances_tenues(dossier)
    if not seances["nombre"]:
        return ""
    phases = [(phase.lower(), minutes) for phase, _, minutes in minutes_par_phase(dossier) if minutes]
    cadre = dossier.get_mode_financement_display()
    return phrase(
        "Bilan réalisé {ou}, {quand}, à la demande de {qui}. Financement : {cadre}.\n\n"
        "{total} d’accompagnement en {n} {seances}, avec {consultant} : {phases}.",
        ou=MODALITES.get(dossier.taux_distance, "en partie à distance"), quand=_quand(seances), qui=dossier.beneficiaire.compte.nom_complet,
        cadre=cadre[0].lower() + cadre[1:] if cadre[1:2].islower() else cadre,
        total=duree(sum(minutes for _, minutes in phases)), n=en_lettres(seances["nombre"]) if seances["nombre"] > 1 else "une",
        seances=accorder(seances["nombre"], "séance"), consultant=dossier.consultant.nom_complet,
        phases=enumeration(f"{phase} ({duree(minutes)})" for phase, minutes in phases),
    )


def _quand(seances: dict) -> str:
    premiere, derniere = seances["premiere"], seances["derniere"]
    if premiere == derniere:
        return f"le {date_en_mots(premiere)}"
    debut = date_courte(premiere) if premiere.year == derniere.year else date_en_mots(premiere)
    return f"du {debut} au {date_en_mots(derniere)}"
