"""The request for absence: counted backwards without carrying over, silence that agrees for the CPF and for nobody else, and no letter to any employer."""
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from beneficiaires.regles import ModeFinancement, Versant
from bilan.rassemblement import taches
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS, Territoire
from bilan.socle.models import Envoi
from bilan.socle.transitions import TransitionRefusee
from conventions import absences, actions
from conventions.models import DemandeAbsence
from conventions.regles.absences import REGLES, Cadre, Decision, cadre, decision, derniere_reponse
from tests.conventions.test_retractation import connecte, plat
from tests.fabriques import FabriqueCompte, FabriqueDossier

pytestmark = pytest.mark.django_db
DEBUT = date(2027, 3, 1)
RECUE = date(2026, 12, 1)
INSTANT = datetime(2027, 1, 15, 10, tzinfo=PARIS)


# --- the rules (domaine.md §7.3) ---


@pytest.mark.parametrize(("recue", "delai", "en_mois", "fin"), [
    ("2026-12-01", 30, False, "2026-12-31"), ("2026-12-03", 30, False, "2027-01-02"), ("2026-12-01", 2, True, "2027-02-01"),
    ("2026-12-31", 2, True, "2027-02-28"),
])
def test_the_last_day_to_answer(recue, delai, en_mois, fin):
    jour = derniere_reponse(date.fromisoformat(recue), delai, en_mois=en_mois, territoire=Territoire.METROPOLE)
    assert jour == date.fromisoformat(fin)


@pytest.mark.parametrize(("reponse", "jour", "silence_accorde", "tardive", "attendue"), [
    ("", "2026-12-31", True, False, Decision.EN_ATTENTE),
    ("", "2027-01-01", True, False, Decision.ACCORD_TACITE),
    ("", "2027-01-01", True, True, Decision.SANS_REPONSE),
    ("", "2027-01-01", False, False, Decision.SANS_REPONSE),
    ("accord", "2026-12-02", True, False, Decision.ACCORD),
    ("refus", "2027-06-01", True, False, Decision.REFUS),
])
def test_what_a_request_becomes(reponse, jour, silence_accorde, tardive, attendue):
    assert decision(reponse, date(2026, 12, 31), date.fromisoformat(jour), silence_accorde=silence_accorde, tardive=tardive) is attendue


@pytest.mark.parametrize("mode", ModeFinancement)
@pytest.mark.parametrize("versant", ["", *Versant])
def test_only_the_cpf_on_working_time_and_public_servants_ask(mode, versant):
    attendu = Cadre.CPF if mode is ModeFinancement.CPF_TEMPS_TRAVAIL else Cadre(versant) if mode is ModeFinancement.AGENT_PUBLIC and versant else None
    assert cadre(mode, versant) is attendu


def test_silence_agrees_for_the_cpf_alone():
    assert [c for c in Cadre if REGLES[c].silence_accorde] == [Cadre.CPF]


# --- the delays are data ---


def bilan(mode="cpf_temps_travail", **champs):
    return FabriqueDossier(**{"mode_financement": mode, "sur_temps_travail": True, "periode_debut": DEBUT, "periode_fin": date(2027, 5, 28)} | champs)


@pytest.mark.parametrize(("mode", "versant", "fin", "limite", "reponse"), [
    ("cpf_temps_travail", "", date(2027, 5, 28), date(2026, 12, 31), date(2026, 12, 31)),
    ("cpf_temps_travail", "", date(2027, 9, 1), date(2026, 11, 1), date(2026, 12, 31)),
    ("agent_public", "etat", date(2027, 5, 28), None, date(2027, 2, 1)),
    ("agent_public", "territoriale", date(2027, 5, 28), date(2026, 12, 31), date(2026, 12, 31)),
    ("agent_public", "hospitaliere", date(2027, 5, 28), date(2026, 12, 31), date(2026, 12, 31)),
])
def test_each_text_has_its_notice_and_its_answer(mode, versant, fin, limite, reponse):
    dossier = bilan(mode, versant=versant, periode_fin=fin)
    sous = absences.cadre_du(dossier)
    assert (absences.limite(dossier, sous), absences.reponse_jusqu_au(dossier, sous, RECUE)) == (limite, reponse)


# --- the actions ---


def demander(dossier, demandee=RECUE, recue=RECUE, compte=None, **champs):
    acteur = Acteur(compte=compte or dossier.beneficiaire.compte)
    return actions.demander_absence(dossier, acteur=acteur, instant=INSTANT, demandee_le=demandee, recue_le=recue, **champs)


def repondre(demande, reponse, le, compte=None):
    acteur = Acteur(compte=compte or demande.dossier.consultant)
    actions.repondre_absence(demande, acteur=acteur, instant=INSTANT, reponse=reponse, repondue_le=le)


def test_the_silence_of_an_employer_is_an_agreement_that_nobody_records_and_he_gets_no_letter():
    demande = demander(bilan())
    assert [demande.decision(jour) for jour in (date(2026, 12, 31), date(2027, 1, 1))] == [Decision.EN_ATTENTE, Decision.ACCORD_TACITE]
    with pytest.raises(TransitionRefusee, match="le silence de l’employeur avait déjà accordé"):
        repondre(demande, "refus", date(2027, 1, 2))
    assert Envoi.objects.count() == 0


@pytest.mark.parametrize(("reponse", "decidee"), [("accord", Decision.ACCORD), ("refus", Decision.REFUS)])
def test_an_answer_in_time_is_recorded_with_its_date_once(reponse, decidee):
    demande = demander(bilan())
    repondre(demande, reponse, date(2026, 12, 31))
    demande.refresh_from_db()
    assert (demande.decision(INSTANT.date()), demande.repondue_le) == (decidee, date(2026, 12, 31))
    with pytest.raises(TransitionRefusee, match="déjà enregistrée"):
        repondre(demande, reponse, date(2026, 12, 31))


def test_after_a_refusal_another_request_may_be_made_but_never_two_at_once():
    dossier = bilan()
    demande = demander(dossier)
    with pytest.raises(TransitionRefusee, match="déjà enregistrée"):
        demander(dossier)
    with pytest.raises(IntegrityError), transaction.atomic():
        DemandeAbsence.objects.create(**{f.name: getattr(demande, f.name) for f in DemandeAbsence._meta.fields if f.name != "id"})
    repondre(demande, "refus", date(2026, 12, 20))
    assert demander(dossier, date(2026, 12, 21), date(2026, 12, 21)).pk != demande.pk


def test_a_late_request_is_written_and_no_silence_grants_it():
    demande = demander(bilan(), date(2027, 1, 4), date(2027, 1, 5))
    assert (demande.tardive, demande.decision(date(2027, 2, 5))) == (True, Decision.SANS_REPONSE)


@pytest.mark.parametrize(("demandee", "recue", "motif"), [
    (date(2026, 12, 2), RECUE, "reçue après"), (RECUE, date(2027, 1, 16), "à venir"),
])
def test_dates_that_contradict_each_other_are_refused(demandee, recue, motif):
    with pytest.raises(ValidationError, match=motif):
        demander(bilan(), demandee, recue)


@pytest.mark.parametrize("mode", [m.value for m in ModeFinancement if m not in (ModeFinancement.CPF_TEMPS_TRAVAIL, ModeFinancement.AGENT_PUBLIC)])
def test_no_other_financing_asks_and_the_database_refuses_it_too(mode):
    dossier = bilan(mode, sur_temps_travail=False)
    with pytest.raises(TransitionRefusee, match="ne demande aucune absence"):
        demander(dossier)
    with pytest.raises(IntegrityError, match="ne demande aucune absence"), transaction.atomic():
        DemandeAbsence.objects.create(dossier=dossier, cadre="cpf", demandee_le=RECUE, recue_le=RECUE, reponse_jusqu_au=DEBUT, enregistree_le=INSTANT)


def test_the_person_and_her_consultant_write_and_nobody_else():
    dossier = bilan()
    for intrus in (FabriqueCompte(consultant=True), FabriqueCompte(gestion=True)):
        with pytest.raises(PermissionDenied):
            demander(dossier, compte=intrus)
    demander(dossier, compte=dossier.consultant)


def test_only_a_public_servant_has_a_branch():
    with pytest.raises(IntegrityError, match="dossier_versant"), transaction.atomic():
        bilan(versant="etat")


# --- the pages ---


def test_the_person_is_told_until_when_to_ask_then_what_silence_is_worth():
    dossier = bilan()
    compte, url = dossier.beneficiaire.compte, reverse("conventions:absence", args=[dossier.numero])
    assert [t.url for t in taches(compte, INSTANT, dossier)] == [url]
    visiteur = connecte(compte)
    page = plat(visiteur.get(url).text)
    assert "au plus tard le jeudi 31 décembre 2026" in page and "le silence vaut accord" in page and "C’est l’inverse de la convention tripartite" in page
    assert "La plateforme ne lui écrit pas" in page
    hier = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert visiteur.post(url, {"demandee_le": hier, "recue_le": hier}).status_code == 302
    assert taches(compte, INSTANT, dossier) == [] and "L'employeur a répondu" in plat(visiteur.get(url).text).replace("’", "'")


def test_a_public_servant_whose_branch_is_not_known_says_it_and_no_ten_days_are_promised():
    dossier = bilan("agent_public")
    visiteur, url = connecte(dossier.consultant), reverse("conventions:absence", args=[dossier.numero])
    assert "versant" in visiteur.get(url).context["forme"].fields
    hier = (timezone.localdate() - timedelta(days=1)).isoformat()
    visiteur.post(url, {"versant": "etat", "demandee_le": hier, "recue_le": hier})
    dossier.refresh_from_db()
    page = plat(visiteur.get(url).text)
    assert dossier.versant == "etat" and "Le silence de l’administration n’accorde rien" in page and "Aucun délai de dix jours" in page


def test_the_tab_leads_to_the_request():
    dossier = bilan()
    page = connecte(dossier.consultant).get(reverse("conventions:dossier", args=[dossier.numero])).text
    assert reverse("conventions:absence", args=[dossier.numero]) in page


# --- what is read before sessions are planned on working time ---

TARD = date(2027, 1, 20)  # every last day to ask or to answer is past
JAMAIS = "les séances ne peuvent pas se tenir sur le temps de travail"


def refusee(dossier):
    repondre(demander(dossier), "refus", date(2026, 12, 20))


@pytest.mark.parametrize(("mode", "versant", "faire", "attendu"), [
    ("cpf_temps_travail", "", refusee, "L’employeur a refusé l’absence le 20 décembre 2026 : "),
    ("agent_public", "etat", refusee, "L’administration a refusé l’absence le 20 décembre 2026 : "),
    ("cpf_temps_travail", "", lambda d: None,
     "L’absence n’a pas été demandée, et devait l’être le 31 décembre 2026 au plus tard : sans l’accord de l’employeur, "),
    ("agent_public", "territoriale", lambda d: None,
     "L’absence n’a pas été demandée, et devait l’être le 31 décembre 2026 au plus tard : sans l’accord de l’administration, "),
    ("cpf_temps_travail", "", lambda d: demander(d, date(2027, 1, 4), date(2027, 1, 4)), ""),  # he may answer until February
    ("agent_public", "hospitaliere", demander, "L’administration n’a pas répondu, et son silence n’accorde rien : sans son accord, "),
    ("cpf_temps_travail", "", demander, ""),  # granted by silence
    ("agent_public", "etat", lambda d: None, ""),  # no notice is asked: there is still time
    ("agent_public", "", lambda d: None, ""),
])
def test_what_prevents_sessions_on_working_time_is_said(mode, versant, faire, attendu):
    dossier = bilan(mode, versant=versant)
    faire(dossier)
    assert plat(absences.obstacle(dossier, TARD)) == (f"{attendu}{JAMAIS}." if attendu else "")


def test_a_request_made_too_late_is_granted_by_no_silence_and_it_is_said():
    dossier = bilan()
    demander(dossier, date(2027, 1, 4), date(2027, 1, 5))
    assert plat(absences.obstacle(dossier, date(2027, 2, 8))) == (
        f"L’absence a été demandée trop tard pour que le silence de l’employeur l’accorde : sans son accord, {JAMAIS}.")


def test_a_state_servant_who_never_asked_has_until_the_eve():
    dossier = bilan("agent_public", versant="etat")
    assert [plat(absences.obstacle(dossier, jour))[:32] for jour in (date(2027, 2, 28), DEBUT)] == ["", "L’absence n’a pas été demandée :"]


@pytest.mark.parametrize("champs", [{"sur_temps_travail": False, "mode_financement": "cpf_hors_temps_travail", "employeur": None}, {"etat": "clos"},
                                    {"periode_fin": TARD - timedelta(days=1)}])
def test_nothing_is_said_off_working_time_nor_once_it_is_over(champs):
    dossier = bilan()
    refusee(dossier)
    for nom, valeur in champs.items():
        setattr(dossier, nom, valeur)
    assert absences.obstacle(dossier, TARD) == ""


@pytest.mark.parametrize(("mode", "versant", "qui"), [("cpf_temps_travail", "", "L’employeur"), ("agent_public", "etat", "L’administration")])
def test_who_plans_reads_it_where_she_plans_and_the_person_too(mode, versant, qui):
    dossier = bilan(mode, versant=versant, etat="contractualisation")
    refusee(dossier)
    pages = {dossier.consultant: ["seances:dossier", "conventions:dossier"], dossier.beneficiaire.compte: ["seances:mes_seances"]}
    for compte, noms in pages.items():
        for nom in noms:
            url = reverse(nom, args=[] if nom.endswith("mes_seances") else [dossier.numero])
            assert f"{qui} a refusé l’absence le 20 décembre 2026" in plat(connecte(compte).get(url).text), nom
