"""An employer's sheet that several dossiers read: another SIRET changes one dossier, a correction changes all and is written down."""
from datetime import datetime

import pytest
from django.urls import reverse

from beneficiaires.models import Dossier, Employeur
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Evenement
from conventions import actions
from conventions.forms import FormeBrouillon, FormeCorrection
from tests.fabriques import FabriqueDossier, FabriqueEmployeur, FabriqueOrganisme, siret

pytestmark = pytest.mark.django_db
INSTANT = datetime(2026, 11, 20, 16, 25, tzinfo=PARIS)
SIRONA = {
    "employeur_raison_sociale": "Sirona SARL", "employeur_siret": siret(900), "employeur_representant": "Nadia Lefort",
    "employeur_courriel": "rh@sirona.example",
}


def brouillon(employeur):
    FabriqueOrganisme()
    dossier = FabriqueDossier(employeur=employeur)
    return actions.preparer(dossier, acteur=Acteur(compte=dossier.consultant), instant=INSTANT)


def completer(convention, **mentions):
    actions.completer(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=INSTANT, **mentions)


def employeur_lu(dossier):
    lu = Dossier.objects.select_related("employeur").get(pk=dossier.pk).employeur
    return lu.raison_sociale, lu.siret, lu.representant, lu.courriel


def verbes(fil):
    return [ligne.verbe for ligne in Evenement.objects.filter(fil=fil, verbe__startswith="employeur.")]


def test_another_siret_is_another_employer_for_this_dossier_alone():
    kerbrat = FabriqueEmployeur()
    autre = FabriqueDossier(employeur=kerbrat)
    avant, convention = employeur_lu(autre), brouillon(kerbrat)
    completer(convention, **SIRONA)
    assert employeur_lu(convention.dossier) == tuple(SIRONA.values())
    assert employeur_lu(autre) == avant
    assert verbes(convention.dossier.fil) == ["employeur.changer"]
    assert verbes(autre.fil) == []


def test_an_employer_known_by_the_siret_typed_is_taken_as_it_is_known():
    kerbrat, connu = FabriqueEmployeur(), FabriqueEmployeur(raison_sociale="Sirona", siret=siret(900), representant="Paul Sirona")
    convention = brouillon(kerbrat)
    completer(convention, **SIRONA)
    assert employeur_lu(convention.dossier) == ("Sirona", siret(900), "Paul Sirona", connu.courriel)
    assert Employeur.objects.count() == 2


@pytest.mark.parametrize(("connu", "partagee"), [(siret(800), False), ("", False), ("", True)])
def test_a_siret_that_was_wrong_or_missing_is_corrected_on_the_sheet(connu, partagee):
    fiche = FabriqueEmployeur(siret=connu)
    if partagee:
        FabriqueDossier(employeur=fiche)
    convention = brouillon(fiche)
    completer(convention, employeur_siret=siret(900))
    fiche.refresh_from_db()
    assert (fiche.siret, convention.dossier.employeur_id, Employeur.objects.count()) == (siret(900), fiche.pk, 1)


def test_the_same_siret_is_the_same_sheet_corrected_for_all_and_written_in_its_journal():
    kerbrat = FabriqueEmployeur(siret=siret(800))
    autre, convention = FabriqueDossier(employeur=kerbrat), brouillon(kerbrat)
    completer(convention, employeur_siret=f"{siret(800)[:3]} {siret(800)[3:]}", employeur_representant="Nadia Lefort")
    assert employeur_lu(autre) == employeur_lu(convention.dossier)
    assert employeur_lu(autre)[2] == "Nadia Lefort"
    assert verbes(convention.dossier.fil) == verbes(f"employeur:{kerbrat.pk}") == ["employeur.corriger"]
    assert Evenement.objects.filter(verbe="employeur.corriger").first().details == {"representant": True}


def test_nothing_is_written_when_nothing_changes():
    convention = brouillon(FabriqueEmployeur())
    completer(convention, employeur_representant="Yann Kerbrat")
    assert verbes(convention.dossier.fil) == []


@pytest.mark.parametrize(("autres", "dit"), [(0, ""), (1, "sert aussi à un autre dossier"), (2, "sert aussi à 2 autres dossiers")])
def test_the_consultant_is_told_how_many_other_dossiers_read_the_sheet(autres, dit):
    kerbrat = FabriqueEmployeur()
    FabriqueDossier.create_batch(autres, employeur=kerbrat)
    convention = brouillon(kerbrat)
    aide = FormeBrouillon(None, instance=convention).fields["employeur_siret"].help_text
    assert (dit in aide, bool(aide)) == (True, bool(autres))
    actions.envoyer(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=INSTANT)
    aide = FormeCorrection(None, convention=convention).fields["employeur_representant"].help_text
    assert (dit in aide, bool(aide)) == (True, bool(autres))


def test_the_page_says_that_the_employer_of_this_dossier_has_changed(client):
    kerbrat = FabriqueEmployeur()
    FabriqueDossier(employeur=kerbrat)
    convention = brouillon(kerbrat)
    client.force_login(convention.dossier.consultant)
    saisie = {champ.name: champ.value() or "" for champ in FormeBrouillon(None, instance=convention)} | SIRONA
    page = client.post(reverse("conventions:completer", args=[convention.dossier.numero]), saisie, follow=True).content.decode()
    assert "L’employeur de ce dossier, et de lui seul, est maintenant Sirona SARL" in page
