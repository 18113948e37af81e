"""A signature is a name, an accepted sentence, a fingerprint; nothing changes it afterwards."""
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from bilan.signature import signatures
from bilan.signature.models import Moyen, Signature
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from conventions.etats import EtatConvention
from tests.fabriques import FabriqueConvention

pytestmark = pytest.mark.django_db
INSTANT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def signer(objet, **champs):
    compte = objet.convention.dossier.beneficiaire.compte
    return signatures.signer(objet, **{
        "partie": Role.BENEFICIAIRE, "nom": "Camille Moreau", "acteur": Acteur(compte=compte), "instant": INSTANT, "empreinte": "e" * 64,
        "sur_document": True, "consentement": "J’accepte.", "moyen": Moyen.COMPTE_ET_CODE, **champs,
    })


@pytest.fixture
def version():
    return FabriqueConvention(etat=EtatConvention.TRANSMISE).version


def test_it_says_who_when_how_and_what(version):
    signature = signer(version, nom="  Camille   Moreau ")
    assert (signature.nom, signature.le, signature.moyen, signature.empreinte, signature.cible) == (
        "Camille Moreau", INSTANT, Moyen.COMPTE_ET_CODE, "e" * 64, version,
    )
    assert signatures.de(version) == [signature]


@pytest.mark.parametrize("nom", ["", "   ", "—", "42"])
def test_a_name_has_letters(version, nom):
    with pytest.raises(ValidationError, match="prénom et nom"):
        signer(version, nom=nom)


@pytest.mark.parametrize("champ", ["empreinte", "consentement"])
def test_without_a_text_or_a_fingerprint_nothing_is_signed(version, champ):
    with pytest.raises(ValidationError):
        signer(version, **{champ: ""})


def test_a_party_signs_a_version_once(version):
    signer(version)
    with pytest.raises(ValidationError, match="déjà signé"):
        signer(version)


def test_nothing_changes_it_even_in_sql(version):
    signer(version)
    for geste in (lambda: Signature.objects.update(nom="Autre"), lambda: Signature.objects.all().delete()):
        with pytest.raises(DatabaseError, match="Une signature ne se modifie pas"), transaction.atomic():
            geste()
