"""Two tabs, two clocks, an editor and the clock, at the same instant: one text is kept, one copy is handed over, what was handed over stays."""
import json
from contextlib import suppress
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from beneficiaires.models import Dossier
from bilan.socle.acteur import Acteur
from bilan.socle.models import Evenement
from bilan.socle.transitions import TransitionRefusee
from tests.fabriques import FabriqueDossier, FabriqueOrganisme
from tests.seances.outils import beneficiaire
from tests.syntheses.test_concurrence import ensemble
from tests.travaux.outils import CONTENU, SEMAINE_AVANT, VEILLE, equipe, remise, seance_avec_support
from travaux import actions
from travaux.actions import contenu
from travaux.actions.supports import Contenu
from travaux.models import Brouillon, Piste, Preparation, Reponses, Support

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_tabs_that_write_at_once_one_is_kept_and_the_other_is_told():
    preparation = remise()
    acteur = beneficiaire(preparation.dossier)

    def ecrire(onglet):
        return lambda: actions.enregistrer(
            Preparation.objects.get(pk=preparation.pk), {"q1": onglet}, acteur=acteur, instant=VEILLE, revision=0, onglet=onglet,
        ).revision

    resultats = ensemble(ecrire("a"), ecrire("b"))
    assert sorted(resultats, key=str) == [1, actions.Conflit]
    assert json.loads(Reponses.objects.select_related("coffre").get().contenu) == {"q1": "ab"[resultats.index(1)]}


def test_of_two_tabs_that_begin_the_same_notes_at_once_one_is_kept_and_the_other_is_told():
    FabriqueOrganisme()
    dossier = FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2))
    acteur = Acteur(compte=dossier.consultant)

    def ecrire(onglet):
        return lambda: actions.garder_brouillon(
            Dossier.objects.get(pk=dossier.pk), {"privee": onglet, "partagee": ""}, acteur=acteur, instant=VEILLE, revision=0, onglet=onglet,
        )

    resultats = ensemble(ecrire("a"), ecrire("b"))
    assert resultats.count(actions.Conflit) == 1
    assert Brouillon.objects.select_related("coffre").get().textes["privee"] == "ba"[resultats.index(actions.Conflit)]


@pytest.mark.parametrize("tour", range(3))
def test_what_is_typed_while_the_same_notes_are_written_is_kept_or_was_written(tour):
    FabriqueOrganisme()
    dossier = FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2))
    par = {"acteur": Acteur(compte=dossier.consultant), "instant": VEILLE, "onglet": "a"}
    lu = actions.garder_brouillon(dossier, {"privee": "Un mot.", "partagee": ""}, **par)
    ensemble(lambda: actions.ecrire_notes(dossier, [("Un mot.", False)], **par, revision=lu),
             lambda: actions.garder_brouillon(dossier, {"privee": "Un mot de plus.", "partagee": ""}, **par, revision=lu))
    gardes = [brouillon.textes["privee"] for brouillon in Brouillon.objects.select_related("coffre")]
    assert gardes in ([], ["Un mot de plus."])  # taken away with the notes only when they came after it, from the same tab


def test_two_clocks_hand_over_one_copy_and_write_it_once():
    seance = seance_avec_support()
    assert sorted(ensemble(*[lambda: actions.remettre_les_dus(SEMAINE_AVANT)] * 2)) == [0, 1]
    assert (seance.dossier.preparations.count(), Evenement.objects.filter(verbe="preparation.remettre").count()) == (1, 1)


@pytest.mark.parametrize("tour", range(3))
def test_an_editor_and_the_clock_leave_a_version_as_it_was_handed_over(tour):
    seance_avec_support()
    support = Support.objects.get()
    editeur, nouveau = equipe(), Contenu("Autre", 5, questions=CONTENU.questions[:1])
    ensemble(lambda: actions.remettre_les_dus(SEMAINE_AVANT), lambda: actions.modifier(support, nouveau, acteur=editeur, instant=VEILLE))
    remis = Preparation.objects.get().version
    assert (remis.titre, len(remis.demandes), remis.numero) in [("Ce qui compte", 7, 1), ("Autre", 1, 1)]
    assert support.derniere.titre == "Autre"


def test_two_people_who_keep_a_lead_at_once_never_keep_five():
    FabriqueOrganisme()
    dossier = FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2))
    acteurs = [Acteur(compte=dossier.beneficiaire.compte), Acteur(compte=dossier.consultant)]
    for n in range(3):
        contenu.ajouter(Piste, dossier, acteur=acteurs[0], instant=VEILLE, intitule=f"Piste {n}", decision="retenue")

    def retenir(acteur):
        def essayer():
            with suppress(ValidationError):
                contenu.ajouter(Piste, dossier, acteur=acteur, instant=VEILLE, intitule="Une de plus", decision="retenue")
        return essayer

    ensemble(*map(retenir, acteurs))
    assert Piste.objects.filter(decision="retenue").count() == 4


def test_a_lead_is_not_changed_while_the_investigation_closes():
    FabriqueOrganisme()
    dossier = FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2))
    elle, lui = Acteur(compte=dossier.consultant), Acteur(compte=dossier.beneficiaire.compte)
    piste = contenu.ajouter(Piste, dossier, acteur=lui, instant=VEILLE, intitule="Avant")
    resultats = ensemble(
        lambda: actions.passer_outre(dossier, "Déjà choisi.", acteur=elle, instant=VEILLE).etat,
        lambda: contenu.modifier(Piste.objects.get(pk=piste.pk), acteur=lui, instant=VEILLE, intitule="Après"),
    )
    assert resultats[0] == "close" and resultats[1] in (None, TransitionRefusee)
