"""The end of a bilan: what is destroyed, what an act of the person keeps, who may stop it, and what is left in every case."""
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import storages

from beneficiaires.models import Piece
from bilan import rappels
from bilan.socle import courriels, destruction, documents, registre
from bilan.socle.acteur import SYSTEME
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Coffre, Document, Envoi, Evenement, ModeleSecret
from bilan.socle.transitions import TransitionRefusee
from seances.models import TravailPersonnel
from syntheses import actions, conservation, copie, inventaire
from syntheses.actions import partages
from syntheses.actions.destruction import poursuivre
from syntheses.models import Destruction, Fin, Garde, Partage, Rubrique, Suspension
from syntheses.regles.conservation import Besoin, Gardable
from tests.syntheses.outils import ICI, SECRET, beneficiaire, consultante
from tests.syntheses.outils_fin import JOUR_J, LENDEMAIN, TERME, canari, detruire, gestion, partir, signe
from tests.syntheses.outils_partage import donne
from travaux.models import Note, Reponses

pytestmark = pytest.mark.django_db


# --- The term --------------------------------------------------------------------------------------------------------


def test_a_bilan_ended_before_this_was_written_is_noted_and_gets_the_delay(termine):
    Fin.objects.all().delete()
    detruire(ICI + timedelta(days=60))
    assert [(f.terme, f.detruire_le, f.detruit_le) for f in Fin.objects.all()] == [(TERME, date(2027, 5, 16), None)]


# --- The destruction -------------------------------------------------------------------------------------------------


def test_the_day_before_nothing_is_destroyed(termine):
    detruire(JOUR_J - timedelta(days=1))
    assert (Destruction.objects.count(), Note.objects.count()) == (0, 2)
    assert set(canari()) == {"travaux.Note", "travaux.Reponses", "seances.TravailPersonnel", "syntheses.Rubrique", "syntheses.Version"}


def test_on_the_day_both_keys_die_and_the_canary_is_nowhere(detruit):
    assert canari() == []
    assert inventaire.vivants(detruit) == []
    assert (Note.objects.count(), Reponses.objects.count(), Rubrique.objects.count()) == (0, 0, 0)
    assert not Coffre.objects.get(pk=detruit.coffre_actes_id).detruit_le
    assert (detruit.etat, Destruction.objects.get().etat) == ("purge", "constatee")


def test_no_stored_file_of_the_content_is_left(detruit):
    morts = Document.objects.filter(etat="detruit")
    assert sorted(d.piece.nature for d in morts) == ["document_synthese", "resultats_detailles"]
    assert all(not storages["documents"].exists(str(d.pk)) and len(d.empreinte) == 64 and d.donnees is None for d in morts)


def test_the_hours_stay_proved_and_their_subject_is_empty(detruit):
    travail = TravailPersonnel.objects.select_related("coffre").get()
    assert (travail.minutes, travail.sujet) == (60, "")


def test_an_interrupted_destruction_finished_twice_issues_one_proces_verbal(detruit):
    assert detruire(JOUR_J + timedelta(hours=1)) == 0
    poursuivre(Destruction.objects.get().pk, JOUR_J)
    assert Piece.objects.filter(nature="pv_destruction").count() == 1
    assert [e.verbe for e in Evenement.objects.filter(verbe__startswith="destruction").order_by("pk")] == [
        "destruction.figer", "destruction.executer", "destruction.constater"]


def test_the_person_is_told_before_and_after_once_each(detruit):
    rappels.planifier(JOUR_J + timedelta(hours=2))
    sujets = [courriels.rendre(e, JOUR_J).subject.replace("\u00a0", " ") for e in Envoi.objects.filter(gabarit__contains="destruction").order_by("pk")]
    assert sujets == ["Vos documents de travail seront détruits le 17 mars 2027", "Attestation de destruction"]


# --- What an act keeps -----------------------------------------------------------------------------------------------


def test_an_agreement_keeps_what_it_lists_and_nothing_else(termine):
    signe(termine)
    detruire()
    termine.refresh_from_db()
    assert set(canari()) == {"travaux.Note", "syntheses.Rubrique"}
    assert [(n.partagee, n.texte) for n in Note.objects.select_related("coffre")] == [(True, f"Note {SECRET}")]
    assert documents.lire(termine.synthese.piece.document).startswith(b"%PDF")
    assert [(g.quoi, g.detruire_le) for g in Garde.objects.order_by("quoi")] == [("mots", date(2028, 3, 10)), ("synthese", date(2028, 3, 10))]
    assert termine.etat == "conclusions_remises"
    assert all(c.detruit_le for c in (termine.coffre_travaux, termine.coffre_synthese))


def test_what_is_kept_is_destroyed_on_its_day(termine):
    signe(termine)
    detruire()
    detruire(datetime(2028, 3, 9, 12, tzinfo=PARIS))
    assert canari() != []
    detruire(datetime(2028, 3, 10, 12, tzinfo=PARIS))
    termine.refresh_from_db()
    assert (canari(), termine.etat, Destruction.objects.first().fondement) == ([], "purge", "echeance")


def test_taken_back_it_is_destroyed_at_once(termine, django_capture_on_commit_callbacks):
    accord = signe(termine)
    detruire()
    with django_capture_on_commit_callbacks(execute=True):
        actions.retirer_l_accord(accord, acteur=beneficiaire(termine), instant=JOUR_J + timedelta(days=3))
    assert (canari(), Destruction.objects.first().fondement, Destruction.objects.first().etat) == ([], "retrait", "constatee")


def test_taken_back_before_the_end_it_keeps_nothing(termine):
    actions.retirer_l_accord(signe(termine), acteur=beneficiaire(termine), instant=LENDEMAIN)
    detruire()
    assert (canari(), Garde.objects.count()) == ([], 0)


def test_a_request_to_the_cep_keeps_the_synthesis_alone_three_years_and_taken_back_it_goes(termine, django_capture_on_commit_callbacks):
    partage = donne(termine.synthese, instant=LENDEMAIN)
    detruire()
    assert set(canari()) == {"syntheses.Rubrique"}
    assert [(g.quoi, g.detruire_le, g.par_accord) for g in Garde.objects.all()] == [("synthese", date(2030, 3, 10), False)]
    assert documents.lire(Piece.objects.get(nature="document_synthese").document).startswith(b"%PDF")
    partage = Partage.objects.get(pk=partage.pk)
    assert partage.ouvert(JOUR_J + timedelta(hours=1)) and SECRET in str(copie.page(partage))  # it is kept so that its reader may read it
    with django_capture_on_commit_callbacks(execute=True):
        partages.retirer(partage, acteur=beneficiaire(termine), instant=JOUR_J + timedelta(hours=1))
    termine.refresh_from_db()
    assert (canari(), termine.etat, Destruction.objects.first().fondement) == ([], "purge", "retrait")


def test_taken_back_while_an_agreement_holds_the_synthesis_stays_as_long_as_that_says(termine):
    partage = donne(termine.synthese, instant=LENDEMAIN)
    signe(termine, [Gardable.SYNTHESE])
    detruire()
    partages.retirer(partage, acteur=beneficiaire(termine), instant=JOUR_J)
    assert [(g.quoi, g.detruire_le, g.par_accord, g.destruction) for g in Garde.objects.all()] == [("synthese", date(2028, 3, 10), True, None)]


def test_only_its_author_signs_and_takes_back(termine):
    for autre in (consultante(termine), gestion(), SYSTEME):
        with pytest.raises(PermissionDenied):
            actions.ecrire_l_accord(termine, [Gardable.MOTS], Besoin.PROJET, 12, acteur=autre, instant=ICI)


def test_nothing_can_be_kept_once_it_is_destroyed(detruit):
    with pytest.raises(TransitionRefusee, match="a été détruit"):
        signe(detruit)


# --- The person's own request, and gestion's hold --------------------------------------------------------------------


def test_without_the_number_typed_nothing_is_erased(termine):
    with pytest.raises(ValidationError, match="numéro de votre dossier"):
        actions.effacer(termine, "BDC-1999-0001", acteur=beneficiaire(termine), instant=LENDEMAIN)
    assert Destruction.objects.count() == 0


def test_a_hold_stops_everything_until_it_is_lifted_then_the_person_is_told_again(termine):
    suspension = actions.suspendre(termine, "controle", "DREETS-2027-12", acteur=gestion(), instant=LENDEMAIN)
    detruire()
    with pytest.raises(TransitionRefusee, match="suspendue"):
        actions.effacer(termine, termine.numero, acteur=beneficiaire(termine), instant=JOUR_J)
    assert Destruction.objects.count() == 0
    actions.reprendre_la_destruction(suspension, acteur=gestion(), instant=JOUR_J)
    detruire(JOUR_J)
    assert (Destruction.objects.count(), Fin.objects.get().detruire_le) == (0, date(2027, 3, 24))
    partir(JOUR_J + timedelta(days=1))
    detruire(JOUR_J + timedelta(days=7))
    assert canari() == []


@pytest.mark.parametrize("reference", ["", "le salarié conteste son bilan", "A" * 40])
def test_a_hold_says_no_word_of_anyones(termine, reference):
    with pytest.raises(ValidationError):
        actions.suspendre(termine, "litige", reference, acteur=gestion(), instant=ICI)
    assert not Suspension.objects.exists()


def test_only_gestion_holds(termine):
    for autre in (consultante(termine), beneficiaire(termine)):
        with pytest.raises(PermissionDenied):
            actions.suspendre(termine, "litige", "RG-27-123", acteur=autre, instant=ICI)


# --- Nothing is forgotten --------------------------------------------------------------------------------------------


def test_every_model_that_holds_a_secret_can_be_erased_or_says_that_it_is_a_trace():
    """A row that others protect cannot be erased: it must declare TRACE, or the destruction would stop on it."""
    proteges = {
        modele._meta.label: lien.related_model._meta.label for modele in destruction.modeles() if not modele.TRACE
        for lien in modele._meta.related_objects if lien.on_delete.__name__ == "PROTECT" and not issubclass(lien.related_model, ModeleSecret)
    }
    assert proteges == {}


def test_the_register_holds_counts_and_fingerprints_and_not_a_word(detruit):
    inscrite = registre.lire(Destruction.objects.get().pk)
    assert {ligne["nom"]: ligne["nombre"] for ligne in inscrite["plan"]["categories"]} == {
        "Notes d’entretien et mots partagés": 2, "Réponses aux travaux préparatoires": 1, "Sujets des recherches personnelles": 1,
        "Parties de la synthèse": 4, "Étapes du projet": 1, "Documents (PDF, archives)": 2, "Versions de la synthèse": 1, "Résultats détaillés": 1,
        "Investigations": 1,
    }
    assert SECRET not in str(inscrite) and detruit.beneficiaire.compte.nom not in str(inscrite)


def test_a_morning_with_nothing_due_costs_four_queries(termine, django_assert_num_queries):
    with django_assert_num_queries(4):
        detruire(LENDEMAIN)


# --- What each protection is for: without it, the harm is done -------------------------------------------------------


def test_without_the_hold_asked_again_it_would_be_destroyed_during_a_control(termine, monkeypatch):
    actions.suspendre(termine, "controle", "DREETS-2027-12", acteur=gestion(), instant=LENDEMAIN)
    monkeypatch.setattr(conservation, "suspension", lambda dossier: None)
    actions.effacer(termine, termine.numero, acteur=beneficiaire(termine), instant=LENDEMAIN)
    assert Destruction.objects.count() == 1


def test_without_being_put_aside_what_is_kept_would_die_with_the_rest(termine, monkeypatch):
    signe(termine)
    monkeypatch.setattr("syntheses.actions.destruction.mettre_a_part", lambda destruction: None)
    detruire()
    assert canari() == []
