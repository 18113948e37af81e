"""The letters of a synthesis: to its owner alone, without a word of it."""
from django.urls import reverse

from bilan.socle.courriels import Courriel, planifier
from bilan.socle.models import NatureEnvoi
from syntheses.models import Synthese


def a_relire(synthese: Synthese) -> None:
    """« Votre document est prêt à relire. » A new version is a new letter."""
    _ecrire(synthese, "a_relire", f"a_relire:{synthese.version}")


def remise(synthese: Synthese) -> None:
    """« Votre document est prêt. »"""
    _ecrire(synthese, "remise", "remise")


def _ecrire(synthese: Synthese, gabarit: str, moment: str) -> None:
    dossier = synthese.dossier
    compte = dossier.beneficiaire.compte
    planifier([Courriel(
        cle=f"synthese:{synthese.pk}:{moment}", destinataire=compte.email, gabarit=f"syntheses/{gabarit}",
        contexte={"prenom": compte.prenom, "chemin": reverse("syntheses:ma_synthese")},
        nature=NatureEnvoi.LEGAL, fil=dossier.fil, repondre_a=dossier.consultant.email,
    )])
