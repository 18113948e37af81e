"""Two people at the same instant: one gets it, the other is told."""
import re
from datetime import date, time, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from bilan.socle.acteur import Acteur
from bilan.socle.models import Envoi, Evenement, ParametreReglementaire
from bilan.socle.transitions import DEPASSEE, TransitionRefusee
from seances import actions
from seances.models import EcritureHeures, Seance
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueSeance
from tests.outils.connexion import Visiteur
from tests.seances.outils import ICI, beneficiaire, consultante, paris

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plafond():
    """A flushed base has lost the parameters of the migrations."""
    ParametreReglementaire.objects.get_or_create(code="BILAN_DUREE_MAX_H", defaults={"valeur": 24})


def ensemble(*gestes):
    """Run them at once in threads of their own; what each returned or raised, in order."""
    depart, issues = Barrier(len(gestes)), [None] * len(gestes)

    def courir(rang, geste):
        depart.wait(10)
        try:
            issues[rang] = geste()
        except Exception as erreur:
            issues[rang] = erreur
        finally:
            connections.close_all()

    fils = [Thread(target=courir, args=couple) for couple in enumerate(gestes)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(30)
    return issues


def test_of_twenty_people_who_take_the_last_slot_one_gets_it(plafond):
    helene = FabriqueCompte(consultant=True)
    seances = [FabriqueSeance(dossier__consultant=helene, debut=paris(1, 18 + jour, 8 + 2 * rang)) for jour in range(5) for rang in range(4)]
    le_dernier = paris(1, 28, 14)
    assert not Seance.objects.filter(debut__lt=le_dernier + timedelta(hours=2), fin__gt=le_dernier).exists()
    issues = ensemble(*(lambda s=s: actions.deplacer(s, acteur=beneficiaire(s), instant=ICI, debut=le_dernier) for s in seances))
    assert sorted(str(issue) for issue in issues) == sorted(["None", *["Ce créneau n’est plus libre : choisissez une autre heure."] * 19])
    assert Seance.objects.filter(debut=le_dernier).count() == 1


def test_the_one_who_was_second_is_offered_the_next_free_slots(plafond):
    """The two pages, with their forms: whoever lost reads why and has other slots to click."""
    helene = FabriqueCompte(consultant=True)
    for jour in (3, 4):
        actions.declarer(acteur=Acteur(compte=helene), instant=ICI, jour=jour, debut=time(14), fin=time(16))
    seances = [FabriqueSeance(dossier__consultant=helene, numero=n, debut=paris(1, 18) + timedelta(weeks=n)) for n in (1, 2)]
    visiteurs = [Visiteur() for _ in seances]
    for visiteur, seance in zip(visiteurs, seances, strict=True):
        visiteur.force_login(seance.dossier.beneficiaire.compte)
    dernier = paris(1, 28, 14, 0).isoformat()
    premier, second = sorted(ensemble(*(
        lambda v=v, s=s: v.post(f"/seances/seance/{s.pk}/deplacer/", {"creneau": dernier}) for v, s in zip(visiteurs, seances, strict=True)
    )), key=lambda reponse: reponse.status_code)
    assert (premier.status_code, second.status_code) == (302, 422)
    page = second.content.decode()
    assert "Ce créneau n’est plus libre" in page
    offerts = re.findall(r'name="creneau" value="([^"]+)"', page)
    assert offerts
    assert dernier not in offerts
    perdant = next(v for v, s in zip(visiteurs, seances, strict=True) if s.debut == Seance.objects.get(pk=s.pk).debut)
    [adresse] = set(re.findall(r'action="(/seances/seance/\d+/deplacer/)"', page))
    assert perdant.post(adresse, {"creneau": offerts[0]}).status_code == 302


def test_a_double_click_closes_once_and_counts_once(plafond):
    dossier = FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2))
    seance = FabriqueSeance(dossier=dossier, etape="preliminaire", debut=paris(1, 11))
    issues = ensemble(*[lambda: actions.clore(
        Seance.objects.get(pk=seance.pk), acteur=consultante(seance), instant=paris(1, 11, 12), debut_reel=seance.debut, fin_reelle=paris(1, 11, 10),
    )] * 2)
    assert [isinstance(issue, TransitionRefusee) for issue in issues].count(True) == 1
    assert [ecriture.minutes for ecriture in EcritureHeures.objects.all()] == [60]


ACTES = {
    "clore": lambda s: actions.clore(s, acteur=consultante(s), instant=paris(1, 18, 12), debut_reel=s.debut, fin_reelle=paris(1, 18, 10)),
    "constater_absence": lambda s: actions.constater_absence(s, acteur=consultante(s), instant=paris(1, 18, 12)),
    "reporter": lambda s: actions.reporter(s, acteur=consultante(s), instant=ICI),
    "annuler": lambda s: actions.annuler(s, acteur=consultante(s), instant=ICI),
    "excuser": lambda s: actions.excuser(s, acteur=consultante(s), instant=ICI),
    "deplacer": lambda s: actions.deplacer(s, acteur=consultante(s), instant=ICI, debut=paris(1, 20)),
    "regler_modalite": lambda s: actions.regler_modalite(s, acteur=consultante(s), instant=ICI, modalite="telephone"),
    "demander": lambda s: actions.demander(s, acteur=beneficiaire(s), instant=paris(1, 17)),
    "accepter": lambda s: actions.accepter(s.demandes.get(), acteur=consultante(s), instant=paris(1, 17)),
    "refuser": lambda s: actions.refuser(s.demandes.get(), acteur=consultante(s), instant=paris(1, 17)),
    "retirer": lambda s: actions.retirer(s.demandes.get(), acteur=beneficiaire(s), instant=paris(1, 17)),
    "rouvrir": lambda s: actions.rouvrir(s, acteur=consultante(s), instant=paris(1, 18, 12)),
    "emarger": lambda s: actions.emarger(s, acteur=beneficiaire(s), instant=paris(1, 18, 13)),
    "contester": lambda s: actions.contester(s, acteur=beneficiaire(s), instant=paris(1, 18, 13), message="Non."),
    "maintenir": lambda s: actions.maintenir(s.contestations.get(), acteur=consultante(s), instant=paris(1, 18, 14)),
    "corriger": lambda s: actions.corriger(
        s.contestations.get(), acteur=consultante(s), instant=paris(1, 18, 14), debut_reel=s.debut, fin_reelle=paris(1, 18, 10, 15)),
    "relancer": lambda s: actions.relancer(s, acteur=consultante(s), instant=paris(1, 20)),
}
AVANT = {
    **dict.fromkeys(("accepter", "refuser", "retirer"), ("demander",)), **dict.fromkeys(("rouvrir", "emarger", "contester", "relancer"), ("clore",)),
    **dict.fromkeys(("maintenir", "corriger"), ("clore", "contester")),
}


@pytest.mark.django_db(transaction=False)
@pytest.mark.parametrize("acte", ACTES)
def test_whatever_is_done_to_a_session_waits_for_its_bilan_first_so_that_nobody_waits_for_one_who_waits_for_him(acte):
    """Real deadlocks need luck: the order of the locks needs none."""
    seance = _prete(acte)
    with CaptureQueriesContext(connection) as requetes:
        ACTES[acte](Seance.objects.get(pk=seance.pk))
    prises = [sql for requete in requetes if (sql := requete["sql"]).startswith(("INSERT", "UPDATE", "DELETE")) or " FOR " in sql]
    assert 'FROM "beneficiaires_dossier"' in prises[0] and prises[0].endswith('FOR NO KEY UPDATE OF "beneficiaires_dossier"'), prises[0]


def _prete(acte):
    """A session on which this may be done."""
    seance = FabriqueSeance(etape="preliminaire", debut=paris(1, 18), dossier__etat="planifie", dossier__contractualise_le=date(2026, 12, 2))
    for avant in AVANT.get(acte, ()):
        ACTES[avant](Seance.objects.get(pk=seance.pk))
    return seance


def _ecrit(acte, fois):
    """How many lines of the journal, of the ledger, and letters are written by so many clicks at once."""
    seance = _prete(acte)
    avant = [modele.objects.count() for modele in (Evenement, EcritureHeures, Envoi)]
    issues = ensemble(*[lambda: ACTES[acte](Seance.objects.get(pk=seance.pk))] * fois)
    assert {type(issue) for issue in issues if isinstance(issue, Exception)} <= {TransitionRefusee, ValidationError}
    return [modele.objects.count() - n for modele, n in zip((Evenement, EcritureHeures, Envoi), avant, strict=True)]


@pytest.mark.parametrize("acte", ACTES)
def test_two_clicks_at_once_write_what_one_does(plafond, acte):
    assert _ecrit(acte, 2) == _ecrit(acte, 1) != [0, 0, 0]


def test_to_sign_and_to_keep_the_hours_at_once_is_one_or_the_other(plafond):
    seance = _prete("maintenir")
    signe, garde = ensemble(*(lambda acte=acte: ACTES[acte](Seance.objects.get(pk=seance.pk)) for acte in ("emarger", "maintenir")))
    assert (signe.partie, garde is None or str(garde)) in (("beneficiaire", True), ("beneficiaire", DEPASSEE))


def test_research_noted_twice_at_once_stays_within_its_five_hours(plafond):
    dossier = FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2))
    ensemble(*[lambda: actions.noter_travail(
        dossier, acteur=beneficiaire(dossier), instant=paris(1, 14), jour=date(2027, 1, 13), minutes=180, sujet="Enquête",
    )] * 2)
    assert sum(EcritureHeures.objects.values_list("minutes", flat=True)) == 180
