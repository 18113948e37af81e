"""Six digits, ten minutes, five tries, one bearer, one document."""
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from bilan.signature import codes, liens
from bilan.signature.models import Code
from bilan.socle.acteur import Acteur
from bilan.socle.models import Envoi
from bilan.socle.roles import Role
from conventions.etats import EtatConvention
from tests.fabriques import FabriqueConvention
from tests.outils.boite import dernier

pytestmark = pytest.mark.django_db
INSTANT = datetime(2026, 11, 23, 9, tzinfo=UTC)
MINUTE, SECONDE = timedelta(minutes=1), timedelta(seconds=1)


class Porteur:
    """Someone about to sign a version, by an account or by a link."""

    def __init__(self, genre, objet=None):
        self.objet = objet or FabriqueConvention(etat=EtatConvention.ENVOYEE).version
        compte = self.objet.convention.dossier.beneficiaire.compte
        self.adresse = compte.email if genre == "compte" else "nadia@kerbrat.example"
        lien = None if genre == "compte" else liens.creer(
            self.objet, partie=Role.EMPLOYEUR, destinataire=self.adresse, expire_le=INSTANT + timedelta(days=30), instant=INSTANT,
        )
        self.qui = {"acteur": Acteur(compte=compte) if genre == "compte" else Acteur(role=Role.EMPLOYEUR), "lien": lien}

    def demander(self, instant=INSTANT):
        codes.envoyer(self.objet, instant=instant, **self.qui)
        return next(mot for mot in dernier(self.adresse).split() if mot.isdigit() and len(mot) == 6)

    def verifier(self, saisie, instant=INSTANT):
        codes.verifier(self.objet, saisie, instant=instant, **self.qui)


@pytest.fixture(params=["compte", "lien"])
def porteur(request):
    return Porteur(request.param)


def faux(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_right_code_serves_once(porteur):
    code = porteur.demander()
    porteur.verifier(f" {code[:3]} {code[3:]} ")
    with pytest.raises(ValidationError, match="n’est plus valable"):
        porteur.verifier(code)


def test_it_lives_ten_minutes(porteur):
    code = porteur.demander()
    with pytest.raises(ValidationError, match="n’est plus valable"):
        porteur.verifier(code, INSTANT + 10 * MINUTE)
    porteur.verifier(code, INSTANT + 10 * MINUTE - SECONDE)


def test_it_bears_five_tries_and_the_sixth_is_refused_even_when_right(porteur):
    code = porteur.demander()
    for _ in range(5):
        with pytest.raises(ValidationError, match="n’est pas le bon"):
            porteur.verifier(faux(code))
    with pytest.raises(ValidationError, match="n’est plus valable"):
        porteur.verifier(code)


def test_the_fifth_try_may_be_the_right_one(porteur):
    code = porteur.demander()
    for _ in range(4):
        with pytest.raises(ValidationError):
            porteur.verifier(faux(code))
    porteur.verifier(code)


def test_a_new_code_ends_the_old_one(porteur):
    ancien = porteur.demander()
    nouveau = porteur.demander(INSTANT + MINUTE)
    if ancien != nouveau:
        with pytest.raises(ValidationError):
            porteur.verifier(ancien, INSTANT + MINUTE)
    porteur.verifier(nouveau, INSTANT + MINUTE)


def test_two_in_half_a_minute_or_six_in_an_hour_are_refused(porteur):
    for rang in range(5):
        porteur.demander(INSTANT + rang * MINUTE)
    with pytest.raises(ValidationError, match="demi-minute"):
        porteur.demander(INSTANT + 4 * MINUTE + 29 * SECONDE)
    with pytest.raises(ValidationError, match="Cinq codes"):
        porteur.demander(INSTANT + 30 * MINUTE)
    porteur.demander(INSTANT + 60 * MINUTE)


def test_without_a_code_nothing_is_verified(porteur):
    with pytest.raises(ValidationError, match="Demandez d’abord un code"):
        porteur.verifier("000000")


def test_a_code_is_worth_nothing_on_another_document_or_for_another_person():
    mien = Porteur("compte")
    code = mien.demander()
    for autre in (Porteur("compte"), Porteur("lien", mien.objet)):
        with pytest.raises(ValidationError):
            autre.verifier(code)
    mien.verifier(code)


def test_neither_the_base_nor_the_subject_holds_the_digits(porteur):
    code = porteur.demander()
    assert code not in str(Code.objects.values().get())
    envoi = Envoi.objects.get()
    assert code.encode() not in bytes(envoi.contexte)
    assert (envoi.gabarit, code in envoi.objet) == ("signature/code", False)


@pytest.mark.parametrize(("adresse", "masquee"), [
    ("nadia.lefort@kerbrat.example", "n****t@kerbrat.example"), ("ab@x.example", "a****@x.example"), ("a@x.example", "a****@x.example"),
    ('"un@autre"@x.example', '"****"@x.example'),
])
def test_an_address_is_recognised_not_read(adresse, masquee):
    assert codes.masquer(adresse) == masquee
