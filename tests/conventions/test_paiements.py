"""The money of a self-payer: nothing in the delay, 30 % at most at first, the balance as the bilan goes, never above the price; pro rata when it stops."""
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from beneficiaires.models import Dossier, LigneFinancement
from bilan.socle import instantane
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Envoi
from bilan.socle.proprietaire import proprietaire
from bilan.socle.redaction import rendre
from bilan.socle.transitions import TransitionRefusee
from conventions import actions, cartes_paiements, paiements
from conventions.etats import EtatConvention
from conventions.models import Convention, Encaissement, Versement
from conventions.regles.paiements import Bareme, proposer_echeancier, prorata, refus_echeancier, refus_encaissement
from seances.models import EcritureHeures
from tests.conventions.test_concurrence import ensemble
from tests.conventions.test_retractation import connecte, contrat, plat, renoncer
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueSeance
from tests.outils.repentir import defaire

pytestmark = pytest.mark.django_db
E = EtatConvention
PRIX, ACOMPTE = 180_000, 54_000
OUVERT = date(2026, 12, 17)  # the day after the last day to renounce
INSTANT = datetime(2027, 2, 1, 10, tzinfo=PARIS)
DIX_NEUF_HEURES = 19 * 60
BAREME = Bareme(PRIX, ACOMPTE, OUVERT)
SEANCES = [(date(2027, 1, 11), 60), *((date(2027, 1, 18) + timedelta(weeks=n), 120) for n in range(9))]
FIN = date(2027, 4, 9)


# --- the rules ---


@pytest.mark.parametrize(("faites", "appelable"), [(0, 54_000), (60, 60_631), (570, 117_000), (1_139, 179_889), (1_140, PRIX), (1_200, PRIX)])
def test_the_balance_follows_the_hours(faites, appelable):
    assert BAREME.appelable(faites, DIX_NEUF_HEURES) == appelable


@pytest.mark.parametrize(("prix", "faites", "prevues", "du"), [
    (PRIX, 0, 1_140, 0), (PRIX, 60, 1_140, 9_473), (PRIX, 570, 1_140, 90_000), (PRIX, 1_140, 1_140, PRIX), (PRIX, 1_200, 1_140, PRIX),
    (PRIX, 0, 0, 0), (100, 1, 3, 33), (100, 2, 3, 66),
])
def test_a_bilan_that_stops_owes_the_hours_done_and_the_cent_that_does_not_divide_is_left(prix, faites, prevues, du):
    assert prorata(prix, faites, prevues) == du


@pytest.mark.parametrize(("montant", "recu_le", "deja", "appelable", "motif"), [
    (ACOMPTE, OUVERT, 0, ACOMPTE, None),
    (1, OUVERT, 0, ACOMPTE, None),
    (ACOMPTE, OUVERT - timedelta(days=1), 0, ACOMPTE, "avant le jeudi 17 décembre 2026"),
    (ACOMPTE + 1, OUVERT, 0, PRIX, "Le premier versement est de 540 € au plus"),
    (0, OUVERT, 0, ACOMPTE, "supérieur à zéro"),
    (1, date(2027, 2, 2), 0, ACOMPTE, "ne peut pas être à venir"),
    (63_000, OUVERT, ACOMPTE, 117_000, None),
    (63_001, OUVERT, ACOMPTE, 117_000, "630 € au plus peuvent être encaissés à ce jour"),
    (126_000, OUVERT, ACOMPTE, PRIX, None),
    (126_001, OUVERT, ACOMPTE, PRIX, "il reste 1 260 € à encaisser"),
])
def test_what_may_be_taken(montant, recu_le, deja, appelable, motif):
    refus = refus_encaissement(montant, recu_le, bareme=BAREME, deja=deja, appelable=appelable, jour=INSTANT.date())
    assert refus is None if motif is None else motif in refus


@pytest.mark.parametrize(("montant", "appelable", "motif"), [(PRIX, PRIX, None), (90_000, 90_000, None), (90_001, 90_000, "900 € au plus")])
def test_once_the_bilan_is_over_what_is_owed_may_come_in_one_payment(montant, appelable, motif):
    refus = refus_encaissement(montant, OUVERT, bareme=BAREME, deja=0, appelable=appelable, jour=INSTANT.date(), fini=True)
    assert refus is None if motif is None else motif in refus


def test_the_schedule_proposed_is_lawful_whole_and_follows_the_sessions():
    propose = proposer_echeancier(BAREME, SEANCES, FIN)
    assert propose == [(OUVERT, 54_000), (date(2027, 2, 1), 42_000), (date(2027, 2, 22), 42_000), (date(2027, 3, 15), 42_000)]
    assert refus_echeancier(propose, bareme=BAREME, seances=SEANCES, fin=FIN) is None


def test_without_a_plan_the_balance_waits_for_the_end():
    propose = proposer_echeancier(BAREME, [], FIN)
    assert propose == [(OUVERT, 54_000), (FIN, 126_000)]
    assert refus_echeancier(propose, bareme=BAREME, seances=[], fin=FIN) is None


@pytest.mark.parametrize("prix", [1, 2, 3, 99_999, 100_001, PRIX])
def test_a_schedule_adds_up_to_the_price_to_the_cent(prix):
    bareme = Bareme(prix, prix * 30 // 100, OUVERT)
    assert sum(montant for _, montant in proposer_echeancier(bareme, SEANCES, FIN)) == prix


@pytest.mark.parametrize(("versements", "motif"), [
    ([], "au moins un versement"),
    ([(OUVERT, 54_000), (FIN, 125_999)], "Les versements font 1 799,99 €, le prix est de 1 800 €"),
    ([(OUVERT - timedelta(days=1), 54_000), (FIN, 126_000)], "Aucun versement avant le jeudi 17 décembre 2026"),
    ([(OUVERT, 54_001), (FIN, 125_999)], "Le premier versement est de 540 € au plus"),
    ([(OUVERT, 54_000), (OUVERT, 126_000)], "se suivent"),
    ([(OUVERT, 54_000), (date(2027, 1, 11), 126_000)], "Le solde suit le bilan : au lundi 11 janvier 2027, 606,31 € au plus"),
    ([(OUVERT, 0), (FIN, PRIX)], "supérieur à zéro"),
    ([(FIN, PRIX)], None),
    ([(date(2027, 2, 1), 54_000), (FIN, 126_000)], None),
])
def test_what_a_schedule_may_ask(versements, motif):
    refus = refus_echeancier(versements, bareme=BAREME, seances=SEANCES, fin=FIN)
    assert refus is None if motif is None else motif in refus


# --- the actions and the database ---


def encaisser(convention, montant=ACOMPTE, recu_le=OUVERT, compte=None):
    acteur = Acteur(compte=compte or convention.dossier.consultant)
    return actions.encaisser(convention.dossier, acteur=acteur, instant=INSTANT, recu_le=recu_le, montant_centimes=montant, moyen="virement")


def test_a_letter_sent_in_time_and_received_after_a_payment_has_the_payment_given_back():
    convention = contrat()
    encaisser(convention)
    faite = actions.retracter_par_lettre(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=INSTANT, ecrite_le=OUVERT - timedelta(days=1))
    papier, page = faite.piece.document, reverse("conventions:renoncer", args=[convention.pk])
    textes = [render_to_string(papier.gabarit, instantane.decoder(papier.donnees)), connecte(convention.dossier.beneficiaire.compte).get(page).text]
    textes += [rendre(envoi, INSTANT).body for envoi in Envoi.objects.filter(gabarit__startswith="conventions/retractation_")]
    rendu = "Les 540 € déjà encaissés sont à rembourser par l’organisme dans les quatorze jours (code de la consommation, article L221-24)."
    assert [(rendu in plat(texte), "Aucun paiement" in texte, "rien à payer" in texte) for texte in textes] == [(True, False, False)] * 4


def travailler(dossier, heures):
    seance = FabriqueSeance(dossier=dossier, etat="realisee", debut=datetime(2027, 1, 18, 9, tzinfo=PARIS))
    EcritureHeures.objects.create(
        dossier=dossier, nature="accompagnement", etape="investigation", phase="investigation", minutes=heures * 60, jour=date(2027, 1, 18), seance=seance,
        le=INSTANT,
    )


def test_the_first_payment_then_the_balance_as_the_hours_are_done():
    convention = contrat()
    encaisser(convention)
    with pytest.raises(ValidationError, match="Le solde suit le bilan"):
        encaisser(convention, 1)
    travailler(convention.dossier, 6)
    situation = paiements.situation(convention.dossier, convention)
    assert (situation.encaisse, situation.appelable, situation.du) == (ACOMPTE, 54_000 + 126_000 * 6 // 19, None)
    encaisser(convention, 39_789)
    with pytest.raises(ValidationError, match="Le solde suit le bilan"):
        encaisser(convention, 1)


def test_gestion_records_too_and_nobody_else():
    convention = contrat()
    encaisser(convention, 1_000, compte=FabriqueCompte(gestion=True))
    for intrus in (convention.dossier.beneficiaire.compte, FabriqueCompte(consultant=True)):
        with pytest.raises(PermissionDenied):
            encaisser(convention, 1_000, compte=intrus)
    assert Encaissement.objects.count() == 1


@pytest.mark.parametrize("etat", [E.ACCEPTEE, E.REFUSEE, E.RETRACTEE])
def test_without_a_concluded_contract_nothing_is_taken(etat):
    convention = FabriqueConvention(etat=etat, dossier__mode_financement="personnel")
    with pytest.raises(TransitionRefusee, match="n’est pas conclu"):
        encaisser(convention)


def test_once_renounced_nothing_is_taken():
    convention = contrat()
    renoncer(convention)
    with pytest.raises(TransitionRefusee, match="n’est pas conclu"):
        encaisser(convention)


@pytest.mark.parametrize(("modele", "champ"), [(Encaissement, "recu_le"), (Versement, "du_le")])
@pytest.mark.parametrize(("jour", "montant", "contrainte"), [
    (OUVERT - timedelta(days=1), 1, "paiement_apres_retractation"), (OUVERT, PRIX + 1, "paiement_prix"), (OUVERT, PRIX, None),
])
def test_the_database_itself_refuses_money_in_the_delay_and_above_the_price(modele, champ, jour, montant, contrainte):
    convention = contrat()
    plus = {"moyen": "virement", "enregistre_le": INSTANT} if modele is Encaissement else {}

    def ecrire():
        modele.objects.create(dossier=convention.dossier, montant_centimes=montant, **{champ: jour}, **plus)

    if contrainte is None:
        return ecrire()
    with pytest.raises(IntegrityError) as refus, transaction.atomic():
        ecrire()
    assert refus.value.__cause__.diag.constraint_name == contrainte
    with proprietaire(), connection.cursor() as curseur:  # with the protection removed, the money is taken
        curseur.execute(f"ALTER TABLE {modele._meta.db_table} DISABLE TRIGGER USER")
    return ecrire()


@pytest.mark.parametrize("mode", ["plan_developpement", "faf_independant"])
def test_the_database_knows_no_payment_of_this_kind_for_another_contract(mode):
    convention = FabriqueConvention(etat=E.CONCLUE, dossier__mode_financement=mode)
    with pytest.raises(IntegrityError, match="délai de rétractation"), transaction.atomic():
        Encaissement.objects.create(dossier=convention.dossier, montant_centimes=1, recu_le=OUVERT, moyen="virement", enregistre_le=INSTANT)


def test_an_entry_made_by_mistake_is_cancelled_once_never_changed_and_counts_no_more():
    convention = contrat()
    recu = encaisser(convention)
    consultant = Acteur(compte=convention.dossier.consultant)
    for geste in (lambda: Encaissement.objects.update(montant_centimes=1), lambda: Encaissement.objects.all().delete()):
        with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
            geste()
    actions.annuler_encaissement(recu, acteur=consultant, instant=INSTANT)
    with pytest.raises(TransitionRefusee, match="déjà annulé"):
        actions.annuler_encaissement(recu, acteur=consultant, instant=INSTANT)
    assert paiements.situation(convention.dossier, convention).encaisse == 0
    encaisser(convention)


@pytest.mark.django_db(transaction=True)
def test_two_payments_at_once_never_pass_what_is_allowed():
    convention = contrat()
    issues = ensemble(*[lambda: encaisser(Convention.objects.au_complet().get(pk=convention.pk), 30_000)] * 4)
    assert issues.count("ValidationError") == 3
    assert Encaissement.objects.count() == 1


@pytest.mark.parametrize(("heures", "deja", "du", "a_rendre", "reste"), [(2, ACOMPTE, 18_947, 35_053, 0), (6, ACOMPTE, 56_842, 0, 2_842)])
def test_a_bilan_that_stopped_owes_its_hours_and_what_was_paid_above_is_given_back(heures, deja, du, a_rendre, reste):
    convention = contrat()
    encaisser(convention, deja)
    travailler(convention.dossier, heures)
    Dossier.objects.update(etat="abandon")
    situation = paiements.situation(Dossier.objects.get(), convention)
    assert (situation.du, situation.a_rendre, situation.reste) == (du, a_rendre, reste)


def test_what_another_funder_pays_is_not_asked_of_the_person():
    convention = contrat()
    parts = [("beneficiaire", 100_000), ("opco", 30_000), ("france_travail", 50_000)]  # an OPCO that does not pay by itself reimburses her
    for rang, (financeur, montant) in enumerate(parts, 1):
        LigneFinancement.objects.create(dossier=convention.dossier, ordre=rang, financeur=financeur, montant_centimes=montant)
    bareme = paiements.situation(convention.dossier, convention).bareme
    assert (bareme.prix, bareme.acompte) == (130_000, 39_000)
    with pytest.raises(ValidationError, match="Le premier versement est de 390 € au plus"):
        encaisser(convention, 39_001)


def test_a_price_that_an_amendment_lowers_gives_back_what_was_paid_above_it_and_asks_for_another_schedule():
    convention = contrat()
    travailler(convention.dossier, 19)
    encaisser(convention)
    encaisser(convention, PRIX - ACOMPTE)
    Versement.objects.create(dossier=convention.dossier, du_le=OUVERT, montant_centimes=PRIX)
    Dossier.objects.update(prix_centimes=150_000)
    dossier = Dossier.objects.get()
    situation = paiements.situation(dossier, convention)
    assert (situation.a_rendre, situation.reste) == (30_000, 0)
    assert ("À rendre", "300 €") in [(f.mot, plat(str(f.valeur))) for f in cartes_paiements.faits(situation, INSTANT.date(), situation.bareme.prix)]
    assert cartes_paiements.echeancier(dossier, situation, INSTANT.date()) is None


# --- the pages ---


def test_the_page_of_payments_says_the_day_and_opens_its_form_only_then():
    convention = contrat(limite=timezone.localdate())
    visiteur, url = connecte(convention.dossier.consultant), reverse("conventions:paiements", args=[convention.dossier.numero])
    page = visiteur.get(url)
    assert "0 € au plus à ce jour" in plat(page.text)
    assert "Aucun paiement ne peut être encaissé avant le" in page.text and "Enregistrer l'encaissement" not in page.text.replace("’", "'")
    refus = visiteur.post(url, {"recu_le": timezone.localdate().isoformat(), "montant_centimes": "100", "moyen": "virement"})
    assert "le délai de rétractation doit être passé" in refus.text and Encaissement.objects.count() == 0
    Convention.objects.update(retractation_jusqu_au=timezone.localdate() - timedelta(days=2))
    assert visiteur.post(url, {"recu_le": timezone.localdate().isoformat(), "montant_centimes": "540,00", "moyen": "virement"}).status_code == 302
    assert Encaissement.objects.get().montant_centimes == ACOMPTE
    page = plat(visiteur.get(url).text)
    assert "540 €, par virement." in page and "Premier versement : 540 € au plus" in page
    # cancelled by mistake, it comes back by the message; the spreadsheet has both lines
    adresse = reverse("conventions:annuler_encaissement", args=[convention.dossier.numero, Encaissement.objects.get().pk])
    defaire(visiteur, visiteur.post(adresse, follow=True))
    assert [recu.montant_centimes for recu in Encaissement.objects.valables()] == [ACOMPTE]
    assert len(visiteur.get(url, {"format": "csv"}).getvalue().splitlines()) == 1 + 2


def test_the_schedule_is_proposed_then_kept_and_the_person_reads_it():
    convention = contrat(limite=timezone.localdate() - timedelta(days=1))
    visiteur, url = connecte(convention.dossier.consultant), reverse("conventions:echeancier", args=[convention.dossier.numero])
    forme = visiteur.get(url).context["forme"]
    saisie = {nom: forme[nom].value() or "" for nom in forme.fields}
    mauvaise = visiteur.post(url, saisie | {"montant_0": "600"})
    assert "540 € au plus" in plat(mauvaise.text) and Versement.objects.count() == 0
    bonne = {nom: v.isoformat() if hasattr(v, "isoformat") else v for nom, v in saisie.items()}
    assert visiteur.post(url, bonne).status_code == 302
    assert sum(Versement.objects.values_list("montant_centimes", flat=True)) == PRIX
    page = plat(connecte(convention.dossier.beneficiaire.compte).get(reverse("conventions:reponse", args=[convention.pk])).text)
    assert "Vos paiements" in page and "540 €" in page
