"""The letter about a request on one's data: that it has its answer, and nothing of either."""
from django.urls import reverse

from beneficiaires.models import DemandeDroit
from bilan.socle.courriels import Courriel, NatureEnvoi


def droit_repondu(demande: DemandeDroit) -> Courriel:
    compte = demande.dossier.beneficiaire.compte
    return Courriel(
        cle=f"droit:{demande.pk}:reponse", destinataire=compte.email, gabarit="beneficiaires/droit_repondu", nature=NatureEnvoi.LEGAL,
        contexte={"prenom": compte.prenom, "demandee_le": demande.demandee_le, "chemin": reverse("portail:donnees")},
        fil=demande.fil, repondre_a=demande.dossier.consultant.email,
    )
