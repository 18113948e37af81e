"""Every letter of allauth has our words, or cannot be sent."""
import re
from importlib.resources import files

import pytest

from bilan.socle.connexion import postier
from bilan.socle.models import Envoi
from tests.outils import boite
from tests.socle.outils_connexion import INCONNUE

pytestmark = pytest.mark.django_db


def test_every_letter_of_allauth_has_our_words_or_is_impossible():
    racine = files("allauth") / "templates"
    siennes = {
        f"{app}/email/{fichier.name.removesuffix('_subject.txt')}"
        for app in ("account", "mfa") for fichier in (racine / app / "email").iterdir() if fichier.name.endswith("_subject.txt")
    }
    notres = {*postier.LETTRES, *postier.ALERTES} - {"account/email/confirmation"}
    assert siennes == notres | postier.JAMAIS


@pytest.mark.parametrize("lettre", sorted({*postier.LETTRES, *postier.ALERTES}))
def test_every_letter_can_be_written_and_its_subject_says_nothing_personal(lettre: str):
    postier.poster(lettre, "camille@example.org", {"code": "BCDF-GHJK", "activate_url": "https://x.example/a/", "password_reset_url": "https://x.example/b/"})
    message = boite.courriels("camille@example.org")[0]
    assert not re.search(r"BCDF|camille|https?:", str(message.subject))
    assert str(message.body).strip()
    assert message.alternatives


@pytest.mark.parametrize("lettre", sorted(postier.JAMAIS))
def test_a_letter_to_someone_without_account_is_an_error(lettre: str):
    with pytest.raises(KeyError):
        postier.poster(lettre, INCONNUE, {})
    assert not Envoi.objects.exists()
