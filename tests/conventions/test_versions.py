"""A sent version never changes: what was agreed on makes a new one that all sign again."""
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from bilan.signature import liens
from bilan.signature.models import Lien, Signature
from bilan.socle.acteur import Acteur
from bilan.socle.transitions import TransitionRefusee
from conventions import actions
from conventions.models import Convention
from tests.conventions.outils_versions import EMPLOYEUR, E, beneficiaire, conclure, consultant, envoyee, gabarits, le, suite, transmettre
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueOrganisme
from tests.outils.boite import courriels as recus

pytestmark = pytest.mark.django_db


def test_a_change_of_price_makes_a_version_that_all_sign_again(dossier):
    ancienne = envoyee(dossier)
    transmettre(ancienne, le(11, 23))
    nouvelle = suite(ancienne, le(11, 24))
    version = actions.envoyer(nouvelle, acteur=consultant(dossier), instant=le(11, 24))
    ancienne.refresh_from_db()
    assert (ancienne.etat, ancienne.remplacee_par, nouvelle.etat, version.numero) == (E.REMPLACEE, 2, E.ENVOYEE, 2)
    assert version.contenu["changements"] == [["Prix", "1\u202f800\xa0€", "1\u202f650\xa0€"]]
    assert (ancienne.version.contenu["prix_centimes"], version.contenu["prix_centimes"]) == (180_000, 165_000)
    assert version.signatures == []
    conclure(nouvelle, dossier)
    assert [s.partie for s in version.signatures] == ["employeur", "beneficiaire", "consultant"]
    assert [s.partie for s in ancienne.version.signatures] == ["employeur"]
    dossier.refresh_from_db()
    assert (dossier.prix_centimes, dossier.etat) == (165_000, "planifie")


@pytest.mark.parametrize("signee", [False, True])
def test_the_letter_says_that_it_changed_to_those_who_had_it_and_to_nobody_else(dossier, signee):
    ancienne = envoyee(dossier)
    if signee:
        transmettre(ancienne, le(11, 23))
    nouvelle = suite(ancienne, le(11, 24))
    personne, employeur = dossier.beneficiaire.compte.email, dossier.employeur.courriel
    avant = gabarits(personne)
    actions.envoyer(nouvelle, acteur=consultant(dossier), instant=le(11, 24))
    assert gabarits(employeur) == ["conventions/a_signer", "conventions/changee"]
    assert gabarits(personne) == avant  # nothing to do for her yet
    transmettre(nouvelle, le(11, 25))
    assert gabarits(personne)[len(avant):] == ["conventions/changee" if signee else "conventions/a_repondre"]
    message = recus(employeur)[0]
    assert message.subject.replace("\u202f", " ") == "Pour action : la convention a changé, une nouvelle signature est nécessaire"
    assert not any(mot in message.body for mot in ("1\u202f650", "Prix", "Moreau", "Camille"))


def test_until_the_new_version_is_sent_the_old_one_can_still_be_signed(dossier):
    ancienne = envoyee(dossier)
    suite(ancienne, le(11, 21))
    transmettre(ancienne, le(11, 23))
    actions.accepter(ancienne, acteur=beneficiaire(dossier), instant=le(11, 25), nom="Camille Moreau")
    assert ancienne.etat == E.ACCEPTEE
    dossier.refresh_from_db()
    assert dossier.prix_centimes == 180_000


@pytest.mark.parametrize("geste", [
    lambda c, d: actions.accepter(c, acteur=beneficiaire(d), instant=le(11, 24, 11), nom="Camille Moreau"),
    lambda c, d: actions.refuser(c, acteur=beneficiaire(d), instant=le(11, 24, 11)),
    lambda c, d: transmettre(c, le(11, 24, 11)),
    lambda c, d: actions.contresigner(c, acteur=consultant(d), instant=le(11, 24, 11), nom="Hélène Vasseur"),
])
def test_what_was_replaced_is_signed_and_refused_by_nobody(dossier, geste):
    ancienne = envoyee(dossier)
    transmettre(ancienne, le(11, 23))
    actions.envoyer(suite(ancienne, le(11, 24)), acteur=consultant(dossier), instant=le(11, 24))
    with pytest.raises((TransitionRefusee, PermissionDenied)), transaction.atomic():
        geste(Convention.objects.au_complet().get(pk=ancienne.pk), dossier)
    assert Convention.objects.get(pk=ancienne.pk).etat == E.REMPLACEE


def test_the_page_of_a_version_signs_that_version_or_nothing(dossier):
    convention = envoyee(dossier)
    lien = Lien.objects.get()
    actions.reprendre(convention, acteur=consultant(dossier), instant=le(11, 21))
    actions.completer(convention, acteur=consultant(dossier), instant=le(11, 21), prix_centimes=190_000)
    actions.envoyer(convention, acteur=consultant(dossier), instant=le(11, 21))
    with pytest.raises(TransitionRefusee, match="n’est plus à jour"), transaction.atomic():
        actions.signer_et_transmettre(convention, acteur=EMPLOYEUR, instant=le(11, 23), nom="Nadia Lefort", fonction="RH", lien=lien)
    convention.refresh_from_db()
    assert (convention.etat, Signature.objects.count()) == (E.ENVOYEE, 0)


def test_without_that_check_the_employer_signs_what_he_never_saw(dossier, monkeypatch):
    convention = envoyee(dossier)
    lien = Lien.objects.get()
    actions.reprendre(convention, acteur=consultant(dossier), instant=le(11, 21))
    actions.envoyer(convention, acteur=consultant(dossier), instant=le(11, 21))
    monkeypatch.setattr("conventions.actions.transmission.exiger_le_lien", lambda *_: None)
    actions.signer_et_transmettre(convention, acteur=EMPLOYEUR, instant=le(11, 23), nom="Nadia Lefort", fonction="RH", lien=lien)
    assert Signature.objects.get().objet_id != lien.objet_id


def test_after_someone_else_was_named_the_page_still_open_signs_nothing(dossier):
    convention = envoyee(dossier)
    lien = Lien.objects.get()
    actions.designer(convention, acteur=EMPLOYEUR, instant=le(11, 21), nom="Nadia Lefort", fonction="RH", courriel="nadia@kerbrat.example", lien=lien)
    with pytest.raises(TransitionRefusee, match="n’est plus à jour"), transaction.atomic():
        actions.signer_et_transmettre(convention, acteur=EMPLOYEUR, instant=le(11, 21), nom="Yann Kerbrat", fonction="DRH", lien=lien)
    assert Signature.objects.count() == 0


@pytest.mark.parametrize(("mentions", "motif"), [
    ({}, "Rien n’a changé depuis la version 1"), ({"employeur_representant": "Nadia Lefort"}, "Seules des mentions matérielles ont changé"),
])
def test_what_changes_nothing_of_substance_is_no_new_version(dossier, mentions, motif):
    ancienne = envoyee(dossier)
    brouillon = actions.preparer_la_suite(ancienne, acteur=consultant(dossier), instant=le(11, 21))
    actions.completer(brouillon, acteur=consultant(dossier), instant=le(11, 21), **mentions)
    with pytest.raises(TransitionRefusee, match=motif):
        actions.envoyer(brouillon, acteur=consultant(dossier), instant=le(11, 21))
    ancienne.refresh_from_db()
    assert ancienne.etat == E.ENVOYEE


def test_the_old_letter_leads_the_same_person_to_the_new_version_and_signs_nothing_else(dossier):
    ancienne = envoyee(dossier)
    adresse = liens.adresse(Lien.objects.get()).rstrip("/").rpartition("/")[2]
    version = actions.envoyer(suite(ancienne, le(11, 21)), acteur=consultant(dossier), instant=le(11, 21))
    assert liens.ouvrir(adresse, instant=le(11, 22)).cible == version
    assert [lien.cible for lien in Lien.objects.filter(revoque_le=None)] == [version]


def test_the_old_letter_of_someone_else_leads_nowhere(dossier):
    ancienne = envoyee(dossier)
    adresse = liens.adresse(Lien.objects.get()).rstrip("/").rpartition("/")[2]
    nouvelle = suite(ancienne, le(11, 21), prix_centimes=165_000, employeur_courriel="autre@kerbrat.example")
    actions.envoyer(nouvelle, acteur=consultant(dossier), instant=le(11, 21))
    with pytest.raises(liens.LienEteint):
        liens.ouvrir(adresse, instant=le(11, 22))


def test_a_slip_of_the_keyboard_is_told_on_its_field(dossier):
    brouillon = actions.preparer_la_suite(envoyee(dossier), acteur=consultant(dossier), instant=le(11, 21))
    for mentions, champ in (
        ({"prix_centimes": 0}, "prix_centimes"), ({"prix_centimes": 3_000_000}, "prix_centimes"), ({"periode_fin": date(2027, 1, 1)}, "periode_fin"),
        ({"etapes": {"investigation": 1500}}, "etapes"),
    ):
        with pytest.raises(ValidationError) as refus, transaction.atomic():
            actions.completer(brouillon, acteur=consultant(dossier), instant=le(11, 21), **mentions)
        assert refus.value.code == champ


def test_one_draft_at_a_time_and_it_can_be_given_up(dossier):
    ancienne = envoyee(dossier)
    brouillon = actions.preparer_la_suite(ancienne, acteur=consultant(dossier), instant=le(11, 21))
    with pytest.raises(TransitionRefusee, match="Un brouillon est déjà préparé"), transaction.atomic():
        actions.preparer_la_suite(ancienne, acteur=consultant(dossier), instant=le(11, 21))
    with pytest.raises(TransitionRefusee, match="jamais été envoyé"), transaction.atomic():
        actions.abandonner(ancienne, acteur=consultant(dossier), instant=le(11, 21))
    actions.abandonner(brouillon, acteur=consultant(dossier), instant=le(11, 21))
    assert list(Convention.objects.all()) == [ancienne]


@pytest.mark.parametrize("etat", [E.DECLINEE, E.REFUSEE, E.REMPLACEE, E.EXECUTEE, E.BROUILLON])
def test_what_is_over_has_no_sequel(etat):
    FabriqueOrganisme()
    convention = FabriqueConvention(etat=etat)
    with pytest.raises(TransitionRefusee), transaction.atomic():
        actions.preparer_la_suite(convention, acteur=consultant(convention.dossier), instant=le(12, 2))
    assert list(Convention.objects.filter(dossier=convention.dossier)) == [convention]


@pytest.mark.parametrize("qui", ["gestion", "beneficiaire", "autre"])
def test_only_the_consultant_of_the_dossier_prepares_a_sequel(dossier, qui):
    convention = envoyee(dossier)
    comptes = {"gestion": FabriqueCompte(gestion=True), "beneficiaire": dossier.beneficiaire.compte, "autre": FabriqueCompte(consultant=True)}
    for geste in (actions.preparer_la_suite, actions.abandonner):
        with pytest.raises(PermissionDenied):
            geste(convention, acteur=Acteur(compte=comptes[qui]), instant=le(11, 21))


def test_a_late_signature_needs_a_new_transmission_with_its_own_days(dossier):
    ancienne = envoyee(dossier)
    transmettre(ancienne, le(11, 23))
    tard = le(12, 4, 0)
    with pytest.raises(TransitionRefusee, match="Une nouvelle transmission ouvre un nouveau délai"), transaction.atomic():
        actions.accepter(ancienne, acteur=beneficiaire(dossier), instant=tard, nom="Camille Moreau")
    nouvelle = actions.preparer_la_suite(ancienne, acteur=consultant(dossier), instant=tard)
    version = actions.envoyer(nouvelle, acteur=consultant(dossier), instant=tard)
    ancienne.refresh_from_db()
    assert (ancienne.etat, version.numero, version.contenu["changements"]) == (E.REFUS_TACITE, 2, [])
    transmettre(nouvelle, le(12, 7))
    assert nouvelle.date_limite == date(2026, 12, 17)
    assert gabarits(dossier.employeur.courriel)[-1] == "conventions/a_signer"  # nothing changed: the letter does not say so
    actions.accepter(nouvelle, acteur=beneficiaire(dossier), instant=le(12, 17, 23), nom="Camille Moreau")
    assert nouvelle.etat == E.ACCEPTEE
