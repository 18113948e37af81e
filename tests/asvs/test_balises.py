"""A tag typed in every text of a bilan, read back by a real browser on every page that shows it: nothing runs, nothing is refused by the content policy."""
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import models
from playwright.sync_api import Route

from bilan.socle.coffre import ChampSecret
from tests.asvs.site import Lecture, Site, sans_suite
from tests.outils.canaris import champs_secrets, sans_declencheur
from tests.outils.navigateur import Navigateur

pytestmark = pytest.mark.django_db
CHARGE = "\"'><img src=x onerror=pris=1><script>pris=1</script>{{7*7}}"
NOTRES = ("beneficiaires", "conventions", "seances", "travaux", "syntheses")


def semer() -> None:
    """The load in every secret and every plain sentence of ours; rows that never change once written do, here."""
    with sans_declencheur():
        for modele, champ in champs_secrets():
            for rangee in modele._base_manager.select_related("coffre"):
                valeur = getattr(rangee, champ.attname)
                if valeur and not valeur.startswith(("{", "[")):
                    setattr(rangee, champ.attname, f"{valeur} {CHARGE}")
                    rangee.save(update_fields=[champ.attname])
        for modele in (m for m in apps.get_models() if m._meta.app_label in NOTRES or m._meta.label == "socle.Compte"):
            for champ in filter(_libre, modele._meta.concrete_fields):
                modele._base_manager.exclude(**{champ.attname: ""}).update(**{champ.attname: CHARGE})


def _libre(champ: models.Field) -> bool:
    """A sentence that somebody types: no choice, no key, no number, nothing that a rule reads."""
    return type(champ) in (models.CharField, models.TextField) and not champ.choices and not champ.unique and not isinstance(champ, ChampSecret) and (
        champ.max_length is None or champ.max_length >= len(CHARGE)
    )


def test_1_2_1_what_is_typed_never_runs(site: Site, navigateur: Navigateur):
    with sans_suite():
        semer()
        montrent = [lecture for lecture in site._lire() if b"onerror" in lecture.reponse.content]
        page = navigateur.page(base_url="https://bilan.example.org")
        page.route("**/*", lambda route: _servir(route, lues[-1]))
        lues = []
        for lecture in montrent:
            assert "{{7*7}}" in lecture.reponse.text, lecture.nom
            lues.append(lecture)
            page.goto(lecture.adresse)
            assert page.evaluate("'pris' in window") is False, lecture.nom
    assert len(lues) > 20


def _servir(route: Route, lecture: Lecture) -> None:
    """The page as it was answered, headers included; what it asks for besides is empty."""
    if urlsplit(route.request.url).path == lecture.adresse:
        route.fulfill(status=200, headers=dict(lecture.reponse.headers), body=lecture.reponse.content)
    else:
        route.fulfill(status=204)
