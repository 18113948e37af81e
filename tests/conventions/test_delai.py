"""The ten days, to the second: domaine.md §7.3, both changes of hour, and what time alone does."""
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.courriels import rendre
from bilan.socle.models import Envoi
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from conventions import actions
from conventions.etats import EtatConvention
from conventions.models import Convention
from tests.conventions.test_retractation import connecte, plat
from tests.fabriques import FabriqueConvention, FabriqueOrganisme

pytestmark = pytest.mark.django_db
E = EtatConvention
SECONDE = timedelta(seconds=1)
LENDEMAIN = datetime(2026, 11, 24, 9, tzinfo=PARIS)


def transmettre(jour, territoire="metropole", mode="plan_developpement"):
    convention = FabriqueConvention(
        etat=E.ENVOYEE, dossier__beneficiaire__territoire=territoire, dossier__mode_financement=mode, envoyee_le=datetime(2026, 1, 5, 9, tzinfo=PARIS),
    )
    instant = datetime(jour.year, jour.month, jour.day, 23, 30, tzinfo=PARIS)
    actions.signer_et_transmettre(convention, acteur=Acteur(role=Role.EMPLOYEUR), instant=instant, nom="Nadia Lefort", fonction="RH")
    return convention


@pytest.mark.parametrize(("depart", "limite", "territoire"), [
    (date(2026, 11, 23), date(2026, 12, 3), "metropole"),
    (date(2026, 12, 2), date(2026, 12, 14), "metropole"),
    (date(2026, 12, 3), date(2026, 12, 14), "metropole"),
    (date(2026, 12, 15), date(2026, 12, 28), "metropole"),
    (date(2027, 3, 19), date(2027, 3, 30), "metropole"),
    (date(2027, 4, 28), date(2027, 5, 10), "metropole"),
    (date(2027, 3, 16), date(2027, 3, 30), "alsace_moselle"),
    (date(2027, 3, 16), date(2027, 3, 26), "metropole"),
    (date(2027, 3, 18), date(2027, 3, 30), "metropole"),  # over the change to summer time
    (date(2026, 10, 16), date(2026, 10, 26), "metropole"),  # over the change to winter time
    (date(2028, 2, 19), date(2028, 2, 29), "metropole"),
])
def test_the_last_day_counts_to_its_last_second_and_not_one_more(depart, limite, territoire):
    convention = transmettre(depart, territoire)
    minuit = datetime(limite.year, limite.month, limite.day, tzinfo=PARIS) + timedelta(days=1)
    assert (convention.date_limite, convention.expire_le) == (limite, minuit)
    assert (convention.etat_le(minuit - SECONDE), convention.etat_le(minuit)) == (E.TRANSMISE, E.REFUS_TACITE)

    beneficiaire = Acteur(compte=convention.dossier.beneficiaire.compte)
    for geste in (lambda: actions.accepter(convention, acteur=beneficiaire, instant=minuit, nom="Camille Moreau"),
                  lambda: actions.refuser(convention, acteur=beneficiaire, instant=minuit)):
        with pytest.raises(TransitionRefusee, match="Le délai pour répondre est passé"):
            geste()
    actions.accepter(convention, acteur=beneficiaire, instant=minuit - SECONDE, nom="Camille Moreau")
    assert convention.etat == E.ACCEPTEE


@pytest.mark.parametrize(("territoire", "dit"), [("martinique", True), ("reunion", True), ("alsace_moselle", False)])
def test_whoever_lives_overseas_is_told_that_the_last_day_ends_at_midnight_in_paris(territoire, dit):
    convention = transmettre(timezone.localdate(), territoire)
    courrier = rendre(Envoi.objects.get(gabarit="conventions/a_repondre"), timezone.now())
    page = connecte(convention.dossier.beneficiaire.compte).get(reverse("conventions:reponse", args=[convention.pk])).text
    mots = "inclus (minuit, heure de Paris)"
    assert [mots in plat(texte) for texte in (courrier.body, courrier.alternatives[0][0], page)] == [dit] * 3


@pytest.mark.parametrize(("mode", "dit"), [
    ("plan_developpement", "ni une faute ni un motif de licenciement"), ("personnel", "jamais une faute"), ("france_travail_aif", "jamais une faute"),
])
def test_whoever_has_no_employer_in_the_contract_is_not_told_of_a_dismissal(mode, dit):
    convention = FabriqueConvention(etat=E.TRANSMISE, dossier__mode_financement=mode)
    actions.refuser(convention, acteur=Acteur(compte=convention.dossier.beneficiaire.compte), instant=LENDEMAIN)
    courrier = rendre(Envoi.objects.get(gabarit="conventions/non_conclue", destinataire=convention.dossier.beneficiaire.compte.email), LENDEMAIN)
    assert [(dit in plat(texte), "licenciement" in texte) for texte in (courrier.body, courrier.alternatives[0][0])] == [(True, "licenciement" in dit)] * 2


def test_an_answer_accepted_in_time_may_be_countersigned_later():
    FabriqueOrganisme()
    convention = transmettre(date(2026, 11, 23))
    dernier = datetime(2026, 12, 3, 23, 59, 59, tzinfo=PARIS)
    actions.accepter(convention, acteur=Acteur(compte=convention.dossier.beneficiaire.compte), instant=dernier, nom="Camille Moreau")
    actions.contresigner(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=datetime(2026, 12, 9, 9, tzinfo=PARIS), nom="Hélène Vasseur")
    assert convention.etat == E.CONCLUE


def test_silence_is_recorded_once_and_told_in_the_same_words_to_the_three():
    convention = transmettre(date(2026, 11, 23))
    apres = datetime(2026, 12, 4, tzinfo=PARIS)
    with pytest.raises(TransitionRefusee, match="court encore"):
        actions.constater_silence(convention, instant=apres - SECONDE)
    assert [actions.constater_les_silences(apres) for _ in range(3)] == [1, 0, 0]
    convention.refresh_from_db()
    assert (convention.etat, convention.refusee_le) == (E.REFUS_TACITE, apres)
    assert Envoi.objects.filter(gabarit="conventions/non_conclue").count() == 3


def test_whoever_is_told_to_answer_a_letter_can():
    FabriqueOrganisme()
    conclue, tue = transmettre(date(2026, 11, 23)), transmettre(date(2026, 11, 23))
    actions.accepter(conclue, acteur=Acteur(compte=conclue.dossier.beneficiaire.compte), instant=LENDEMAIN, nom="Camille Moreau")
    actions.contresigner(conclue, acteur=Acteur(compte=conclue.dossier.consultant), instant=LENDEMAIN, nom="Hélène Vasseur")
    actions.constater_silence(tue, instant=tue.expire_le)
    lettres = [rendre(envoi, tue.expire_le) for envoi in Envoi.objects.filter(gabarit__in=["conventions/conclue", "conventions/non_conclue"])]
    repondables = [["répondez-y" in texte for texte in (lettre.body, lettre.alternatives[0].content)] for lettre in lettres]
    assert repondables == [[bool(lettre.reply_to)] * 2 for lettre in lettres]
    assert sorted(bool(lettre.reply_to) for lettre in lettres) == [False] * 2 + [True] * 4


def test_nothing_depends_on_the_silence_being_recorded():
    convention = transmettre(date(2026, 11, 23))
    assert convention.etat == E.TRANSMISE
    assert not Convention.objects.conclues()
    assert convention.etat_le(datetime(2027, 6, 1, tzinfo=PARIS)) == E.REFUS_TACITE


@pytest.mark.parametrize("mode", ["agent_public"])
def test_a_public_servant_has_no_ten_days(mode):
    convention = transmettre(date(2026, 11, 23), mode=mode)
    assert (convention.date_limite, convention.expire_le) == (None, None)
    assert convention.etat_le(datetime(2027, 6, 1, tzinfo=PARIS)) == E.TRANSMISE


@pytest.mark.parametrize(("transmise", "limite"), [
    (date(2026, 11, 23), date(2026, 12, 3)), (datetime(2026, 11, 24, 18, tzinfo=PARIS), date(2026, 12, 4)),
])
def test_on_paper_the_delay_runs_from_the_date_that_the_paper_bears(transmise, limite):
    convention = FabriqueConvention(etat=E.ENVOYEE)
    actions.transmettre_sur_papier(
        convention, acteur=Acteur(compte=convention.dossier.consultant), instant=datetime(2026, 11, 27, 9, tzinfo=PARIS), transmise_le=transmise,
        scan=b"%PDF-1.7 %%EOF",
    )
    assert (convention.etat, convention.date_limite) == (E.TRANSMISE, limite)
    [signature] = convention.version.signatures
    assert (signature.moyen, signature.nom) == ("papier", "Yann Kerbrat")


@pytest.mark.parametrize(("transmise", "motif"), [(date(2026, 11, 28), "à venir"), (date(2026, 11, 19), "avant")])
def test_a_transmission_on_paper_has_a_possible_date(transmise, motif):
    convention = FabriqueConvention(etat=E.ENVOYEE)
    with pytest.raises(Exception, match=motif):
        actions.transmettre_sur_papier(
            convention, acteur=Acteur(compte=convention.dossier.consultant), instant=datetime(2026, 11, 27, 9, tzinfo=PARIS), transmise_le=transmise,
        scan=b"%PDF-1.7 %%EOF",
        )
    convention.refresh_from_db()
    assert convention.etat == E.ENVOYEE


@pytest.mark.parametrize(("conclue", "jusqu_au"), [(date(2026, 11, 23), date(2026, 12, 7)), (date(2026, 12, 11), date(2026, 12, 28))])
def test_a_self_payer_may_withdraw_for_the_longer_of_the_two_delays(conclue, jusqu_au):
    FabriqueOrganisme()
    convention = FabriqueConvention(etat=E.ACCEPTEE, dossier__mode_financement="personnel", acceptee_le=datetime(2026, 11, 23, 9, tzinfo=PARIS))
    instant = datetime(conclue.year, conclue.month, conclue.day, 18, tzinfo=PARIS)
    actions.contresigner(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=instant, nom="Hélène Vasseur")
    assert convention.retractation_jusqu_au == jusqu_au
    lettres = {envoi.destinataire: rendre(envoi, instant) for envoi in Envoi.objects.filter(gabarit="conventions/conclue")}
    consultante, personne = lettres[convention.dossier.consultant.email], lettres[convention.dossier.beneficiaire.compte.email]
    for corps in (consultante.body, consultante.alternatives[0][0]):  # it is not she who may withdraw, but she who may ask for nothing meanwhile
        assert ("Vous pouvez y renoncer" in corps, "La personne peut y renoncer" in corps) == (False, True)
    assert "Vous pouvez y renoncer sans donner de raison" in personne.body
