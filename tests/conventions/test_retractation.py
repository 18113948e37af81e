"""A self-payer renounces: to the last second of the last day, once, for free, with a receipt; a second later, what remains possible is said."""
import re
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from beneficiaires.models import Dossier, Piece
from beneficiaires.regles import NatureContrat, TypeDocument
from bilan.socle import documents, instantane
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Envoi, Evenement, ParametreReglementaire
from bilan.socle.mots import date_en_mots
from bilan.socle.redaction import rendre
from bilan.socle.transitions import TransitionRefusee
from conventions import actions, retractation
from conventions.etats import EtatConvention
from conventions.models import Convention, Retractation
from conventions.regles.retractation import refus_de_la_lettre
from seances.models import Seance
from seances.rappels import rappel
from tests.conventions.test_concurrence import ensemble
from tests.fabriques import FabriqueConvention, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.outils.connexion import Visiteur

pytestmark = pytest.mark.django_db
E = EtatConvention
LIMITE = date(2026, 12, 16)
DERNIERE_SECONDE, TROP_TARD = datetime(2026, 12, 16, 23, 59, 59, tzinfo=PARIS), datetime(2026, 12, 17, tzinfo=PARIS)
ADRESSE = "camille@courriel.example"


def contrat(etat=E.CONCLUE, *, limite=LIMITE, **champs):
    """A self-payer's contract, signed on 1 December 2026 and concluded on the 2nd."""
    FabriqueOrganisme()
    etat_dossier = "contractualisation" if etat == E.ACCEPTEE else "planifie"
    return FabriqueConvention(
        etat=etat, dossier__mode_financement="personnel", dossier__etat=etat_dossier, dossier__beneficiaire__adresse="3 rue des Lilas",
        dossier__beneficiaire__code_postal="44000", dossier__beneficiaire__ville="Nantes",
        retractation_jusqu_au=limite if etat == E.CONCLUE else None, **champs,
    )


def renoncer(convention, instant=DERNIERE_SECONDE, courriel=ADRESSE):
    acteur = Acteur(compte=convention.dossier.beneficiaire.compte)
    return actions.retracter(convention, acteur=acteur, instant=instant, nom="Camille Moreau", courriel=courriel)


def connecte(compte):
    visiteur = Visiteur()
    visiteur.force_login(compte)
    return visiteur


@pytest.mark.parametrize(("limite", "seance", "dit"), [(1, 1, (True, True)), (1, 2, (True, False)), (-1, 1, (False, False))])
def test_the_consultant_is_told_what_hours_held_before_the_end_of_the_delay_ask_for(limite, seance, dit):
    jour, minuit = timezone.localdate(), timezone.localtime().replace(hour=9, minute=0)
    convention = contrat(limite=jour + timedelta(days=limite))
    FabriqueSeance(dossier=convention.dossier, etat="proposee", debut=minuit + timedelta(days=seance))
    visiteur, numero = connecte(convention.dossier.consultant), convention.dossier.numero
    attendu = f"peut renoncer jusqu’au {date_en_mots(jour + timedelta(days=limite))}. Les heures tenues d’ici là ne seront dues que sur sa demande écrite"
    pages = [visiteur.get(adresse).text for adresse in (f"/conventions/{numero}/", f"/seances/{numero}/")]
    assert tuple(attendu in page for page in pages) == dit


@pytest.mark.parametrize(("prorogation", "fin"), [(True, date(2026, 12, 28)), (False, date(2026, 12, 25))])
def test_whether_the_consumer_s_delay_is_carried_over_is_a_dated_parameter(prorogation, fin):
    ParametreReglementaire.objects.filter(code="CONSO_RETRACTATION_PROROGATION").update(valeur=prorogation)
    convention = contrat(E.ACCEPTEE)
    instant = datetime(2026, 12, 11, 10, tzinfo=PARIS)
    actions.contresigner(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=instant, nom="Hélène Vasseur")
    assert Convention.objects.get().retractation_jusqu_au == fin


@pytest.mark.parametrize("etat", [E.ACCEPTEE, E.CONCLUE])
def test_renouncing_closes_the_contract_and_the_dossier_with_a_receipt_for_the_person_and_a_word_to_the_consultant(etat):
    convention = contrat(etat)
    faite = renoncer(convention)
    dossier = Dossier.objects.get()
    assert (Convention.objects.get().etat, dossier.etat, Retractation.objects.get()) == (E.RETRACTEE, "retracte", faite)
    assert sorted(Envoi.objects.values_list("gabarit", "destinataire")) == [
        ("conventions/retractation_a_savoir", dossier.consultant.email), ("conventions/retractation_recue", ADRESSE),
    ]
    assert Piece.objects.filter(nature=TypeDocument.ACCUSE_RETRACTATION.value).get() == faite.piece
    assert [e.verbe for e in Evenement.objects.filter(fil=dossier.fil).order_by("pk")][-3:] == ["convention.retracter", "dossier.retracter", "piece.demander"]


def test_the_receipt_carries_the_content_the_date_and_the_hour_to_the_second_on_the_letter_and_on_paper():
    faite = renoncer(contrat(), datetime(2026, 12, 7, 21, 15, 7, tzinfo=PARIS))
    lettre = rendre(Envoi.objects.get(gabarit="conventions/retractation_recue"), DERNIERE_SECONDE)
    html = documents.rendre(faite.piece.document.gabarit, instantane.decoder(faite.piece.document.donnees))
    attendu = "lundi 7 décembre 2026 à 21 h 15 (20:15:07 UTC)"
    assert attendu in plat(retractation.recue(faite)) and attendu in plat(lettre.body) and html.startswith(b"%PDF")
    contrat_nomme = f"du contrat {faite.dossier.numero}, version 1, portant sur un bilan de compétences, conclu le 2 décembre 2026."
    declaration = f"Je vous notifie ma rétractation {contrat_nomme}"
    assert declaration == plat(faite.texte) and declaration in plat(lettre.body)
    assert lettre.subject == "Accusé de réception de votre rétractation"


def plat(texte):
    return " ".join(re.sub("[\u202f\u00a0]", " ", texte).split())


def test_one_second_after_the_last_day_nothing_changes_and_what_remains_possible_is_said():
    convention = contrat()
    with pytest.raises(TransitionRefusee, match=r"a pris fin le mercredi 16 décembre 2026 à minuit\. Vous pouvez encore arrêter le bilan"):
        renoncer(convention, TROP_TARD)
    assert (Convention.objects.get().etat, Dossier.objects.get().etat, Retractation.objects.count()) == (E.CONCLUE, "planifie", 0)


@pytest.mark.parametrize("mode", ["plan_developpement", "agent_public", "faf_independant", "france_travail_aif", "opco_hors_plan"])
def test_no_other_contract_can_be_renounced(mode):
    convention = FabriqueConvention(etat=E.CONCLUE, dossier__mode_financement=mode, dossier__etat="planifie")
    with pytest.raises(TransitionRefusee, match="pas de délai de rétractation"):
        renoncer(convention)


def test_nobody_else_renounces_in_the_person_s_place():
    convention = contrat()
    with pytest.raises(PermissionDenied):
        actions.retracter(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=DERNIERE_SECONDE, nom="H V", courriel=ADRESSE)


@pytest.mark.parametrize(("champs", "motif"), [({"courriel": "camille"}, "accusé de réception"), ({"nom": " "}, "prénom")])
def test_without_a_name_or_an_address_nothing_is_written(champs, motif):
    convention = contrat()
    acteur = Acteur(compte=convention.dossier.beneficiaire.compte)
    with pytest.raises(ValidationError, match=motif):
        actions.retracter(convention, acteur=acteur, instant=DERNIERE_SECONDE, **{"nom": "Camille Moreau", "courriel": ADRESSE} | champs)
    assert Convention.objects.get().etat == E.CONCLUE


def test_the_coming_sessions_are_given_back_and_their_reminders_do_not_leave():
    convention = contrat()
    Dossier.objects.update(periode_debut=date(2026, 12, 7))
    passee, *a_venir = (FabriqueSeance(dossier=convention.dossier, debut=datetime(2026, 12, jour, 9, tzinfo=PARIS)) for jour in (10, 17, 24))
    from bilan.socle.courriels import planifier
    planifier([rappel(a_venir[0])])
    renoncer(convention)
    assert {s.pk: s.etat for s in Seance.objects.all()} == {passee.pk: "confirmee"} | {s.pk: "annulee_prestataire" for s in a_venir}
    assert not Envoi.objects.filter(gabarit="seances/rappel").exists()


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_make_one_withdrawal_one_receipt_and_one_letter():
    convention = contrat()
    issues = ensemble(*[lambda: renoncer(Convention.objects.au_complet().get(pk=convention.pk))] * 8)
    assert [str(i) for i in issues].count("TransitionRefusee") == 7
    assert (Retractation.objects.count(), Piece.objects.filter(nature="accuse_retractation").count(), Envoi.objects.count()) == (1, 1, 2)


def test_the_database_refuses_a_second_withdrawal_and_one_out_of_its_delay():
    faite = renoncer(contrat())
    for champs in ({}, {"dossier": FabriqueDossier(mode_financement="personnel"), "faite_le": LIMITE + timedelta(days=1)}):
        autre = Retractation(**{f.name: getattr(faite, f.name) for f in Retractation._meta.fields if f.name != "id"} | champs)
        with pytest.raises(IntegrityError), transaction.atomic():
            autre.save(force_insert=True)


# --- by letter ---


@pytest.mark.parametrize(("ecrite_le", "motif"), [
    (date(2026, 12, 1), None), (LIMITE, None), (date(2026, 11, 30), "ne peut pas être d’avant"), (date(2026, 12, 17), "arrive trop tard"),
    (date(2026, 12, 23), "ne peut pas être à venir"),
])
def test_the_day_a_letter_was_sent_is_the_one_that_counts(ecrite_le, motif):
    refus = refus_de_la_lettre(ecrite_le, signee_le=date(2026, 12, 1), limite=LIMITE, jour=date(2026, 12, 22))
    assert refus is None if motif is None else motif in refus


def test_a_letter_sent_in_time_counts_even_when_it_is_recorded_later():
    convention = contrat()
    consultant = Acteur(compte=convention.dossier.consultant)
    faite = actions.retracter_par_lettre(convention, acteur=consultant, instant=datetime(2026, 12, 21, 9, tzinfo=PARIS), ecrite_le=LIMITE)
    assert (faite.voie, faite.faite_le, Dossier.objects.get().etat) == ("lettre", LIMITE, "retracte")
    assert faite.courriel == convention.dossier.beneficiaire.compte.email
    assert plat(retractation.recue(faite)).startswith("par lettre du 16 décembre 2026, enregistrée le lundi 21 décembre 2026 à 9 h")


# --- the pages ---


def test_overseas_the_last_day_to_renounce_ends_at_midnight_in_paris():
    convention = contrat(limite=timezone.localdate(), dossier__beneficiaire__territoire="guadeloupe")
    visiteur = connecte(convention.dossier.beneficiaire.compte)
    for page in (reverse("portail:accueil"), reverse("conventions:reponse", args=[convention.pk]), reverse("conventions:renoncer", args=[convention.pk])):
        assert "inclus (minuit, heure de Paris)" in plat(re.sub("<[^>]+>", "", visiteur.get(page).text))


def test_the_way_to_renounce_is_on_the_home_and_on_the_contract_during_the_whole_delay_then_on_neither():
    convention = contrat(limite=timezone.localdate())
    visiteur = connecte(convention.dossier.beneficiaire.compte)
    pages = [reverse("portail:accueil"), reverse("conventions:reponse", args=[convention.pk])]
    lien = f'href="{reverse("conventions:renoncer", args=[convention.pk])}">Renoncer au contrat ici</a>'
    assert [lien in visiteur.get(page).text for page in pages] == [True, True]
    Convention.objects.update(retractation_jusqu_au=timezone.localdate() - timedelta(days=1))
    assert [lien in visiteur.get(page).text for page in pages] == [False, False]
    assert "Vous pouvez encore arrêter le bilan" in visiteur.get(reverse("conventions:renoncer", args=[convention.pk])).text


def test_the_form_is_prefilled_asks_no_reason_and_a_double_click_reads_the_same_receipt():
    convention = contrat(limite=timezone.localdate() + timedelta(days=3))
    compte = convention.dossier.beneficiaire.compte
    visiteur, url = connecte(compte), reverse("conventions:renoncer", args=[convention.pk])
    page = visiteur.get(url)
    assert list(page.context["forme"].fields) == ["nom", "contrat", "courriel"]
    assert compte.email in page.text and "Camille Moreau" in page.text and convention.dossier.numero in page.text
    saisie = {"nom": "Camille Moreau", "courriel": ADRESSE}
    assert [visiteur.post(url, saisie).status_code for _ in range(2)] == [302, 200]
    assert (Retractation.objects.count(), Envoi.objects.count()) == (1, 2)
    accuse = visiteur.get(url).text
    assert "Accusé de réception" in accuse and ADRESSE in accuse
    assert "Vous avez renoncé à votre contrat" in plat(visiteur.get(reverse("portail:accueil")).text)
    assert "Accusé de rétractation" in visiteur.get(reverse("portail:documents")).text


def test_the_consultant_records_a_letter_and_reads_who_renounced():
    convention = contrat(limite=timezone.localdate() + timedelta(days=3), acceptee_le=timezone.now(), conclue_le=timezone.now())
    visiteur, onglet = connecte(convention.dossier.consultant), reverse("conventions:dossier", args=[convention.dossier.numero])
    url = reverse("conventions:retractation", args=[convention.dossier.numero])
    assert url in visiteur.get(onglet).text
    refusee = visiteur.post(url, {"ecrite_le": (timezone.localdate() + timedelta(days=1)).isoformat()})
    assert "ne peut pas être à venir" in refusee.text
    assert visiteur.post(url, {"ecrite_le": timezone.localdate().isoformat()})["Location"] == onglet
    page = visiteur.get(onglet).text
    assert "Rétracté le" in plat(page) and "rétractation reçue par lettre" in page


def test_the_contract_says_where_to_renounce_online():
    convention = contrat(etat=E.BROUILLON)
    assert convention.nature == NatureContrat.CONTRAT_PARTICULIER.value
    version = actions.envoyer(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=datetime(2026, 11, 20, 16, tzinfo=PARIS))
    from django.template.loader import render_to_string
    html = render_to_string(version.piece.document.gabarit, instantane.decoder(version.piece.document.donnees))
    assert "Renoncer au contrat ici" in plat(html)


def test_the_page_before_acceptance_says_how_it_is_paid_and_how_long_one_may_renounce():
    convention = FabriqueConvention(etat=E.TRANSMISE, dossier__mode_financement="personnel")
    page = connecte(convention.dossier.beneficiaire.compte).get(reverse("conventions:reponse", args=[convention.pk])).content.decode()
    assert "Rien avant la fin du délai pour renoncer, puis 30\u202f% du prix au plus, puis le solde au fil du bilan." in page.replace("\xa0", "\u202f")
    assert "pendant quatorze jours après la conclusion" in page
