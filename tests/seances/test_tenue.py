"""Sessions are held, missed, cancelled, signed; the ledger keeps every minute, and only once."""
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from beneficiaires.regles import EtapePedagogique, NatureHeures, PhaseLegale
from bilan.socle.models import Envoi, Evenement
from bilan.socle.transitions import TransitionRefusee
from seances import actions
from seances.heures import Compte, compteur
from seances.models import EcritureHeures, Emargement, Seance, TravailPersonnel
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.seances.outils import ICI, beneficiaire, clore, confirmer, consultante, paris

pytestmark = pytest.mark.django_db
SECRET = "Formatrice en logistique à Saint-Herblain"


@pytest.fixture
def dossier():
    return FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2))


@pytest.fixture
def seances(dossier):
    return confirmer(dossier)


def test_the_first_closing_starts_the_bilan_and_counts_its_hour(dossier, seances):
    ecriture = clore(seances[0])
    dossier.refresh_from_db()
    assert dossier.etat == "en_cours"
    assert (ecriture.minutes, ecriture.nature, ecriture.phase, ecriture.jour) == (60, "accompagnement", "preliminaire", date(2027, 1, 11))
    assert compteur(dossier).etapes[EtapePedagogique.PRELIMINAIRE] == Compte(60, 0, 60)


def test_closing_is_the_consultant_s_signature_with_the_real_hours(seances):
    clore(seances[0], debut=5, fin=-5)
    assert list(Emargement.objects.values_list("partie", "debut_reel", "fin_reelle")) == [("consultant", paris(1, 11, 9, 35), paris(1, 11, 10, 25))]
    assert EcritureHeures.objects.get().minutes == 50


def test_what_passes_the_agreed_hours_is_signed_and_not_counted(dossier, seances):
    clore(seances[0], fin=20)
    assert (Emargement.objects.get().fin_reelle, EcritureHeures.objects.get().minutes) == (paris(1, 11, 10, 50), 60)


def test_a_step_whose_hours_are_done_takes_no_other_session(dossier, seances):
    clore(seances[0])
    autre = FabriqueSeance(dossier=dossier, numero=11, etape="preliminaire", debut=paris(1, 13))
    with pytest.raises(TransitionRefusee, match="^Toutes les heures convenues pour cette étape sont déjà faites"):
        clore(autre)


def test_the_phases_follow_one_another(seances):
    with pytest.raises(TransitionRefusee, match=r"^Aucune séance de la phase préliminaire n’a encore eu lieu : les phases se suivent \(article R6313-4\)\.$"):
        clore(seances[1])


@pytest.mark.parametrize(("debut", "fin", "refus"), [
    (paris(1, 11, 10), paris(1, 11, 9), "La séance doit finir après avoir commencé : vérifiez les deux heures."),
    (paris(1, 11, 11), paris(1, 11, 12, 31), "La séance n’est pas encore finie : close, elle porte l’heure de sa fin."),
    (paris(1, 10), paris(1, 10, 10), "Une séance se tient le jour prévu : déplacez-la d’abord si elle a eu lieu un autre jour."),
])
def test_the_real_hours_are_plausible(seances, debut, fin, refus):
    with pytest.raises(TransitionRefusee) as erreur:
        actions.clore(seances[0], acteur=consultante(seances[0]), instant=paris(1, 11, 12), debut_reel=debut, fin_reelle=fin)
    assert str(erreur.value) == refus


def test_a_session_that_ends_at_midnight_is_closed(client, passee):
    Seance.objects.filter(pk=passee.pk).update(debut=paris(1, 11, 23, 0, annee=2025), fin=paris(1, 12, 0, 0, annee=2025))
    client.force_login(passee.dossier.consultant)
    client.post(reverse("travaux:seance", args=[passee.pk]), {"issue": "realisee", "debut": "23:00", "fin": "00:00"})
    assert (EcritureHeures.objects.get().minutes, passee.emargements.get().fin_reelle) == (60, paris(1, 12, 0, 0, annee=2025))


@pytest.fixture
def passee():
    """One hour planned, over for long."""
    FabriqueOrganisme()
    dossier = FabriqueDossier(etat="planifie", ouvert_le=date(2025, 1, 6), contractualise_le=date(2025, 1, 6), periode_debut=None, periode_fin=None)
    return FabriqueSeance(dossier=dossier, etape="preliminaire", debut=paris(1, 11, annee=2025), fin=paris(1, 11, 10, 30, annee=2025))


@pytest.mark.parametrize(("fin", "minutes"), [("11:30", [60]), ("11:31", [])])
def test_hours_far_beyond_the_plan_are_asked_once_more_before_they_are_written(client, passee, fin, minutes):
    client.force_login(passee.dossier.consultant)
    saisie, page = {"issue": "realisee", "debut": "09:30", "fin": fin}, reverse("travaux:seance", args=[passee.pk])
    assert 'name="longue"' not in client.get(page).text
    reponse = client.post(page, saisie)
    assert list(EcritureHeures.objects.values_list("minutes", flat=True)) == minutes
    if not minutes:
        attendu = "Vous avez écrit 2\u00a0h\u00a001, pour une séance prévue de 1\u00a0h\u202f: vérifiez les heures, ou cochez cette case."
        assert (reponse.status_code, attendu in reponse.context["cloture"].errors["longue"], 'name="longue"' in reponse.text) == (422, True, True)
        assert client.post(page, {**saisie, "issue": "absence"}).status_code == 302
        passee.refresh_from_db()
        assert passee.etat == "absence"


def test_whoever_confirms_them_writes_them(client, passee):
    client.force_login(passee.dossier.consultant)
    client.post(reverse("travaux:seance", args=[passee.pk]), {"issue": "realisee", "debut": "09:30", "fin": "15:00", "longue": "on"})
    assert (EcritureHeures.objects.get().minutes, passee.emargements.get().fin_reelle) == (60, paris(1, 11, 15, 0, annee=2025))


def test_a_refused_closing_writes_nothing(seances):
    with pytest.raises(PermissionDenied):
        actions.clore(seances[0], acteur=beneficiaire(seances[0]), instant=paris(1, 11, 12), debut_reel=seances[0].debut, fin_reelle=seances[0].fin)
    assert (EcritureHeures.objects.count(), Emargement.objects.count()) == (0, 0)


def test_closing_by_mistake_is_undone_by_a_line_of_the_opposite_sign(dossier, seances):
    clore(seances[0])
    actions.rouvrir(seances[0], acteur=consultante(dossier), instant=seances[0].close_le + timedelta(minutes=5))
    assert list(EcritureHeures.objects.order_by("pk").values_list("minutes", flat=True)) == [60, -60]
    assert (seances[0].etat, compteur(dossier).total.realise, Emargement.objects.count()) == ("confirmee", 0, 0)
    clore(seances[0], fin=-10)
    assert compteur(dossier).total.realise == 50


def test_the_beneficiaire_signs_the_hours_that_the_consultant_wrote(seances):
    clore(seances[0], debut=5)
    emargement = actions.emarger(seances[0], acteur=beneficiaire(seances[0]), instant=paris(1, 12))
    assert (emargement.partie, emargement.debut_reel, emargement.compte) == ("beneficiaire", paris(1, 11, 9, 35), seances[0].dossier.beneficiaire.compte)
    with pytest.raises(TransitionRefusee, match="^Votre présence à cette séance est déjà signée.$"):
        actions.emarger(seances[0], acteur=beneficiaire(seances[0]), instant=paris(1, 12))
    signees = Evenement.objects.filter(verbe__in=["seance.clore", "seance.emarger"]).values_list("empreinte_document", flat=True)
    assert list(signees) == [seances[0].montree()[0]] * 2  # one fingerprint, signed by both


def test_nobody_signs_before_the_closing_nor_for_another(seances):
    with pytest.raises(TransitionRefusee, match="^Cette séance n’est pas encore close : vous pourrez signer votre présence ensuite.$"):
        actions.emarger(seances[0], acteur=beneficiaire(seances[0]), instant=paris(1, 12))
    with pytest.raises(PermissionDenied):
        actions.emarger(seances[0], acteur=consultante(seances[0]), instant=paris(1, 12))


@pytest.mark.parametrize(("autre", "fin", "offertes"), [(None, 0, [True, True]), (3, 0, [False, True]), (11, 1, [False, False])])
def test_another_date_is_offered_while_its_number_and_its_hours_are_left(client, dossier, seances, autre, fin, offertes):
    clore(seances[0])
    clore(seances[1])
    for seance in seances[2:4]:
        actions.constater_absence(seance, acteur=consultante(dossier), instant=paris(2, 2, 12))
    if autre:
        clore(FabriqueSeance(dossier=dossier, numero=autre, etape="investigation", debut=paris(2, 3)), fin=fin)
    client.force_login(dossier.consultant)
    page = client.get(f"/seances/{dossier.numero}/").text
    assert [reverse("seances:remplacer", args=[seance.pk]) in page for seance in seances[2:4]] == offertes


def test_an_absence_is_not_a_cancellation_and_counts_no_hour(dossier, seances):
    actions.constater_absence(seances[0], acteur=consultante(dossier), instant=paris(1, 11, 12))
    assert (seances[0].etat, seances[0].annulee_par, EcritureHeures.objects.count()) == ("absence", "", 0)
    assert compteur(dossier).etapes[EtapePedagogique.PRELIMINAIRE].a_planifier == 60


@pytest.mark.parametrize(("qui", "etat", "par", "prevenu"), [
    (consultante, "annulee_prestataire", "consultant", "beneficiaire"), (beneficiaire, "annulee_excusee", "beneficiaire", "consultant"),
])
def test_who_cancelled_is_recorded_and_the_other_is_told(dossier, seances, qui, etat, par, prevenu):
    actions.annuler(seances[1], acteur=qui(dossier), instant=ICI)
    assert (seances[1].etat, seances[1].annulee_par) == (etat, par)
    autre = {"beneficiaire": dossier.beneficiaire.compte, "consultant": dossier.consultant}[prevenu]
    assert Envoi.objects.get(gabarit="seances/annulee").destinataire == autre.email


def test_a_cancelled_proposal_disturbs_nobody(dossier):
    seance = FabriqueSeance(dossier=dossier, etat="proposee")
    actions.annuler(seance, acteur=consultante(dossier), instant=ICI)
    assert Envoi.objects.count() == 0


# --- personal research ------------------------------------------------------------------------------------------------

def _noter(dossier, minutes=60, jour=date(2027, 1, 13), sujet=SECRET, acteur=None):
    return actions.noter_travail(dossier, acteur=acteur or beneficiaire(dossier), instant=paris(1, 14), jour=jour, minutes=minutes, sujet=sujet)


def test_personal_research_is_counted_apart_and_its_subject_is_encrypted(dossier):
    travail = _noter(dossier)
    compte = compteur(dossier)
    assert (compte.personnel.realise, compte.accompagnement.realise, TravailPersonnel.objects.get().sujet) == (60, 0, SECRET)
    assert EcritureHeures.objects.get().phase == ""
    assert SECRET not in str(Evenement.objects.values()) and SECRET.encode() not in bytes(travail.__dict__["sujet"])


@pytest.mark.parametrize(("ecarts", "erreurs"), [
    ({"jour": date(2027, 1, 15)}, {"jour": ["Cette date est à venir : notez vos recherches une fois faites."]}),
    ({"jour": date(2026, 12, 1)}, {"jour": ["Cette date précède votre bilan : seules les recherches faites depuis la conclusion du contrat comptent."]}),
    ({"minutes": 0}, {"minutes": ["Indiquez une durée, 12\u00a0h au plus pour une journée."]}),
    ({"sujet": "  "}, {"sujet": ["Dites en quelques mots sur quoi portaient vos recherches."]}),
    ({"minutes": 301}, {"minutes": ["Il reste 5\u00a0h de recherches personnelles dans votre bilan."]}),
])
def test_what_is_noted_is_plausible(dossier, ecarts, erreurs):
    with pytest.raises(ValidationError) as refus:
        _noter(dossier, **ecarts)
    assert refus.value.message_dict == erreurs


@pytest.mark.parametrize(("territoire", "instant", "jour"), [
    ("reunion", paris(1, 14, 23, 0), date(2027, 1, 15)),  # two in the morning there, the day after
    ("martinique", paris(1, 15, 2, 0), date(2027, 1, 14)),  # nine in the evening there, the day before
])
def test_today_is_the_day_that_it_is_where_one_lives(territoire, instant, jour):
    ici = FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2), beneficiaire__territoire=territoire)
    note = {"acteur": beneficiaire(ici), "instant": instant, "minutes": 60, "sujet": SECRET}
    assert actions.noter_travail(ici, jour=jour, **note).jour == jour
    with pytest.raises(ValidationError, match="Cette date est à venir"):
        actions.noter_travail(ici, jour=jour + timedelta(days=1), **note)


def test_five_hours_of_research_are_the_most(dossier):
    _noter(dossier, 300)
    with pytest.raises(TransitionRefusee, match="^Les 5\u00a0h de recherches personnelles de votre bilan sont déjà notées.$"):
        _noter(dossier, 15)


def test_only_the_beneficiaire_notes_his_research_and_only_during_the_bilan(dossier):
    for acteur in (consultante(dossier), type(consultante(dossier))(compte=FabriqueCompte())):
        with pytest.raises(PermissionDenied):
            _noter(dossier, acteur=acteur)
    with pytest.raises(TransitionRefusee, match="^Vos recherches se notent pendant le bilan"):
        _noter(FabriqueDossier())


# --- the ledger -------------------------------------------------------------------------------------------------------

def test_the_sums_of_the_ledger_are_the_hours_of_the_bilan(dossier, seances):
    for seance in seances:
        clore(seance)
    actions.noter_travail(dossier, acteur=beneficiaire(dossier), instant=paris(3, 16), jour=date(2027, 2, 1), minutes=300, sujet=SECRET)
    compte = compteur(dossier)
    assert [(phase, compte.phase(phase).realise) for phase in PhaseLegale] == [("preliminaire", 60), ("investigation", 720), ("conclusions", 360)]
    assert (compte.nature(NatureHeures.ACCOMPAGNEMENT).realise, compte.personnel.realise, compte.total.realise) == (1140, 300, 1440)
    assert sum(EcritureHeures.objects.values_list("minutes", flat=True)) == 1440


def _ecriture(tenue, **champs):
    return EcritureHeures(**{"dossier": tenue.dossier, "nature": "accompagnement", "etape": "investigation", "phase": "investigation", "minutes": 120,
                             "jour": date(2027, 1, 18), "seance": tenue, "le": ICI, **champs})


def test_the_database_keeps_the_ledger_under_24_hours():
    seance = FabriqueSeance()
    _ecriture(seance, minutes=1440).save()
    with pytest.raises(IntegrityError, match=r"Un bilan ne peut pas dépasser 1440 minutes \(article L6313-4\)"), transaction.atomic():
        _ecriture(seance, minutes=1).save()


def test_the_ledger_is_only_added_to():
    ecriture = _ecriture(FabriqueSeance())
    ecriture.save()
    for geste in (lambda: EcritureHeures.objects.update(minutes=1), ecriture.delete):
        with pytest.raises(ProgrammingError, match="Le registre des heures ne se modifie pas"), transaction.atomic():
            geste()


@pytest.mark.parametrize("champs", [
    {"phase": "conclusions"}, {"phase": ""}, {"seance": None}, {"nature": "travail_personnel"}, {"minutes": 0}, {"minutes": -60},
    {"etape": "recherches_personnelles"},
])
def test_a_line_without_its_phase_or_its_proof_is_refused(champs):
    with pytest.raises(IntegrityError), transaction.atomic():
        _ecriture(FabriqueSeance(), **champs).save()
