"""R7: whatever the number of rows, a page asks the base the same number of questions (`bin/bench croissance` times the same pages up to 100 000 dossiers)."""
from datetime import timedelta

import pytest
from django.utils import timezone

from beneficiaires.models import Dossier
from bilan.mesures import matiere
from bilan.mesures.poste import Poste
from bilan.mesures.visites import Visite, visites
from bilan.peuplement.moteur import peupler
from bilan.socle.models import Compte
from bilan.socle.roles import Role
from seances.models import Seance

LISTES = {"consultant", "gestion"}


@pytest.mark.django_db
def test_no_page_of_the_team_asks_more_of_the_base_among_more_dossiers():
    jour = timezone.localdate()
    list(peupler(24, graine=7, jour=jour))
    postes = {qui: Poste(compte) for qui, compte in matiere.personnes().items()}
    pages = [visite for visite in visites(matiere.dossier().numero) if visite.qui in LISTES]
    peu = _questions(postes, pages)
    list(peupler(40, graine=8, jour=jour))
    _tout_donner(matiere.dossier().consultant)
    assert Dossier.objects.count() == 64
    assert {nom: (peu[nom], combien) for nom, combien in _questions(postes, pages).items() if peu[nom] != combien} == {}


def _questions(postes: dict[str, Poste], pages: list[Visite]) -> dict[str, int]:
    for visite in pages:
        postes[visite.qui].get(visite.adresse)  # what is asked once a process is not a question of the page
    return {visite.nom: postes[visite.qui].requetes(visite.adresse) for visite in pages}


def _tout_donner(consultant: Compte) -> None:
    """The newcomers' dossiers too are this consultant's: his own pages grow as gestion's do."""
    autres = Compte.objects.filter(roles__contains=[Role.CONSULTANT]).exclude(pk=consultant.pk)
    Seance.objects.filter(consultant__in=autres).update(debut=_dix_ans_plus_tot("debut"), fin=_dix_ans_plus_tot("fin"))
    Dossier.objects.filter(consultant__in=autres).update(consultant=consultant)


def _dix_ans_plus_tot(champ: str):
    from django.db.models import F

    return F(champ) - timedelta(days=3650)
