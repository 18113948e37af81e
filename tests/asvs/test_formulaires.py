"""Every form of the site, filled in with anything: a sentence comes back, or the page that follows; never an error of ours.

`BILAN_FUZZ=10000 bin/test tests/asvs/test_formulaires.py` is the long mode.
"""
import os
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.asvs.site import Lecture, Site, sans_suite

pytestmark = pytest.mark.django_db
ESSAIS = int(os.environ.get("BILAN_FUZZ", "300"))
PIEGES = [
    "", " ", "\x00", "\r\nBcc: moi@example.org", "0", "-1", "1e309", "NaN", "999999999999999999999", "9999-12-31", "0000-00-00", "2026-02-30", "25:61", "24:00",
    "2026-12-01T99:99", "on", "None", "null", "[]", "{}", "[[", "<script>pris=1</script>", "' OR 1=1 --", "../../etc/passwd", "é" * 70_000, "😀" * 300,
    "\u202egnirts", "\ud7ff\ufffd", "１２３", "00000000-0000-4000-8000-000000000000", "a@b", "moi@example.org" * 30,
]
SORTIES = {"account_logout", "mfa_deactivate_totp"}  # what ends the session that fills the forms in


@dataclass(frozen=True)
class Formulaire:
    qui: str
    adresse: str
    champs: dict[str, list[str]]  # name, and the values that the page proposes


class Lecteur(HTMLParser):
    """The forms that a page posts, with the names of their fields and what they propose."""

    def __init__(self, adresse: str) -> None:
        super().__init__()
        self.adresse, self.lus, self._champs = adresse, [], None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        traits = dict(attrs)
        if tag == "form" and (traits.get("method") or "").lower() == "post":
            self._champs = {}
            self.lus.append((urljoin(self.adresse, traits.get("action") or ""), self._champs))
        elif self._champs is not None and traits.get("name"):
            self._champs.setdefault(traits["name"], []).append(traits.get("value") or "")
        elif self._champs and tag == "option":
            self._champs[list(self._champs)[-1]].append(traits.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._champs = None


def formulaires(lectures: list[Lecture]) -> list[Formulaire]:
    """Each form once, whoever's page it is on."""
    trouves = {}
    for lecture in lectures:
        if lecture.route in SORTIES or not lecture.reponse.headers.get("Content-Type", "").startswith("text/html"):
            continue
        lecteur = Lecteur(lecture.adresse)
        lecteur.feed(lecture.reponse.text)
        for adresse, champs in lecteur.lus:
            champs.pop("csrfmiddlewaretoken", None)
            trouves.setdefault((lecture.qui, adresse), Formulaire(lecture.qui, adresse, champs))
    return list(trouves.values())


def test_2_2_1_a_form_that_gets_anything_never_breaks(site: Site):
    tous = formulaires(site.lectures())
    assert len(tous) > 40
    visiteurs = {qui: site.visiteur(qui) for qui in {f.qui for f in tous}}
    quelconque = st.one_of(st.sampled_from(PIEGES), st.text(max_size=40), st.integers().map(str), st.dates().map(str), st.times().map(str))

    @settings(max_examples=ESSAIS, suppress_health_check=list(HealthCheck), database=None)
    @given(st.data())
    def remplir(donnees: st.DataObject) -> None:
        formulaire = donnees.draw(st.sampled_from(tous))
        saisie = {nom: donnees.draw(st.one_of(st.sampled_from(proposees), quelconque)) for nom, proposees in formulaire.champs.items()}
        with sans_suite():
            reponse = visiteurs[formulaire.qui].post(formulaire.adresse, saisie)
            connection.check_constraints()
        assert reponse.status_code < 500, (formulaire.qui, formulaire.adresse, saisie)

    remplir()


@pytest.mark.parametrize("quoi", ["q", "page", "tri", "etat", "semaine", "next"])
def test_2_2_1_an_address_that_asks_for_anything_never_breaks(site: Site, quoi: str):
    """Pages that filter and sort read their address: each gets each trap."""
    filtres = [lecture for lecture in site.lectures() if b'method="get"' in lecture.reponse.content or lecture.route.endswith(("liste", "agenda", "journal"))]
    assert len(filtres) >= 3
    for lecture in filtres:
        visiteur = site.visiteur(lecture.qui)
        fautes = [piege for piege in PIEGES if len(piege) < 1000 and visiteur.get(lecture.adresse, {quoi: piege}).status_code >= 500]
        assert fautes == [], lecture.nom
