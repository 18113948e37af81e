"""What is typed in the boxes of notes: kept before one says so, for its author alone, gone once it is written."""
from datetime import date, datetime, time, timedelta

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from beneficiaires.models import Dossier
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Evenement
from bilan.socle.roles import Role
from seances.actions import ajuster
from seances.actions.commun import Rangee
from seances.models import Seance
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.outils.connexion import Visiteur
from tests.seances.outils import ICI, consultante
from travaux.actions import Conflit, ecrire_note, ecrire_notes, garder_brouillon
from travaux.models import Brouillon, Note

pytestmark = pytest.mark.django_db
BOITES = {"privee": "Elle hésite encore.", "partagee": "Reprendre la liste."}


@pytest.fixture
def dossier():
    FabriqueOrganisme()
    return FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2))


@pytest.fixture
def seance(dossier):
    debut = timezone.now() - timedelta(hours=1)
    return FabriqueSeance(dossier=dossier, numero=1, debut=debut, fin=debut + timedelta(hours=2), etat="confirmee")


@pytest.fixture
def consultant(dossier):
    visiteur = Visiteur()
    visiteur.force_login(dossier.consultant)
    return visiteur


def garder(dossier, textes=BOITES, **quoi):
    return garder_brouillon(dossier, textes, **{"acteur": consultante(dossier), "instant": ICI, **quoi})


def pages(dossier, seance):
    """Where it is typed: (page, where it is kept)."""
    return [(reverse("travaux:dossier", args=[dossier.numero]), reverse("travaux:garder_notes", args=[dossier.numero])),
            (reverse("travaux:seance", args=[seance.pk]), reverse("travaux:garder_seance", args=[seance.pk]))]


@pytest.mark.parametrize("laquelle", [0, 1], ids=["dossier", "séance"])
def test_what_is_typed_is_found_again_on_its_page_until_it_is_written(dossier, seance, consultant, laquelle):
    page, ou = pages(dossier, seance)[laquelle]
    reponse = consultant.post(ou, {**BOITES, "revision": 0, "onglet": "a"})
    assert (reponse.status_code, reponse.json()["revision"], reponse.json()["dit"][:15]) == (200, 1, "Brouillon gardé")
    lue = consultant.get(page)
    assert all(texte in lue.text for texte in BOITES.values()) and "pas encore enregistré" in lue.text
    assert BOITES["privee"] not in consultant.get(pages(dossier, seance)[1 - laquelle][0]).text  # each page has its own
    assert (Note.objects.count(), Evenement.objects.filter(verbe="note.ecrire").count()) == (0, 0)
    if laquelle:
        page = reverse("travaux:noter_seance", args=[seance.pk])
    assert consultant.post(page, {**BOITES, "revision": 1, "onglet": "a"}).status_code == 302
    assert (Note.objects.count(), Brouillon.objects.count()) == (2, 0)


def test_to_close_the_session_writes_it_too(dossier, seance, consultant):
    garder(dossier, seance=seance)
    heures = {"debut": timezone.localtime(seance.debut).strftime("%H:%M"), "fin": timezone.localtime(seance.fin).strftime("%H:%M")}
    consultant.post(reverse("travaux:seance", args=[seance.pk]), {**BOITES, "issue": "reportee", **heures, "revision": 1})
    assert (Note.objects.count(), Brouillon.objects.count()) == (2, 0)


def test_a_page_of_before_which_says_no_revision_is_still_taken(dossier, consultant):
    assert consultant.post(reverse("travaux:dossier", args=[dossier.numero]), BOITES).status_code == 302
    assert Note.objects.count() == 2


def test_it_is_its_author_s_alone_also_what_is_meant_to_be_shared(dossier):
    garder(dossier)
    assert [b.textes for b in Brouillon.objects.pour(dossier.consultant)] == [BOITES]
    remplacante = FabriqueCompte(consultant=True)
    for compte in (dossier.beneficiaire.compte, remplacante, FabriqueCompte(gestion=True)):
        assert not Brouillon.objects.pour(compte).exists()
    Dossier.objects.filter(pk=dossier.pk).update(consultant=remplacante)
    assert not Brouillon.objects.pour(remplacante).exists()


def test_without_the_author_in_its_scope_whoever_takes_over_would_read_it(dossier, monkeypatch):
    """The sabotage."""
    garder(dossier)
    remplacante = FabriqueCompte(consultant=True)
    Dossier.objects.filter(pk=dossier.pk).update(consultant=remplacante)
    monkeypatch.setattr(Brouillon, "PORTEE", {Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte)})
    assert Brouillon.objects.pour(remplacante).exists()


def test_another_tab_is_told_and_the_same_one_goes_on(dossier):
    assert (garder(dossier, revision=0, onglet="a"), garder(dossier, {**BOITES, "privee": "Plus."}, revision=0, onglet="a")) == (1, 2)
    with pytest.raises(Conflit, match="dans un autre onglet"):
        garder(dossier, {"privee": "Autre.", "partagee": ""}, revision=1, onglet="b")
    assert Brouillon.objects.get().textes["privee"] == "Plus."
    assert garder(dossier, {"privee": "Autre.", "partagee": ""}, revision=2, onglet="b") == 3


def test_a_box_that_is_emptied_leaves_nothing_and_an_empty_page_never_takes_a_text_away(dossier):
    vides = {"privee": "", "partagee": ""}
    assert (garder(dossier, vides, revision=0, onglet="a"), Brouillon.objects.count()) == (0, 0)
    garder(dossier, onglet="a")
    with pytest.raises(Conflit):
        garder(dossier, vides, revision=0, onglet="b")
    assert (garder(dossier, vides, revision=1, onglet="a"), Brouillon.objects.count()) == (0, 0)


def test_once_written_an_older_tab_may_begin_anew(dossier):
    garder(dossier, onglet="a")
    ecrire_notes(dossier, [(BOITES["privee"], False)], acteur=consultante(dossier), instant=ICI)
    assert garder(dossier, {"privee": "La suite.", "partagee": ""}, revision=7, onglet="b") == 1


def test_all_the_boxes_are_written_or_none(dossier):
    garder(dossier)
    with pytest.raises(Exception, match="Écrivez votre note"):
        ecrire_notes(dossier, [("Un mot.", False), (" ", True)], acteur=consultante(dossier), instant=ICI)
    assert (Note.objects.count(), Brouillon.objects.count()) == (0, 1)


def test_a_bilan_that_is_over_keeps_nothing_and_says_so(dossier, consultant):
    Dossier.objects.filter(pk=dossier.pk).update(etat="abandon")
    reponse = consultant.post(reverse("travaux:garder_notes", args=[dossier.numero]), {**BOITES, "revision": 0})
    assert (reponse.status_code, "Ce bilan est terminé" in reponse.json()["dit"], Brouillon.objects.count()) == (409, True, 0)


def test_what_cannot_be_read_is_said_at_its_box(dossier, consultant):
    reponse = consultant.post(reverse("travaux:garder_notes", args=[dossier.numero]), {"privee": "Son numéro : 2 69 05 49 588 157 80", "revision": 0})
    assert (reponse.status_code, list(reponse.json()["champs"]), Brouillon.objects.count()) == (422, ["privee"], 0)


def test_dates_proposed_anew_lose_neither_a_note_nor_what_is_being_typed(dossier):
    """The rows of what was only proposed give way to others."""
    lundi = datetime.combine(dossier.periode_debut, time(9), PARIS)
    rangees = [Rangee("preliminaire", lundi, lundi + timedelta(hours=1), lien="https://visio.example/1")]
    premiere, = ajuster(dossier, acteur=consultante(dossier), instant=ICI, rangees=rangees)
    ecrire_note(dossier, acteur=consultante(dossier), instant=ICI, texte="Avant de commencer.", partagee=False, seance=premiere)
    garder(dossier, seance=premiere)
    nouvelle, = ajuster(dossier, acteur=consultante(dossier), instant=ICI, rangees=rangees)
    assert (nouvelle.pk != premiere.pk, Seance.objects.count()) == (True, 1)
    note = Note.objects.select_related("coffre").get()
    assert (note.texte, note.seance) == ("Avant de commencer.", None)
    assert Brouillon.objects.get().numero_seance == nouvelle.numero
