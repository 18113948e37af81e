"""The last date and the number of sessions of a bilan, in its own row: triggers keep them, whatever is done to its sessions."""
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, Max, Q

from beneficiaires.models import Dossier
from bilan.socle.proprietaire import proprietaire
from seances import a_faire, actions, suivi
from seances.etats import PLANIFIEES, EtatSeance
from seances.models import Seance
from tests.fabriques import FabriqueDossier
from tests.seances.outils import ICI, clore, confirmer, consultante, proposer, une_des_siennes

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    return FabriqueDossier(etat="planifie", contractualise_le=ICI.date())


def ecrit(dossier) -> tuple:
    return Dossier.objects.values_list("seances_jusqu_au", "seances_faites").get(pk=dossier.pk)


def compte(dossier) -> tuple:
    """The same, counted from the sessions."""
    return tuple(Seance.objects.filter(dossier=dossier).aggregate(
        jusqu_au=Max("debut", filter=Q(etat__in=PLANIFIEES)), faites=Count("pk", filter=suivi.PASSEES),
    ).values())


def test_the_row_follows_each_gesture(dossier):
    ailleurs, lus = FabriqueDossier(etat="planifie"), [ecrit(dossier)]
    proposer(ailleurs)
    for geste in (proposer, proposer, confirmer, lambda d: clore(une_des_siennes(d, 1)), _annuler, _deplacer):
        geste(dossier)
        assert ecrit(dossier) == compte(dossier)
        lus.append(ecrit(dossier))
    Seance.objects.filter(dossier=dossier, etat=EtatSeance.CONFIRMEE).update(etat=EtatSeance.REPORTEE)
    assert (ecrit(dossier), [faites for _, faites in lus]) == ((None, 1), [0, 0, 0, 10, 10, 9, 9])
    assert ecrit(ailleurs) == compte(ailleurs) != (None, 0)


def _annuler(dossier):
    Seance.objects.filter(dossier=dossier, numero=10).update(etat=EtatSeance.ANNULEE_PRESTATAIRE, annulee_par="consultant")


def _deplacer(dossier):
    Seance.objects.filter(dossier=dossier, numero=9).update(debut=ICI + timedelta(days=120), fin=ICI + timedelta(days=120, hours=2))


def test_a_bilan_read_before_and_saved_whole_keeps_what_its_sessions_wrote(dossier):
    avant = Dossier.objects.get(pk=dossier.pk)
    confirmer(dossier)
    avant.save()
    assert ecrit(dossier) == compte(dossier)


def test_without_what_keeps_it_the_row_would_lie(dossier):
    avant = Dossier.objects.get(pk=dossier.pk)
    confirmer(dossier)
    with proprietaire(), connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE beneficiaires_dossier DISABLE TRIGGER dossier_suivi")
    avant.save()
    assert ecrit(dossier) == (None, 0) != compte(dossier)


def test_a_calendar_to_confirm_says_how_many_dates_wait(dossier):
    proposer(dossier)
    tache, = a_faire.a_faire(dossier.consultant, ICI)
    assert str(tache.phrase).endswith("à confirmer\u202f: dix.")
    actions.confirmer(dossier, acteur=consultante(dossier), instant=ICI)
    assert a_faire.a_faire(dossier.consultant, ICI) == []
