"""The letters of a communication: to its reader, a link; to its author, that it was read. Neither names the other, neither says a word of the document."""
from datetime import datetime

from django.urls import reverse

from bilan.signature import liens
from bilan.signature.models import Lien
from bilan.socle.courriels import Courriel, annuler, planifier
from bilan.socle.journal import PRIVEE
from bilan.socle.models import Envoi, NatureEnvoi
from syntheses.models import Ouverture, Partage


def transmis(partage: Partage, lien: Lien, instant: datetime) -> None:
    """« Un document vous est transmis. » Its row names no dossier: a letter to a reader does not tell gestion whose document he reads."""
    planifier([Courriel(
        cle=f"{_cle(partage)}{instant:%Y%m%d%H%M%S}", destinataire=lien.destinataire, gabarit="syntheses/transmis",
        contexte={"url": liens.adresse(lien), "jusqu_au": partage.jusqu_au, "cep": partage.lecteur == "cep"}, nature=NatureEnvoi.LEGAL,
    )])
    liens.noter_envoi(lien, instant=instant)


def reprendre(partage: Partage) -> None:
    """The letters that have not left do not leave."""
    for cle in Envoi.objects.filter(cle__startswith=_cle(partage)).values_list("cle", flat=True):
        annuler(cle)


def consulte(partage: Partage, ouverture: Ouverture) -> None:
    """« Votre partage a été consulté », when the person asked to be told."""
    compte = partage.dossier.beneficiaire.compte
    planifier([Courriel(
        cle=f"{PRIVEE}partage:{partage.pk}:lu:{ouverture.pk}", destinataire=compte.email, gabarit="syntheses/consulte",
        contexte={"prenom": compte.prenom, "le": ouverture.le, "chemin": reverse("syntheses:mes_partages")}, nature=NatureEnvoi.CONFORT,
        repondre_a=partage.dossier.consultant.email,
    )])


def _cle(partage: Partage) -> str:
    return f"{PRIVEE}partage:{partage.pk}:lien:"
