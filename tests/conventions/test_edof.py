"""A CPF bilan on EDOF: each step in its order and its delay, the entry once and for ever, the rate from the ledger, late ones seen by whoever owes them."""
import re
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from beneficiaires.cpf import part_du_cpf
from beneficiaires.models import Dossier
from beneficiaires.regles import PartCpf
from bilan.rassemblement import taches
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS, Territoire
from bilan.socle.models import Envoi
from bilan.socle.proprietaire import proprietaire
from conventions import actions, edof, edof_a_faire
from conventions.models import AcceptationMCF, DemarcheEDOF
from conventions.rappels import rappels_semaine
from conventions.regles.edof import REGLES, Demarche, Depart, attendue, limite, refus, taux_de_realisation
from seances.models import EcritureHeures, Seance
from tests.conventions.test_retractation import connecte, plat
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriqueSeance

pytestmark = pytest.mark.django_db
D = Demarche
METROPOLE = Territoire.METROPOLE
PROPOSEE, ACCEPTEE, PREMIERE = date(2026, 11, 23), date(2026, 11, 26), date(2027, 1, 14)
PLUS_TARD = datetime(2027, 5, 3, 10, tzinfo=PARIS)
DANS_L_ORDRE = [D.PROPOSITION, D.ACCEPTATION, D.ENTREE, D.SORTIE, D.VALIDATION, D.PAIEMENT]


def j(texte):
    return date.fromisoformat(texte)


# --- the rules ---


@pytest.mark.parametrize(("demarche", "depuis", "jours", "dernier"), [
    (D.ACCEPTATION, "2026-11-23", 4, "2026-11-27"),
    (D.ENTREE, "2026-12-24", 3, "2026-12-30"),  # domaine.md §7.3
    (D.ENTREE, "2027-01-14", 3, "2027-01-19"),
    (D.SORTIE, "2027-03-25", 3, "2027-03-31"),  # Easter Monday is no working day
    (D.VALIDATION, "2027-03-31", 5, "2027-04-07"),
    (D.PAIEMENT, "2027-04-07", 30, "2027-05-07"),
])
def test_each_step_has_its_last_day(demarche, depuis, jours, dernier):
    assert limite(demarche, j(depuis), jours, METROPOLE) == j(dernier)


def test_nothing_is_awaited_before_what_comes_first():
    faits = {Depart.ENTREE_EFFECTIVE: PREMIERE, Depart.SORTIE_EFFECTIVE: date(2027, 3, 25), Depart.DEMANDE: PROPOSEE}
    attendus = []
    for rang, demarche in enumerate(DANS_L_ORDRE):
        attendus.append([d for d in Demarche if attendue(d, faits)])
        faits[demarche] = PROPOSEE + timedelta(days=60 * rang)
    assert attendus == [[demarche] for demarche in DANS_L_ORDRE]
    assert [d for d in Demarche if attendue(d, faits)] == []


@pytest.mark.parametrize("demarche", [d for d in Demarche if REGLES[d].apres])
def test_a_step_is_refused_before_the_one_it_follows(demarche):
    assert "vient après" in refus(demarche, {}, faite_le=PREMIERE, effective_le=PREMIERE, jour=PREMIERE)


@pytest.mark.parametrize(("faites", "prevues", "taux"), [
    (0, 1_140, 0), (1_080, 1_140, 9_474), (1_140, 1_140, 10_000), (1_200, 1_140, 10_000), (1, 3, 3_333), (2, 3, 6_667),
])
def test_the_rate_of_realisation_is_that_of_the_ledger(faites, prevues, taux):
    assert taux_de_realisation(faites, prevues) == taux


@pytest.mark.parametrize(("prix", "souscription", "statut", "droits", "reste"), [
    (180_000, "2026-02-25", "salarie", 169_680, 10_320),
    (180_000, "2026-02-26", "salarie", 160_000, 20_000),
    (160_000, "2026-02-26", "salarie", 149_680, 10_320),
    (160_000, "2026-04-01", "salarie", 149_680, 10_320),
    (160_000, "2026-04-02", "salarie", 145_000, 15_000),
    (180_000, "2026-11-23", "salarie", 160_000, 20_000),
    (160_000, "2026-11-23", "salarie", 145_000, 15_000),
    (160_000, "2026-11-23", "demandeur_emploi", 160_000, 0),
])
def test_the_ceiling_and_the_contribution_are_those_of_the_day_of_the_subscription(prix, souscription, statut, droits, reste):
    assert part_du_cpf(prix, j(souscription), statut) == PartCpf(droits, 0, reste)


# --- the actions ---


def bilan_cpf(**champs):
    FabriqueOrganisme()
    return FabriqueDossier(**{"mode_financement": "cpf_hors_temps_travail", "souscription": PROPOSEE} | champs)


def accepte(**champs):
    dossier = bilan_cpf(**champs)
    actions.enregistrer_mcf(
        dossier, acteur=Acteur(compte=dossier.consultant), instant=datetime(2026, 11, 27, tzinfo=PARIS), numero_edof="41", proposee_le=PROPOSEE,
        acceptee_le=ACCEPTEE,
    )
    dossier.refresh_from_db()
    return dossier


def declarer(dossier, demarche, le, effective_le=None, instant=PLUS_TARD, compte=None):
    acteur = Acteur(compte=compte or dossier.consultant)
    return actions.declarer(dossier, demarche, acteur=acteur, instant=instant, faite_le=le, effective_le=effective_le)


def tenir(dossier, premier=PREMIERE, heures=1):
    seance = FabriqueSeance(dossier=dossier, etat="realisee", debut=datetime.combine(premier, datetime.min.time(), PARIS) + timedelta(hours=9))
    EcritureHeures.objects.create(
        dossier=dossier, nature="accompagnement", etape="investigation", phase="investigation", minutes=heures * 60, jour=premier, seance=seance, le=PLUS_TARD,
    )
    Dossier.objects.filter(pk=dossier.pk).update(etat="en_cours")
    dossier.refresh_from_db()
    return dossier


def test_recording_the_acceptance_records_the_proposal_too():
    dossier = accepte()
    assert edof.faits(dossier)[D.PROPOSITION] == PROPOSEE and dossier.etat == "planifie"


def test_an_acceptance_contradicts_no_recorded_proposal():
    dossier = bilan_cpf()
    declarer(dossier, D.PROPOSITION, PROPOSEE)
    with pytest.raises(ValidationError, match="La proposition est enregistrée au lundi 23 novembre 2026"):
        actions.enregistrer_mcf(
            dossier, acteur=Acteur(compte=dossier.consultant), instant=PLUS_TARD, numero_edof="41", proposee_le=PROPOSEE + timedelta(1), acceptee_le=ACCEPTEE,
        )
    assert AcceptationMCF.objects.count() == 0


@pytest.mark.parametrize(("champs", "motif"), [
    ({"periode_debut": date(2026, 12, 7)}, "11 jours ouvrés"),
    ({"dernier_bilan_finance": date(2021, 11, 24)}, "avant le mercredi 25 novembre 2026"),
])
def test_a_proposal_waits_for_the_five_years_and_for_eleven_working_days(champs, motif):
    dossier = bilan_cpf(**champs)
    for geste in (
        lambda: declarer(dossier, D.PROPOSITION, PROPOSEE),
        lambda: actions.enregistrer_mcf(
            dossier, acteur=Acteur(compte=dossier.consultant), instant=PLUS_TARD, numero_edof="41", proposee_le=PROPOSEE, acceptee_le=ACCEPTEE),
    ):
        with pytest.raises(ValidationError, match=motif), transaction.atomic():
            geste()
    assert DemarcheEDOF.objects.count() == 0


@pytest.mark.parametrize("champs", [{"periode_debut": date(2026, 12, 8)}, {"dernier_bilan_finance": date(2021, 11, 22)}])
def test_on_the_eleventh_working_day_and_after_the_five_years_it_leaves(champs):
    assert declarer(bilan_cpf(**champs), D.PROPOSITION, PROPOSEE).faite_le == PROPOSEE


def test_the_entry_is_declared_once_and_the_database_keeps_it_for_ever():
    dossier = tenir(accepte())
    declarer(dossier, D.ENTREE, date(2027, 1, 15), PREMIERE)
    with pytest.raises(ValidationError, match="elle ne se déclare qu’une fois"):
        declarer(dossier, D.ENTREE, date(2027, 1, 18), PREMIERE)
    entree = DemarcheEDOF.objects.filter(demarche="entree")
    for geste in (lambda: entree.update(faite_le=date(2027, 1, 18)), entree.delete):
        with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
            geste()
    with pytest.raises(IntegrityError), transaction.atomic():
        DemarcheEDOF.objects.create(dossier=dossier, demarche="entree", faite_le=PREMIERE, effective_le=PREMIERE, enregistree_le=PLUS_TARD)
    with proprietaire(), connection.cursor() as curseur:  # with the protection removed, it is rewritten
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE conventions_demarcheedof DISABLE TRIGGER USER")
    assert entree.update(faite_le=date(2027, 1, 18)) == 1


def test_a_whole_bilan_step_by_step_with_the_rate_of_its_hours():
    dossier = tenir(accepte(), heures=6)
    declarer(dossier, D.ENTREE, date(2027, 1, 15), PREMIERE)
    Dossier.objects.update(etat="conclusions_remises", date_terme=date(2027, 3, 25))
    dossier.refresh_from_db()
    gestion = FabriqueCompte(gestion=True)
    sortie = declarer(dossier, D.SORTIE, date(2027, 3, 30), date(2027, 3, 25), compte=gestion)
    declarer(dossier, D.VALIDATION, date(2027, 4, 6))
    declarer(dossier, D.PAIEMENT, date(2027, 4, 30))
    declarer(dossier, D.PAIEMENT, date(2027, 4, 29))  # a wrong date of these is written again
    assert sortie.taux_centiemes == 3_158
    assert [(ligne.demarche, ligne.faite_le, ligne.echeance) for ligne in edof.lignes(dossier)] == [
        (D.PROPOSITION, PROPOSEE, date(2026, 11, 25)), (D.ACCEPTATION, ACCEPTEE, date(2026, 11, 27)), (D.RETRACTATION, None, date(2026, 12, 16)),
        (D.ENTREE, date(2027, 1, 15), date(2027, 1, 19)), (D.SORTIE, date(2027, 3, 30), date(2027, 3, 31)),
        (D.VALIDATION, date(2027, 4, 6), date(2027, 4, 6)), (D.PAIEMENT, date(2027, 4, 29), date(2027, 5, 6)),
    ]


@pytest.mark.parametrize(("demarche", "faite_le", "effective_le", "motif"), [
    (D.ENTREE, date(2027, 1, 13), PREMIERE, "La déclaration suit le fait"), (D.ENTREE, PREMIERE, None, "réellement eu lieu"),
    (D.ENTREE, date(2026, 11, 26), date(2026, 11, 25), "L’entrée suit l’acceptation"), (D.ENTREE, date(2027, 5, 4), PREMIERE, "à venir"),
    (D.ACCEPTATION, PREMIERE, None, "avec le numéro du dossier EDOF"), (D.PROPOSITION, PROPOSEE, None, "déjà acceptée"),
])
def test_dates_that_contradict_each_other_are_refused(demarche, faite_le, effective_le, motif):
    dossier = accepte()
    with pytest.raises(ValidationError, match=motif):
        declarer(dossier, demarche, faite_le, effective_le)


@pytest.mark.parametrize(("le", "entree", "motif"), [
    (date(2026, 12, 16), False, None), (date(2026, 12, 17), False, "jusqu’au mercredi 16 décembre"), (date(2026, 12, 16), True, "L’entrée est déclarée"),
])
def test_the_holder_withdraws_on_the_platform_until_the_end_of_its_delay_and_never_after_the_entry(le, entree, motif):
    dossier = accepte()
    seance = FabriqueSeance(dossier=dossier, debut=PLUS_TARD + timedelta(days=3))
    if entree:
        declarer(dossier, D.ENTREE, date(2026, 12, 10), date(2026, 12, 10))
    if motif:
        with pytest.raises(ValidationError, match=motif):
            declarer(dossier, D.RETRACTATION, le)
        return
    declarer(dossier, D.RETRACTATION, le)
    assert (Dossier.objects.get(pk=dossier.pk).etat, Seance.objects.get(pk=seance.pk).etat) == ("retracte", "annulee_prestataire")
    accueil = plat(connecte(dossier.beneficiaire.compte).get("/", follow=True).text)
    assert "Votre bilan est annulé sur Mon Compte Formation." in accueil and "ce que vous avez payé sur la plateforme vous y est remboursé" in accueil
    assert "contrat" not in accueil[accueil.index("<h1"):accueil.index("</h1>")] and "L’accusé" not in accueil


@pytest.mark.parametrize(("le", "motif"), [(date(2026, 12, 9), None), (date(2026, 12, 10), "séance s’est tenue le jeudi 10 décembre 2026")])
def test_the_first_session_ends_the_right_to_withdraw_even_before_it_is_declared(le, motif):
    dossier = accepte()
    tenir(dossier, date(2026, 12, 10))
    if motif:
        with pytest.raises(ValidationError, match=motif):
            declarer(dossier, D.RETRACTATION, le)
        return
    assert declarer(dossier, D.RETRACTATION, le).faite_le == le


def test_a_proposal_answers_a_request_and_does_not_precede_it():
    dossier = bilan_cpf(souscription=PROPOSEE + timedelta(1))
    with pytest.raises(ValidationError, match="la proposition y répond"):
        declarer(dossier, D.PROPOSITION, PROPOSEE)
    with pytest.raises(ValidationError, match="la proposition y répond"):
        actions.enregistrer_mcf(
            dossier, acteur=Acteur(compte=dossier.consultant), instant=PLUS_TARD, numero_edof="41", proposee_le=PROPOSEE, acceptee_le=ACCEPTEE)


def test_nobody_else_records_anything():
    dossier = accepte()
    for intrus in (dossier.beneficiaire.compte, FabriqueCompte(consultant=True)):
        with pytest.raises(PermissionDenied):
            declarer(dossier, D.ENTREE, PREMIERE, PREMIERE, compte=intrus)
    with pytest.raises(PermissionDenied):
        declarer(dossier, D.RETRACTATION, date(2026, 12, 1), compte=FabriqueCompte(gestion=True))


def test_another_financing_has_no_step():
    dossier = FabriqueDossier()
    with pytest.raises(ValidationError, match="pas financé par le CPF"):
        declarer(dossier, D.PROPOSITION, PROPOSEE)


# --- who sees what is owed ---


def test_the_entry_then_the_exit_are_to_be_done_and_late_ones_say_so():
    dossier = tenir(accepte())
    compte = dossier.consultant

    def dues(le):
        return [(t.bouton, t.retard) for t in taches(compte, le, dossier) if "EDOF" in t.titre]

    assert dues(datetime(2027, 1, 15, tzinfo=PARIS)) == [("Déclarer l’entrée", "")]
    assert dues(datetime(2027, 1, 21, tzinfo=PARIS)) == [("Déclarer l’entrée", "EDOF\u202f: en retard de 2\u00a0jours")]
    declarer(dossier, D.ENTREE, date(2027, 1, 21), PREMIERE)
    assert dues(PLUS_TARD) == []
    Dossier.objects.update(etat="abandon")
    assert [bouton for bouton, _ in dues(PLUS_TARD)] == ["Déclarer le service fait"]


def test_no_bilan_that_owes_something_is_left_unread():
    """Whatever has been done, whatever its state: those that are read are enough, over the whole space of what may be."""
    faites = [()] + [DANS_L_ORDRE[:n] for n in range(1, 5)] + [(*DANS_L_ORDRE[:2], D.RETRACTATION)]
    communs = {"mode_financement": "cpf_hors_temps_travail", "consultant": FabriqueCompte(consultant=True), "date_terme": date(2027, 4, 1)}
    etats = ("contractualisation", "planifie", "en_cours", "conclusions_remises", "sans_suite", "annule")
    cas = [cas for cas in product((None, PROPOSEE), (False, True), etats, faites) if not (cas[1] and cas[2] in etats[:2])]  # a session starts it
    for rang, (souscription, tenue, etat, etapes) in enumerate(cas):
        dossier = FabriqueDossier(**communs, souscription=souscription)
        ecrire_les_etapes(dossier, etapes)
        if tenue:
            tenir(dossier, PREMIERE + timedelta(days=rang))
        Dossier.objects.filter(pk=dossier.pk).update(etat=etat)
    lues = list(edof_a_faire.dues(FabriqueCompte(gestion=True)))
    assert lues == list(edof_a_faire.dues(communs["consultant"]))
    toutes = edof.attendues(list(Dossier.objects.select_related("beneficiaire__compte")))
    assert {(ligne.dossier.pk, ligne.demarche, ligne.echeance) for ligne in lues} == {(ligne.dossier.pk, ligne.demarche, ligne.echeance) for ligne in toutes}
    assert {ligne.demarche for ligne in lues} == {D.PROPOSITION, D.ENTREE, D.SORTIE}
    assert edof_a_faire._ouverts().count() < Dossier.objects.count() / 2


def test_the_row_of_a_bilan_bears_its_last_step_whatever_is_written_or_taken_away():
    def lu():
        return Dossier.objects.values_list("edof_etape", flat=True).get(pk=dossier.pk)

    dossier = FabriqueDossier(mode_financement="cpf_hors_temps_travail")
    for etape in (D.ACCEPTATION, D.PROPOSITION, D.ENTREE, D.SORTIE, D.VALIDATION):
        ecrire_les_etapes(dossier, [etape])
        assert lu() == {D.PROPOSITION: D.ACCEPTATION, D.VALIDATION: D.SORTIE}.get(etape, etape).value
    for demarche in (D.VALIDATION, D.SORTIE):
        DemarcheEDOF.objects.get(dossier=dossier, demarche=demarche.value).delete()
    assert lu() == D.ENTREE.value
    autre = FabriqueDossier(mode_financement="cpf_hors_temps_travail")
    ecrire_les_etapes(autre, [D.ACCEPTATION])
    AcceptationMCF.objects.filter(dossier=autre).delete()
    assert Dossier.objects.get(pk=autre.pk).edof_etape == ""


def ecrire_les_etapes(dossier, etapes):
    for etape in etapes:
        if etape is D.ACCEPTATION:
            AcceptationMCF.objects.create(dossier=dossier, numero_edof=str(dossier.pk), proposee_le=PROPOSEE, acceptee_le=ACCEPTEE,
                                          retractation_jusqu_au=ACCEPTEE, enregistree_le=PLUS_TARD)
        else:
            effective = PREMIERE if etape in (D.ENTREE, D.SORTIE) else None
            taux = {"taux_centiemes": 10_000} if etape is D.SORTIE else {}
            DemarcheEDOF.objects.create(dossier=dossier, demarche=etape.value, faite_le=PREMIERE, effective_le=effective, enregistree_le=PLUS_TARD, **taux)


def test_what_is_owed_costs_the_same_for_one_and_for_three(django_assert_num_queries):
    consultant = FabriqueCompte(consultant=True)
    from conventions.edof_a_faire import taches as edof_taches
    for nombre in range(1, 4):
        tenir(accepte(consultant=consultant), premier=PREMIERE + timedelta(weeks=nombre))
        with django_assert_num_queries(5):
            assert len(edof_taches(consultant, PLUS_TARD)) == nombre


def test_deadlines_of_edof_are_told_on_monday_to_the_consultant_and_to_gestion_and_never_by_a_letter_of_their_own():
    dossier, gestion = tenir(accepte()), FabriqueCompte(gestion=True)
    avant = Envoi.objects.count()
    assert [(r.compte_id, plat(r.phrase)) for r in rappels_semaine(date(2027, 1, 18))] == [
        (compte, "Une déclaration EDOF à faire cette semaine.") for compte in sorted([dossier.consultant_id, gestion.pk])
    ]
    declarer(dossier, D.ENTREE, date(2027, 1, 18), PREMIERE)
    assert list(rappels_semaine(date(2027, 1, 18))) == []
    assert Envoi.objects.count() == avant


def test_the_tab_tells_each_step_the_part_of_the_cpf_and_what_is_left_to_the_person():
    dossier = tenir(accepte())
    page = plat(connecte(dossier.consultant).get(reverse("conventions:dossier", args=[dossier.numero])).text)
    for attendu in ("Proposition envoyée.", "Rétractation possible jusqu’au 16 décembre 2026", "Au plus tard le mardi 19 janvier 2027", "1 600 € au plus",
                    "Il reste au moins 200 € à la personne", "Aucun employeur n’est informé"):
        assert attendu in page


def test_a_step_is_recorded_on_its_page_and_the_list_gathers_what_is_owed():
    dossier = tenir(accepte(), premier=date(2026, 11, 26))
    consultant, url = connecte(dossier.consultant), reverse("conventions:edof", args=[dossier.numero, "entree"])
    page = consultant.get(url)
    assert page.context["forme"]["effective_le"].value() == date(2026, 11, 26)
    liste = reverse("conventions:edof_liste")
    gestion = connecte(FabriqueCompte(gestion=True))
    assert [dossier.numero in visiteur.get(liste).text for visiteur in (consultant, gestion, connecte(FabriqueCompte(consultant=True)))] == [True, True, False]
    nom = dossier.beneficiaire.compte.nom
    combien = {filtre: len(gestion.get(liste, {**filtre_, "format": "csv"}).getvalue().splitlines()) - 1 for filtre, filtre_ in (
        ("rien", {}), ("nom", {"q": nom[:3].lower()}), ("autre", {"q": "zzz"}), ("retard", {"quand": "retard"}), ("a_temps", {"quand": "a_temps"}),
    )}
    assert combien == {"rien": 1, "nom": 1, "autre": 0, "retard": 0, "a_temps": 1}
    assert "Rien ne correspond" in gestion.get(liste, {"q": "zzz"}).text
    aujourdhui = timezone.localdate().isoformat()
    assert "à venir" in consultant.post(url, {"faite_le": "2099-01-01", "effective_le": "2026-11-26"}).text
    assert consultant.post(url, {"faite_le": aujourdhui, "effective_le": "2026-11-26"}).status_code == 302
    assert consultant.get(liste).text.count(dossier.numero) == 0


def test_a_long_list_is_read_by_pages_under_its_filter_and_taken_away_whole():
    seule = bilan_cpf(beneficiaire__compte__nom="Seule")
    communs = {"mode_financement": seule.mode_financement, "souscription": PROPOSEE, "consultant": seule.consultant, "prestation": seule.prestation}
    FabriqueDossier.create_batch(26, **communs, beneficiaire__compte__nom="Morvan")
    gestion, url = connecte(FabriqueCompte(gestion=True)), reverse("conventions:edof_liste")

    def lues(**filtre):
        """How many rows on the page, how many in all by its own count, how many in the file."""
        reponse = gestion.get(url, filtre)
        rangs = len(reponse.context["tableau"].lignes)
        fichier = gestion.get(url, filtre | {"format": "csv"}).getvalue().splitlines()
        return rangs, int(re.search(r"(\d+)\sdéclarations\.", reponse.text)[1]), len(fichier) - 1

    assert (lues(), lues(page=2)) == ((25, 27, 27), (2, 27, 27))
    assert (lues(q="morvan"), lues(q="morvan", page=2)) == ((25, 26, 26), (1, 26, 26))
    assert "q=morvan&amp;page=2" in gestion.get(url, {"q": "morvan"}).text
    assert "q=morvan&amp;page=1" in gestion.get(url, {"q": "morvan", "page": 2}).text


@pytest.mark.parametrize("demarche", ["rien", "acceptation"])
def test_an_unknown_step_does_not_exist(demarche):
    dossier = accepte()
    assert connecte(dossier.consultant).get(reverse("conventions:edof", args=[dossier.numero, demarche])).status_code == 404
