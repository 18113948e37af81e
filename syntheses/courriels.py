"""The letters of a synthesis: to its owner alone, without a word of it."""
from django.urls import reverse

from bilan.socle.courriels import Courriel, planifier
from bilan.socle.models import NatureEnvoi
from syntheses.models import Resultats, Synthese


def a_relire(synthese: Synthese) -> None:
    """« Votre document est prêt à relire. » A new version is a new letter."""
    _ecrire(synthese, "a_relire", f"a_relire:{synthese.version}")


def remise(synthese: Synthese) -> None:
    """« Votre document est prêt. »"""
    _ecrire(synthese, "remise", "remise")


def resultats_remis(resultats: Resultats) -> None:
    """The same letter, for the other document: it says neither which one nor a word of it."""
    _ecrire(resultats, "remise", "resultats")


def _ecrire(objet: Synthese | Resultats, gabarit: str, moment: str) -> None:
    dossier = objet.dossier
    compte = dossier.beneficiaire.compte
    planifier([Courriel(
        cle=f"synthese:{objet.pk}:{moment}", destinataire=compte.email, gabarit=f"syntheses/{gabarit}",
        contexte={"prenom": compte.prenom, "chemin": reverse("syntheses:ma_synthese")},
        nature=NatureEnvoi.LEGAL, fil=dossier.fil, repondre_a=dossier.consultant.email,
    )])
