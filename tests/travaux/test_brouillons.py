"""What is typed in the boxes of notes: kept before one says so, for its author alone, gone once it is written."""
from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
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
from tests.travaux.outils import a_dix_heures
from travaux.actions import Conflit, ecrire_note, ecrire_notes, garder_brouillon
from travaux.models import Brouillon, Note

pytestmark = pytest.mark.django_db
BOITES = {"privee": "Elle hésite encore.", "partagee": "Reprendre la liste."}
AUTRES = {"privee": "Autre chose.", "partagee": ""}


@pytest.fixture(scope="module")
def cle_du_dossier(base_du_module):
    FabriqueOrganisme()
    return FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2)).pk


@pytest.fixture
def dossier(cle_du_dossier):
    return Dossier.objects.get(pk=cle_du_dossier)


@pytest.fixture
def seance(dossier):
    debut = a_dix_heures(jours=1)
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
    assert (reponse.status_code, reponse.json()["dit"][:15]) == (200, "Brouillon gardé")
    lue = consultant.get(page)
    assert all(texte in lue.text for texte in BOITES.values()) and "pas encore enregistré" in lue.text
    assert (Note.objects.count(), Evenement.objects.filter(verbe="note.ecrire").count()) == (0, 0)
    ecrire = reverse("travaux:noter_seance", args=[seance.pk]) if laquelle else page
    assert consultant.post(ecrire, {**BOITES, "revision": reponse.json()["revision"], "onglet": "b"}).status_code == 302
    assert (Note.objects.count(), Brouillon.objects.count()) == (2, 0)


def test_to_close_the_session_writes_it_too_and_a_refusal_leaves_it(dossier, seance, consultant):
    lu = garder(dossier, seance=seance, onglet="a")
    heures = {"debut": timezone.localtime(seance.debut).strftime("%H:%M"), "fin": timezone.localtime(seance.fin).strftime("%H:%M")}
    clore = {**BOITES, **heures, "revision": lu, "onglet": "a"}
    refusee = consultant.post(reverse("travaux:seance", args=[seance.pk]), {**clore, "issue": "realisee"})  # it has not ended
    assert (refusee.status_code, Note.objects.count(), Brouillon.objects.count()) == (422, 0, 1)
    assert consultant.post(reverse("travaux:seance", args=[seance.pk]), {**clore, "issue": "reportee"}).status_code == 302
    assert (Note.objects.count(), Brouillon.objects.count()) == (2, 0)


def test_what_another_tab_is_typing_stays_when_this_one_writes(dossier, seance, consultant):
    """Typed on a tablet, then something else is written from a page that had been opened before."""
    garder(dossier, seance=seance, onglet="tablette")
    for saisie in ({"privee": "", "partagee": ""}, {"privee": "Autre chose.", "partagee": ""}):
        consultant.post(reverse("travaux:noter_seance", args=[seance.pk]), {**saisie, "revision": 0, "onglet": "bureau"})
    assert [note.texte for note in Note.objects.select_related("coffre")] == ["Autre chose."]
    assert BOITES["privee"] in consultant.get(reverse("travaux:seance", args=[seance.pk])).text


def test_a_page_of_before_which_says_no_revision_is_still_taken(dossier, consultant):
    assert consultant.post(reverse("travaux:dossier", args=[dossier.numero]), BOITES).status_code == 302
    assert Note.objects.count() == 2


def lisent(dossier, seance) -> dict[str, bool]:
    """Who reads it, on any of the pages of notes."""
    eux = {"consultant": dossier.consultant, "titulaire": dossier.beneficiaire.compte, "gestion": FabriqueCompte(gestion=True),
           "remplaçante": FabriqueCompte(consultant=True)}
    adresses = [page for page, _ in pages(dossier, seance)] + [reverse("travaux:partages")]

    def lit(compte):
        visiteur = Visiteur()
        visiteur.force_login(compte)
        return any(mot in visiteur.get(adresse).text for adresse in adresses for mot in BOITES.values())

    vus = {nom: lit(compte) for nom, compte in eux.items()}
    Dossier.objects.filter(pk=dossier.pk).update(consultant=eux["remplaçante"])
    vus |= {"confié": lit(eux["remplaçante"]), "partie": lit(eux["consultant"])}
    Dossier.objects.filter(pk=dossier.pk).update(consultant=eux["consultant"])
    return vus | {"revenue": lit(eux["consultant"])}


def test_it_is_its_author_s_alone_also_what_is_meant_to_be_shared(dossier, seance):
    garder(dossier)
    garder(dossier, seance=seance)
    assert {qui for qui, lit in lisent(dossier, seance).items() if lit} == {"consultant", "revenue"}


def test_without_the_author_in_its_scope_whoever_takes_over_would_read_it(dossier, seance, monkeypatch):
    """The sabotage."""
    garder(dossier)
    monkeypatch.setattr(Brouillon, "PORTEE", {Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte)})
    assert lisent(dossier, seance)["confié"]


def test_another_tab_is_told_and_the_same_one_goes_on(dossier):
    premiere, deuxieme = garder(dossier, revision=0, onglet="a"), garder(dossier, {**BOITES, "privee": "Plus."}, revision=0, onglet="a")
    assert deuxieme == premiere + 1
    with pytest.raises(Conflit, match="modifiées ailleurs"):
        garder(dossier, AUTRES, revision=premiere, onglet="b")
    assert Brouillon.objects.get().textes["privee"] == "Plus."
    assert garder(dossier, AUTRES, revision=deuxieme, onglet="b") == deuxieme + 1


def test_a_draft_begun_after_another_was_written_is_not_taken_for_it(dossier):
    lu = garder(dossier, onglet="a")
    ecrire_notes(dossier, [(BOITES["privee"], False)], acteur=consultante(dossier), instant=ICI, revision=lu)
    garder(dossier, {"privee": "La suite.", "partagee": ""}, instant=ICI + timedelta(minutes=5), onglet="a")
    with pytest.raises(Conflit):
        garder(dossier, AUTRES, revision=lu, onglet="b")


def test_a_page_that_showed_what_was_written_since_does_not_bring_it_back(dossier):
    lu = garder(dossier, onglet="a")
    ecrire_notes(dossier, [(BOITES["privee"], False)], acteur=consultante(dossier), instant=ICI, revision=lu)
    with pytest.raises(Conflit, match="a été enregistré ou effacé ailleurs"):
        garder(dossier, {**BOITES, "privee": "Elle hésite encore !"}, revision=lu, onglet="b")
    assert Brouillon.objects.count() == 0


def test_a_box_that_is_emptied_leaves_nothing_and_an_empty_page_never_takes_a_text_away(dossier):
    vides = {"privee": "", "partagee": ""}
    assert (garder(dossier, vides, revision=0, onglet="a"), Brouillon.objects.count()) == (0, 0)
    lu = garder(dossier, onglet="a")
    with pytest.raises(Conflit):
        garder(dossier, vides, revision=0, onglet="b")
    assert (garder(dossier, vides, revision=lu, onglet="a"), Brouillon.objects.count()) == (0, 0)


def test_all_the_boxes_are_written_or_none(dossier):
    lu = garder(dossier)
    with pytest.raises(ValidationError, match="Écrivez votre note"):
        ecrire_notes(dossier, [("Un mot.", False), (" ", True)], acteur=consultante(dossier), instant=ICI, revision=lu)
    assert (Note.objects.count(), Brouillon.objects.count()) == (0, 1)


def test_a_bilan_that_is_over_keeps_nothing_more_and_shows_what_was_never_written(dossier, seance, consultant):
    garder(dossier, seance=seance)
    notes, ou = pages(dossier, seance)[0]
    assert "Reprendre sur la page de la séance" in consultant.get(notes).text
    Dossier.objects.filter(pk=dossier.pk).update(etat="abandon")
    reponse = consultant.post(ou, {**AUTRES, "revision": 0})
    assert (reponse.status_code, "Ce bilan est terminé" in reponse.json()["dit"], Brouillon.objects.count()) == (409, True, 1)
    lue = consultant.get(notes).text
    assert BOITES["privee"] in lue and "Resté en brouillon" in lue and "Reprendre sur la page" not in lue


def test_what_cannot_be_read_is_said_at_its_box(dossier, consultant):
    reponse = consultant.post(reverse("travaux:garder_notes", args=[dossier.numero]), {"privee": "Son numéro : 2 69 05 49 588 157 80", "revision": 0})
    assert (reponse.status_code, list(reponse.json()["champs"]), Brouillon.objects.count()) == (422, ["privee"], 0)


def test_dates_proposed_anew_lose_neither_a_note_nor_what_is_being_typed(dossier, consultant):
    """The rows of what was only proposed give way to others."""
    lundi = datetime.combine(dossier.periode_debut, time(9), PARIS)
    rangees = [Rangee("preliminaire", lundi, lundi + timedelta(hours=1), lien="https://visio.example/1")]
    premiere, = ajuster(dossier, acteur=consultante(dossier), instant=ICI, rangees=rangees)
    ecrire_note(dossier, acteur=consultante(dossier), instant=ICI, texte="Avant de commencer.", partagee=False, seance=premiere)
    for seance in (premiere, None):
        garder(dossier, BOITES if seance else AUTRES, seance=seance, instant=ICI if seance else ICI + timedelta(hours=1))
    nouvelle, = ajuster(dossier, acteur=consultante(dossier), instant=ICI, rangees=rangees)
    assert (nouvelle.pk != premiere.pk, Seance.objects.count()) == (True, 1)
    note = Note.objects.select_related("coffre").get()
    assert (note.texte, note.seance) == ("Avant de commencer.", None)
    lue = consultant.get(reverse("travaux:dossier", args=[dossier.numero]))
    assert (lue.context["forme"].initial["privee"], BOITES["privee"] in lue.text) == (AUTRES["privee"], True)
