"""A sent version never changes: what was agreed on makes a new one that all sign again, or an amendment of what all have signed."""
from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from beneficiaires.models import Dossier, Piece
from bilan.signature import liens
from bilan.signature.models import Lien, Signature
from bilan.socle import courriels
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Envoi, Evenement
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from conventions import actions, lettres
from conventions.etats import EtatConvention
from conventions.models import Convention, Version
from tests.fabriques import FabriqueConvention, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.outils.boite import courriels as recus

pytestmark = pytest.mark.django_db
E = EtatConvention
EMPLOYEUR = Acteur(role=Role.EMPLOYEUR)
REGLEMENT = "En deux fois."


def le(mois, jour, heure=10):
    return datetime(2026, mois, jour, heure, tzinfo=PARIS)


@pytest.fixture(scope="module")
def _dossier(base_du_module):
    """The key of a bilan whose first contract was sent once."""
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    convention = actions.preparer(dossier, acteur=consultant(dossier), instant=le(11, 18))
    actions.envoyer(convention, acteur=consultant(dossier), instant=le(11, 20))
    return dossier.pk


@pytest.fixture
def dossier(_dossier):
    return Dossier.objects.get(pk=_dossier)


def consultant(dossier):
    return Acteur(compte=dossier.consultant)


def beneficiaire(dossier):
    return Acteur(compte=dossier.beneficiaire.compte)


def envoyee(dossier):
    return Convention.objects.au_complet().get(dossier=dossier)


def transmettre(convention, instant):
    actions.signer_et_transmettre(convention, acteur=EMPLOYEUR, instant=instant, nom="Nadia Lefort", fonction="Responsable RH")


def conclure(convention, dossier, mois=12):
    transmettre(convention, le(mois - 1, 23))
    actions.accepter(convention, acteur=beneficiaire(dossier), instant=le(mois - 1, 25), nom="Camille Moreau")
    actions.contresigner(convention, acteur=consultant(dossier), instant=le(mois - 1, 26), nom="Hélène Vasseur")


def suite(convention, instant, **mentions):
    dossier = convention.dossier
    brouillon = actions.preparer_la_suite(convention, acteur=consultant(dossier), instant=instant)
    actions.completer(brouillon, acteur=consultant(dossier), instant=instant, **(mentions or {"prix_centimes": 165_000}))
    return brouillon


def gabarits(adresse):
    return list(Envoi.objects.filter(destinataire=adresse, gabarit__startswith="conventions/").order_by("pk").values_list("gabarit", flat=True))


# --- Before the conclusion ------------------------------------------------------------------------------------------

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
    from tests.fabriques import FabriqueCompte
    convention = envoyee(dossier)
    comptes = {"gestion": FabriqueCompte(gestion=True), "beneficiaire": dossier.beneficiaire.compte, "autre": FabriqueCompte(consultant=True)}
    for geste in (actions.preparer_la_suite, actions.abandonner):
        with pytest.raises(PermissionDenied):
            geste(convention, acteur=Acteur(compte=comptes[qui]), instant=le(11, 21))


# --- A delay that has passed ----------------------------------------------------------------------------------------

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


# --- Amendments -----------------------------------------------------------------------------------------------------

@pytest.fixture
def contrat(dossier):
    convention = envoyee(dossier)
    conclure(convention, dossier)
    dossier.refresh_from_db()
    return convention


MOINS = {"preliminaire": 60, "investigation": 600, "confrontation": 60, "evaluation": 60}


def test_until_it_is_concluded_an_amendment_leaves_the_contract_in_force(dossier, contrat):
    avenant = suite(contrat, le(12, 1), prix_centimes=150_000, periode_fin=date(2027, 3, 26))
    version = actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, 1))
    transmettre(avenant, le(12, 2))
    for _ in range(2):
        contrat.refresh_from_db()
        dossier.refresh_from_db()
        assert (contrat.etat, dossier.prix_centimes, dossier.periode_fin, dossier.etat) == (E.CONCLUE, 180_000, date(2027, 4, 9), "planifie")
        assert list(Convention.objects.conclues()) == [contrat]
        if avenant.etat == E.TRANSMISE:
            assert (version.numero, avenant.avenant, avenant.date_limite) == (2, 1, date(2026, 12, 14))
            actions.refuser(avenant, acteur=beneficiaire(dossier), instant=le(12, 5))


def test_a_silence_on_an_amendment_leaves_the_contract_in_force(dossier, contrat):
    avenant = suite(contrat, le(12, 1))
    actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, 1))
    transmettre(avenant, le(12, 2))
    actions.constater_les_silences(le(12, 15, 0))
    avenant.refresh_from_db()
    contrat.refresh_from_db()
    assert (avenant.etat, contrat.etat) == (E.REFUS_TACITE, E.CONCLUE)
    message = recus(dossier.beneficiaire.compte.email)[0]
    assert ("L’avenant n’a pas été conclu" in message.subject, "reste en vigueur" in message.body) == (True, True)
    encore = actions.preparer_la_suite(avenant, acteur=consultant(dossier), instant=le(12, 16))
    assert encore.proposees == {"prix_centimes": 165_000}
    assert actions.envoyer(encore, acteur=consultant(dossier), instant=le(12, 16)).contenu["avenant"] == 1


def test_concluded_it_takes_the_place_of_the_contract_and_of_its_figures(dossier, contrat):
    piece = contrat.piece_conclue
    avenant = suite(contrat, le(12, 1), prix_centimes=150_000, periode_fin=date(2027, 3, 26), etapes=MOINS)
    version = actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, 1))
    libelles = [ligne[0] for ligne in version.contenu["changements"]]
    assert libelles == ["Prix", "Durée totale", "Accompagnement", "Travail personnel", "Étapes", "Fin de la période", "Calendrier prévisionnel"]
    transmettre(avenant, le(12, 2))
    actions.accepter(avenant, acteur=beneficiaire(dossier), instant=le(12, 3), nom="Camille Moreau")
    actions.contresigner(avenant, acteur=consultant(dossier), instant=le(12, 4), nom="Hélène Vasseur")
    contrat.refresh_from_db()
    dossier.refresh_from_db()
    assert (contrat.etat, contrat.remplacee_par, contrat.piece_conclue, avenant.etat) == (E.REMPLACEE, 2, piece, E.CONCLUE)
    assert (dossier.prix_centimes, dossier.periode_fin, dossier.etat) == (150_000, date(2027, 3, 26), "planifie")
    assert dict(dossier.etapes.values_list("code", "minutes")) == MOINS
    assert list(Convention.objects.conclues()) == [avenant]
    assert Piece.objects.filter(dossier=dossier).count() == 4  # two drafts, two signed contracts: none was overwritten
    assert Evenement.objects.filter(verbe="dossier.contractualiser").count() == 1
    assert Convention.objects.filter(dossier=dossier).principale() == avenant


def test_the_second_amendment_is_the_second(dossier, contrat):
    for rang, prix in ((1, 150_000), (2, 140_000)):
        avenant = suite(Convention.objects.en_vigueur().get(), le(12, rang), prix_centimes=prix)
        actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, rang))
        transmettre(avenant, le(12, rang))
        actions.accepter(avenant, acteur=beneficiaire(dossier), instant=le(12, rang), nom="Camille Moreau")
        actions.contresigner(avenant, acteur=consultant(dossier), instant=le(12, rang), nom="Hélène Vasseur")
        assert (avenant.avenant, avenant.version.numero) == (rang, rang + 1)
    assert avenant.piece_conclue.document.titre == "Avenant n°\xa02 à la convention tripartite de bilan de compétences, version 3, signée"


def test_an_amendment_under_way_is_replaced_like_any_project(dossier, contrat):
    premier = suite(contrat, le(12, 1))
    actions.envoyer(premier, acteur=consultant(dossier), instant=le(12, 1))
    second = suite(premier, le(12, 2), prix_centimes=140_000)
    version = actions.envoyer(second, acteur=consultant(dossier), instant=le(12, 2))
    premier.refresh_from_db()
    contrat.refresh_from_db()
    assert (premier.etat, contrat.etat, second.avenant) == (E.REMPLACEE, E.CONCLUE, 1)
    assert (version.contenu["depuis_version"], version.contenu["changements"]) == (1, [["Prix", "1\u202f800\xa0€", "1\u202f400\xa0€"]])
    dossier.refresh_from_db()
    assert dossier.prix_centimes == 180_000


def test_a_draft_begun_before_the_conclusion_becomes_an_amendment(dossier):
    contrat = envoyee(dossier)
    brouillon = suite(contrat, le(11, 21))
    conclure(contrat, dossier)
    version = actions.envoyer(brouillon, acteur=consultant(dossier), instant=le(11, 27))
    contrat.refresh_from_db()
    assert (contrat.etat, brouillon.avenant, version.contenu["avenant"]) == (E.CONCLUE, 1, 1)


def test_the_base_holds_one_draft_one_project_and_one_contract(dossier, contrat):
    avenant = suite(contrat, le(12, 1))
    actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, 1))
    brouillon = actions.preparer_la_suite(avenant, acteur=consultant(dossier), instant=le(12, 1))
    for etat in (E.BROUILLON, E.ENVOYEE, E.TRANSMISE, E.ACCEPTEE, E.CONCLUE):
        with pytest.raises(IntegrityError), transaction.atomic():
            FabriqueConvention(dossier=dossier, etat=etat, remplace=contrat)
    with pytest.raises(IntegrityError), transaction.atomic():
        Convention.objects.filter(pk=brouillon.pk).update(remplace=None, avenant=1)
    assert Version.objects.count() == 2


def test_after_someone_else_was_named_the_page_still_open_signs_nothing(dossier):
    convention = envoyee(dossier)
    lien = Lien.objects.get()
    actions.designer(convention, acteur=EMPLOYEUR, instant=le(11, 21), nom="Nadia Lefort", fonction="RH", courriel="nadia@kerbrat.example", lien=lien)
    with pytest.raises(TransitionRefusee, match="n’est plus à jour"), transaction.atomic():
        actions.signer_et_transmettre(convention, acteur=EMPLOYEUR, instant=le(11, 21), nom="Yann Kerbrat", fonction="DRH", lien=lien)
    assert Signature.objects.count() == 0


# --- The hours of an amendment, and the sessions that are already there ----------------------------------------------


@pytest.mark.parametrize(("minutes", "motif"), [
    (240, None), (239, "la séance 2 du lundi 25 janvier 2027"), (60, "la séance 1 du lundi 18 janvier 2027, la séance 2 du lundi 25 janvier 2027"),
])
def test_an_amendment_that_cuts_hours_leaves_room_for_the_sessions_held_and_planned(dossier, minutes, motif):
    contrat = envoyee(dossier)
    conclure(contrat, dossier)
    for numero in (1, 2):
        FabriqueSeance(dossier=dossier, numero=numero, etat="realisee" if numero == 1 else "confirmee",
                       debut=datetime(2027, 1, 11 + 7 * numero, 9, tzinfo=PARIS), fin=datetime(2027, 1, 11 + 7 * numero, 11, tzinfo=PARIS))
    etapes = dict(dossier.etapes.values_list("code", "minutes")) | {"investigation": minutes}
    avenant = suite(contrat, le(12, 5), etapes=etapes)
    if motif is None:
        assert actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, 5)).numero == 2
        return
    with pytest.raises(TransitionRefusee) as refus:
        actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, 5))
    assert str(refus.value) == f"Des séances tenues ou prévues dépassent les heures proposées : {motif}. Annulez-les, ou gardez leurs heures."


def test_no_letter_calls_an_amendment_a_convention_to_sign(dossier, contrat):
    avenant = suite(contrat, le(12, 1), prix_centimes=150_000)
    version = actions.envoyer(avenant, acteur=consultant(dossier), instant=le(12, 1))
    lien = liens.vivant(version, Role.EMPLOYEUR)
    ecrites = [
        lettres.a_signer_a_son_tour(version, lien, le(12, 1)), lettres.a_repondre(version, le(12, 2)), lettres.a_contresigner(version, le(12, 3)),
        *(lettres.rappel(version, partie, date(2026, 12, 4), le(12, 4)) for partie in (Role.EMPLOYEUR, Role.BENEFICIAIRE, Role.CONSULTANT)),
    ]
    courriels.planifier(ecrites)
    for envoi in Envoi.objects.filter(cle__in=[lettre.cle for lettre in ecrites]):
        message = courriels.rendre(envoi, le(12, 5))
        assert "avenant" in message.body.split("\n")[0], envoi.gabarit
        assert "ne convention" not in message.subject + message.body, envoi.gabarit
