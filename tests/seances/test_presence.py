"""Attendance: signed from the portal or by a one-time link, contested, corrected; the journal keeps what a correction takes away."""
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from beneficiaires.models import Dossier
from bilan.signature import liens
from bilan.signature.models import Lien
from bilan.socle.acteur import Acteur
from bilan.socle.coffre import ouvrir_maitre
from bilan.socle.courriels import planifier
from bilan.socle.instantane import decoder
from bilan.socle.models import Envoi, Evenement
from bilan.socle.models.envoi import place
from bilan.socle.redaction import rendre
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from seances import actions, rappels, suivi
from seances.heures import compteur
from seances.models import Contestation, EcritureHeures, Emargement, Seance
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme
from tests.seances.outils import beneficiaire, clore, confirmer, consultante, paris, une_des_siennes

pytestmark = pytest.mark.django_db
PAR_LIEN = Acteur(role=Role.BENEFICIAIRE)
MOT = "Nous avons fini à 10 h, pas à 10 h 30."
FERME = 410


@pytest.fixture(scope="module")
def commence(base_du_module):
    """The key of a bilan whose first session was held on Monday 11 January from 9:30 to 10:30, and closed at 11:30."""
    FabriqueOrganisme()
    dossier = FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2))
    clore(confirmer(dossier)[0])
    return dossier.pk


@pytest.fixture
def dossier(commence):
    return Dossier.objects.get(pk=commence)


@pytest.fixture
def close(dossier):
    """That session."""
    return une_des_siennes(dossier, 1)


@pytest.fixture
def close_a_l_instant(close):
    """The same, closed now: a visitor's link is read on the real clock."""
    Lien.objects.update(expire_le=datetime.now().astimezone() + timedelta(days=30))
    return close


def _adresse(seance):
    return reverse("signature:ouvrir", args=[liens.adresse(liens.vivant(seance, Role.BENEFICIAIRE)).rstrip("/").rsplit("/", 1)[1]])


def _contester(seance, mot=MOT):
    return actions.contester(seance, acteur=beneficiaire(seance), instant=paris(1, 12), message=mot)


def _corriger(contestation, fin=(10, 0)):
    return actions.corriger(contestation, acteur=consultante(contestation.seance), instant=paris(1, 13), debut_reel=paris(1, 11), fin_reelle=paris(1, 11, *fin))


# --- The link ---------------------------------------------------------------------------------------------------------

def test_the_letter_leaves_once_the_closing_can_no_longer_be_undone(close):
    envoi = Envoi.objects.get(gabarit="seances/presence")
    assert (envoi.destinataire, envoi.nature, envoi.a_partir_de) == (close.dossier.beneficiaire.compte.email, "legal", close.close_le + timedelta(minutes=10))
    actions.rouvrir(close, acteur=consultante(close), instant=close.close_le + timedelta(minutes=5))
    envoi.refresh_from_db()
    assert (envoi.etat, liens.vivant(close, Role.BENEFICIAIRE)) == ("annule", None)


def test_the_link_signs_the_session_and_opens_nothing_else(client, close_a_l_instant):
    page = client.get(_adresse(close_a_l_instant), follow=True)
    assert page.status_code == 200
    for attendu in ("Lundi 11\u00a0janvier 2027", "9\u00a0h\u00a030", "10\u00a0h\u00a030"):
        assert attendu in page.text
    assert "Hélène" not in page.text and "préliminaire" not in page.text.lower() and page.text.count("<button") == 1
    adresse = page.redirect_chain[-1][0]
    assert client.get(reverse("seances:mes_seances")).status_code == 302  # nobody is signed in
    page = client.post(adresse, {"montree": close_a_l_instant.montree()[0]}, follow=True)
    assert "C’est signé. Merci." in page.text and "<button" not in page.text
    assert Emargement.objects.values_list("compte", "moyen").get(partie="beneficiaire") == (close_a_l_instant.dossier.beneficiaire.compte_id, "lien")


def test_a_link_serves_once_and_says_so_for_a_day(client, close_a_l_instant):
    adresse = _adresse(close_a_l_instant)
    actions.emarger(close_a_l_instant, acteur=beneficiaire(close_a_l_instant), instant=datetime.now().astimezone())
    assert "C’est signé" in client.get(adresse, follow=True).text
    with pytest.raises(TransitionRefusee, match="^Votre présence à cette séance est déjà signée.$"):
        actions.emarger(close_a_l_instant, acteur=PAR_LIEN, instant=paris(1, 12))
    assert Lien.objects.get().expire_le <= datetime.now().astimezone() + timedelta(days=1)


@pytest.mark.parametrize("mal", ["inconnu", "expire", "eteint"])
def test_a_bad_link_leads_to_the_same_neutral_page(client, close_a_l_instant, mal):
    adresse = _adresse(close_a_l_instant) if mal != "inconnu" else reverse("signature:ouvrir", args=["a" * 43])
    if mal == "expire":
        Lien.objects.update(expire_le=datetime.now().astimezone() - timedelta(seconds=1))
    elif mal == "eteint":
        liens.revoquer(close_a_l_instant, instant=paris(1, 12))
    reponse = client.get(adresse, follow=True)
    assert (reponse.status_code, "Ce lien ne mène plus nulle part." in reponse.text, "janvier" in reponse.text) == (FERME, True, False)


def test_the_link_of_one_session_says_nothing_of_another(client, dossier, close_a_l_instant):
    client.get(_adresse(close_a_l_instant), follow=True)
    autre = Seance.objects.get(dossier=dossier, numero=2)
    clore(autre)
    assert client.get(reverse("seances:presence", args=[liens.vivant(autre, Role.BENEFICIAIRE).pk])).status_code == FERME


def test_nobody_signs_hours_that_he_has_not_read(close):
    lues = close.montree()[0]
    _corriger(_contester(close))
    with pytest.raises(TransitionRefusee, match="^Les heures de cette séance viennent d’être corrigées"):
        actions.emarger(close, acteur=beneficiaire(close), instant=paris(1, 14), montree=lues)
    assert actions.emarger(close, acteur=beneficiaire(close), instant=paris(1, 14), montree=close.montree()[0]).fin_reelle == paris(1, 11, 10, 0)


@pytest.mark.parametrize("entre_temps", ["rouverte", "maintenue", "retiree"])
def test_a_correction_sent_from_a_page_that_is_not_true_any_more_is_refused_and_changes_nothing(close, entre_temps):
    contestation, par = _contester(close), consultante(close)
    autre = Contestation.objects.get()
    if entre_temps == "rouverte":
        actions.rouvrir(close, acteur=par, instant=close.close_le + timedelta(minutes=5))
    elif entre_temps == "maintenue":
        actions.maintenir(autre, acteur=par, instant=paris(1, 12, 12, 30))
    else:
        actions.emarger(close, acteur=beneficiaire(close), instant=paris(1, 12, 12, 30))
    avant = list(EcritureHeures.objects.values_list("minutes", flat=True))
    with pytest.raises(TransitionRefusee, match="^Cette action n’est plus possible"):
        _corriger(contestation)
    assert list(EcritureHeures.objects.values_list("minutes", flat=True)) == avant


# --- What a correction leaves behind --------------------------------------------------------------------------------------

def test_a_signature_that_a_reopening_takes_away_stays_in_the_journal(close):
    actions.emarger(close, acteur=beneficiaire(close), instant=close.close_le + timedelta(minutes=2))
    actions.rouvrir(close, acteur=consultante(close), instant=close.close_le + timedelta(minutes=5))
    gardees = Evenement.objects.filter(verbe="seance.retirer_signature").values_list("details", flat=True)
    assert sorted((d["partie"], d["fin"]) for d in gardees) == [("beneficiaire", "2027-01-11T09:30:00+00:00"), ("consultant", "2027-01-11T09:30:00+00:00")]
    close.refresh_from_db()
    clore(close, fin=-10)
    contexte = _contexte(Envoi.objects.filter(gabarit="seances/presence").latest("pk"))
    assert (contexte["corrigee"], Emargement.objects.filter(partie="beneficiaire").count()) == (True, 0)


def _contexte(envoi):
    return decoder(ouvrir_maitre(bytes(envoi.contexte), place(envoi)).decode())


def test_contested_hours_are_corrected_by_a_contrary_line_and_signed_again(dossier, close):
    contestation = _contester(close)
    assert suivi.a_signer().count() == 0  # the consultant's turn
    _corriger(contestation)
    assert list(EcritureHeures.objects.order_by("pk").values_list("minutes", flat=True)) == [60, -60, 30]
    assert compteur(dossier).accompagnement.realise == 30
    close.refresh_from_db(), contestation.refresh_from_db()
    assert (close.etat, contestation.etat, list(Emargement.objects.values_list("partie", "fin_reelle"))) == (
        "realisee", "corrigee", [("consultant", paris(1, 11, 10, 0))])
    assert suivi.a_signer().get() == close
    details = {e.verbe: e.details for e in Evenement.objects.filter(verbe__in=["seance.contester", "seance.corriger"])}
    assert (details["seance.contester"]["fin"], details["seance.corriger"]["fin"]) == ("2027-01-11T09:30:00+00:00", "2027-01-11T10:00:00+01:00")


def test_contested_hours_may_be_kept_and_the_person_is_told(close):
    contestation = _contester(close)
    actions.maintenir(contestation, acteur=consultante(close), instant=paris(1, 13))
    assert (contestation.etat, EcritureHeures.objects.count()) == ("maintenue", 1)
    assert Envoi.objects.get(gabarit="seances/contestation_maintenue").destinataire == close.dossier.beneficiaire.compte.email
    assert suivi.a_signer().get() == close


def test_signing_after_all_withdraws_the_objection(close):
    contestation = _contester(close)
    actions.emarger(close, acteur=beneficiaire(close), instant=paris(1, 12, 11))
    contestation.refresh_from_db()
    assert contestation.etat == "retiree"


def test_hours_are_corrected_only_when_someone_objects_and_only_by_the_consultant(close):
    contestation = _contester(close)
    for acteur in (beneficiaire(close), Acteur(compte=FabriqueCompte(consultant=True))):
        with pytest.raises(PermissionDenied):
            actions.corriger(contestation, acteur=acteur, instant=paris(1, 13), debut_reel=paris(1, 11), fin_reelle=paris(1, 11, 10, 0))
    with pytest.raises(TransitionRefusee, match="^Ce sont les heures déjà écrites"):
        _corriger(contestation, fin=(10, 30))
    _corriger(contestation)
    with pytest.raises(TransitionRefusee):
        _corriger(contestation, fin=(10, 15))
    assert list(EcritureHeures.objects.order_by("pk").values_list("minutes", flat=True)) == [60, -60, 30]


@pytest.mark.parametrize("mot", ["", "   ", "x" * 501])
def test_an_objection_is_one_sentence(close, mot):
    with pytest.raises(ValidationError):
        _contester(close, mot)


def test_what_is_said_of_the_hours_is_encrypted_and_read_by_two(close):
    contestation = _contester(close)
    assert Contestation.objects.get().message == MOT
    assert MOT not in str(Evenement.objects.values()) and MOT.encode() not in bytes(contestation.__dict__["message"])
    assert MOT not in rendre(Envoi.objects.get(gabarit="seances/contestation_recue"), paris(1, 13)).message().as_string()
    lecteurs = [close.dossier.consultant, close.dossier.beneficiaire.compte, FabriqueCompte(gestion=True), FabriqueCompte(consultant=True)]
    assert [Contestation.objects.pour(compte).count() for compte in lecteurs] == [1, 1, 0, 0]
    with pytest.raises(TransitionRefusee, match="déjà contestées"):
        _contester(close)


@pytest.mark.parametrize(("tenues", "dit"), [
    ((10, 30), ""),
    ((10, 50), "1\u00a0h\u00a020 tenue, 1\u00a0h comptée\u202f: le reste dépasse les heures convenues."),
    ((12, 0), "2\u00a0h\u00a030 tenues, 1\u00a0h comptée\u202f: le reste dépasse les heures convenues."),
])
def test_whoever_signs_reads_what_was_held_and_what_is_counted(client, close_a_l_instant, tenues, dit):
    close = close_a_l_instant
    if dit:
        _corriger(_contester(close), fin=tenues)
        Lien.objects.update(expire_le=datetime.now().astimezone() + timedelta(days=30))
    lettre = rendre(Envoi.objects.filter(gabarit="seances/presence").latest("pk"), paris(1, 13)).message().get_body(("plain",)).get_content()
    page = client.get(_adresse(close), follow=True).text
    client.force_login(close.dossier.beneficiaire.compte)
    portail = client.get(reverse("seances:mes_seances")).text
    assert [(dit in texte, "dépasse les heures convenues" in texte) for texte in (lettre, page, portail)] == [(True, bool(dit))] * 3


# --- Reminders --------------------------------------------------------------------------------------------------------

def _rappeles(jour):
    return planifier(rappels.presences_a_signer(jour))


def test_a_missing_signature_is_recalled_once_three_days_after(close):
    assert [_rappeles(date(2027, 1, jour)) for jour in (13, 14, 15)] == [0, 1, 0]
    envoi = Envoi.objects.get(gabarit="seances/presence_rappel")
    assert (envoi.nature, _contexte(envoi)["url"]) == ("confort", liens.adresse(liens.vivant(close, Role.BENEFICIAIRE)))


def test_nothing_is_recalled_once_signed_contested_or_too_old(close):
    assert _rappeles(date(2027, 2, 11)) == 0  # after an outage of a month
    contestation = _contester(close)
    assert _rappeles(date(2027, 1, 14)) == 0
    actions.maintenir(contestation, acteur=consultante(close), instant=paris(1, 13))
    actions.emarger(close, acteur=beneficiaire(close), instant=paris(1, 13, 11))
    assert _rappeles(date(2027, 1, 20)) == 0


def test_reminders_cost_five_queries_whatever_their_number(dossier, close, django_assert_num_queries):
    for seance in Seance.objects.filter(dossier=dossier, numero__in=[2, 3]):
        clore(seance)
    for jour, combien in ((date(2027, 1, 14), 1), (date(2027, 1, 28), 3)):
        with django_assert_num_queries(5):
            assert len(list(rappels.presences_a_signer(jour))) == combien


def test_the_consultant_sends_the_link_again_once_a_day(close):
    lien = liens.vivant(close, Role.BENEFICIAIRE)
    with pytest.raises(ValidationError, match="vient d’être envoyé"):
        actions.relancer(close, acteur=consultante(close), instant=paris(1, 12))
    actions.relancer(close, acteur=consultante(close), instant=paris(1, 13))
    actions.relancer(close, acteur=consultante(close), instant=paris(3, 1))  # the first link has expired
    assert Envoi.objects.filter(gabarit="seances/presence").count() == 3
    assert liens.vivant(close, Role.BENEFICIAIRE) != lien


@pytest.mark.parametrize("gabarit", ["presence", "presence_rappel", "contestation_recue", "contestation_maintenue"])
def test_no_letter_about_attendance_names_the_other_nor_the_phase(close, gabarit):
    contestation = _contester(close)
    actions.maintenir(contestation, acteur=consultante(close), instant=paris(1, 13))
    _rappeles(date(2027, 1, 14))
    message = rendre(Envoi.objects.get(gabarit=f"seances/{gabarit}"), paris(1, 15))
    autre = close.dossier.beneficiaire.compte if gabarit == "contestation_recue" else close.dossier.consultant
    textes = [message.subject, message.body, *(str(contenu) for contenu, _ in message.alternatives)]
    assert not any(mot in texte for mot in (autre.prenom, autre.nom, "réliminaire", MOT) for texte in textes)
