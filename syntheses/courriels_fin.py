"""The letters of the end: what will be destroyed and when, that it is done, the follow-up. To the person alone, without a word of the bilan."""
from datetime import date, timedelta

from django.urls import reverse

from beneficiaires.models import Dossier
from bilan.socle.courriels import Courriel, planifier
from bilan.socle.models import NatureEnvoi
from syntheses import inventaire
from syntheses.models import Destruction, Fin


def avertissable(fin: Fin) -> bool:
    """Whether there is a day between the end and the destruction on which to tell it."""
    return not fin.vide and fin.detruire_le > fin.terme + timedelta(days=1)


def cle_avis(dossier: int, destruction: date, jours: int) -> str:
    """One letter for each date: a destruction that moves is announced again, with its new day."""
    return f"dossier:{dossier}:destruction:{destruction:%Y-%m-%d}:{jours}"


def avis_prevu(dossier: Dossier, prevue: date) -> Courriel:
    """A month before the foreseen end: nothing is certain but that it comes. Once, whatever the dates become."""
    return _lettre(dossier, "destruction_prevue", f"dossier:{dossier.pk}:destruction:prevue", {"prevue": prevue})


def avis(dossier: Dossier, destruction: date, jours: int, *, gardes: bool = False) -> Courriel:
    """« Vos documents de travail seront détruits le … »; `gardes`: what the person had kept."""
    return _lettre(dossier, "destruction_avis", cle_avis(dossier.pk, destruction, jours), {"destruction": destruction, "jours": jours, "gardes": gardes})


def attestation(destruction: Destruction) -> None:
    """« Attestation de destruction »: it is done, and the procès-verbal is among the documents."""
    dossier = destruction.dossier
    reste = bool(inventaire.vivants(dossier))
    planifier([_lettre(
        dossier, "destruction_faite", f"destruction:{destruction.pk}:attestation", {"faite_le": destruction.executee_le, "reste": reste},
        reverse("portail:documents"),
    )])


def suivi(fin: Fin) -> Courriel:
    """« Votre entretien de suivi », six months after: an offer."""
    chemin = reverse("syntheses:questionnaire", args=["six_mois"])
    cle = f"dossier:{fin.dossier_id}:suivi:{fin.suivi_le:%Y-%m-%d}"
    return _lettre(fin.dossier, "suivi", cle, {"terme": fin.terme}, chemin, nature=NatureEnvoi.CONFORT)


def _lettre(dossier: Dossier, gabarit: str, cle: str, contexte: dict, chemin: str = "", nature: NatureEnvoi = NatureEnvoi.LEGAL) -> Courriel:
    compte = dossier.beneficiaire.compte
    return Courriel(
        cle=cle, destinataire=compte.email, gabarit=f"syntheses/{gabarit}", nature=nature, fil=dossier.fil, repondre_a=dossier.consultant.email,
        contexte={"prenom": compte.prenom, "chemin": chemin or reverse("syntheses:fin"), **contexte},
    )
