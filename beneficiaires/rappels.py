"""The weekly lines about dossiers themselves: those to close, those whose period is over, those with a document that failed,
those whose bénéficiaire waits for an answer. No name."""
from collections.abc import Iterator
from datetime import date
from heapq import merge
from operator import attrgetter

from django.db.models import QuerySet
from django.urls import reverse

from beneficiaires.etats import ACTIFS, EtatDossier
from beneficiaires.etats_demande import EtatDemande
from beneficiaires.models import Dossier
from beneficiaires.models.dossier import lisibles
from bilan.socle.models import EtatDocument
from bilan.socle.rappels import Rappel
from bilan.socle.roles import Role

LOT = 2000


def rappels_semaine(jour: date) -> Iterator[Rappel]:
    """In the order of the accounts; four queries."""
    a_clore = Dossier.objects.filter(etat=EtatDossier.CONCLUSIONS_REMISES)
    depasses = Dossier.objects.filter(etat__in=ACTIFS, periode_fin__lt=jour)
    en_echec = Dossier.objects.filter(pieces__document__etat=EtatDocument.ECHEC, pieces__nature__in=lisibles(Role.CONSULTANT)).distinct()
    demandes = Dossier.objects.filter(demandes_droit__etat=EtatDemande.EN_ATTENTE).distinct()
    lignes = (_lignes(a_clore, "Un dossier à clore.", "beneficiaires:fin"), _lignes(depasses, "La période convenue est dépassée.", "dossier"),
              _lignes(en_echec, "Un document à relancer.", "beneficiaires:documents"),
              _lignes(demandes, "Une demande sur les données attend votre réponse.", "dossier"))
    return merge(*lignes, key=attrgetter("compte_id"))


def _lignes(dossiers: QuerySet[Dossier], phrase: str, route: str) -> Iterator[Rappel]:
    suivis = dossiers.filter(consultant__is_active=True).order_by("consultant_id", "numero").values_list("consultant", "numero")
    for compte_id, numero in suivis.iterator(LOT):
        yield Rappel(compte_id, phrase, reverse(route, args=[numero]), dossier=numero)
