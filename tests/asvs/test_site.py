"""Every page of the site, a tag in every text, by everyone who may open it; then every form and every address, filled in with anything.

`BILAN_FUZZ=10000 bin/test tests/asvs/test_site.py` is the long mode.
"""
import os
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Route

from beneficiaires.models import Dossier
from bilan.socle.models import Compte
from conventions.models import Convention
from seances.models import Seance
from tests.asvs.saisies import COURTS, FERMENT, formulaires, hors_domaine, instant_de_la_base
from tests.asvs.site import Lecture, Site, ecritures, ouvre, sans_suite
from tests.asvs.test_reponses import EXIGEES, INTERDITS, politique
from tests.test_acces import routes

pytestmark = pytest.mark.django_db
ESSAIS = int(os.environ.get("BILAN_FUZZ", "100"))
A_TOUS = {"charte_couleur", "charte_logo"}  # of the provider, at an address that changes with it
# that somebody read: his session, the limits he is counted under, the openings that are told to the person
LU = {"django_session", "usersessions_usersession", "socle_cache", "beneficiaires_consultation"}
DEMANDES = ["q", "page", "tri", "etat", "semaine", "next", "theme", "format", "ecrire", "droit", "vue", "vu", "o", "p", "_popup"]
PROTEGES = {
    Compte: ("roles", "is_active", "email"), Dossier: ("numero", "beneficiaire", "consultant", "etat", "coffre_actes", "coffre_travaux", "prix_centimes"),
    Convention: ("dossier", "etat", "date_limite"), Seance: ("dossier", "etat", "numero"),
}


@pytest.fixture(scope="module")
def site(_chromium, base_du_module) -> Site:
    """The browser first: its loop, begun in this thread later, would get another connection to the base."""
    return Site()


def essayer(essai: Callable[[st.DataObject], None], fois: int = ESSAIS) -> None:
    settings(max_examples=fois, suppress_health_check=list(HealthCheck), database=None)(given(st.data())(essai))()


def test_3_4_3_every_response_carries_its_protections(site):
    assert len(site.lectures) > 250
    assert [lecture.nom for lecture in site.lectures if not protegee(lecture.reponse)] == []


def protegee(reponse) -> bool:
    regles = politique(reponse)
    fermee = "sandbox" in regles or all(directive in regles for directive in EXIGEES)
    return fermee and not any(mot in regles for mot in INTERDITS) and reponse.headers["X-Content-Type-Options"] == "nosniff" and (
        reponse.headers["Referrer-Policy"] == "same-origin"
    )


def test_3_5_1_reading_a_page_writes_nothing(site):
    assert {lecture.nom: lecture.ecrit - LU for lecture in site.lectures if lecture.ecrit - LU} == {}


def test_14_3_2_no_page_of_someone_is_kept_by_a_browser(site):
    siennes = [lecture for lecture in site.lectures if lecture.qui != "anonyme" and lecture.route not in A_TOUS]
    assert [lecture.nom for lecture in siennes if "no-store" not in lecture.reponse.headers["Cache-Control"]] == []


class _Balises(HTMLParser):
    """The tags of a page that the typed text would have made."""

    def __init__(self) -> None:
        super().__init__()
        self.faites: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.faites += [tag] if "onerror" in dict(attrs) else []

    def handle_data(self, data: str) -> None:
        self.faites += ["script"] if self.cdata_elem == "script" and data.startswith("pris=1") else []


def balises_faites(texte: str) -> list[str]:
    lecteur = _Balises()
    lecteur.feed(texte)
    return lecteur.faites


def test_1_2_1_what_is_typed_makes_no_tag(site):
    montrent = [lecture for lecture in site.lectures if "onerror" in lecture.texte]
    assert len({lecture.route for lecture in montrent}) > 80
    assert [lecture.nom for lecture in montrent if balises_faites(lecture.texte)] == []


def test_1_2_1_without_escaping_it_would(site):
    lecture = next(lecture for lecture in site.lectures if "onerror" in lecture.texte)
    assert {"img", "script"} <= set(balises_faites(unescape(lecture.texte)))


def test_1_2_1_what_is_typed_never_runs(site: Site, request):
    """In a real browser, under the policy of the page: one page in ten, all of them in the long mode. What the policy refuses is told on its console.

    The browser is asked for here: as a fixture it would send this test before the others, and the site would be told twice.
    """
    page, lues, refus = request.getfixturevalue("navigateur").page(base_url="https://bilan.example.org"), [], []
    page.on("console", lambda dit: refus.append(dit.text) if "Content Security Policy" in dit.text else None)
    page.route("**/*", lambda route: _servir(route, lues[-1]))
    montrent = {lecture.route: lecture for lecture in site.lectures if "onerror" in lecture.texte}
    for lecture in list(montrent.values())[:: 10 if ESSAIS < 1000 else 1]:
        lues.append(lecture)
        page.goto(lecture.adresse)
        assert (page.evaluate("'pris' in window"), refus) == (False, []), lecture.nom
    assert len(lues) >= 8


def _servir(route: Route, lecture: Lecture) -> None:
    """The page as it was answered, headers included; what it asks for besides is empty."""
    if urlsplit(route.request.url).path == lecture.adresse:
        route.fulfill(status=200, headers=dict(lecture.reponse.headers), body=lecture.reponse.content)
    else:
        route.fulfill(status=204)


def test_2_2_1_a_form_that_gets_anything_never_breaks(site):
    tous = [f for f in formulaires(site.lectures) if f.adresse not in map(reverse, FERMENT)]
    assert len(tous) > 200 and any(f.fichiers for f in tous)
    visiteurs = {qui: site.visiteur(qui) for qui in site.pages}

    def remplir(donnees: st.DataObject) -> None:
        formulaire = donnees.draw(st.sampled_from(tous))
        saisie = formulaire.saisie(donnees)
        with sans_suite(visiteurs[formulaire.qui]):
            depuis, avant = instant_de_la_base(), ecritures()
            reponse = visiteurs[formulaire.qui].post(formulaire.adresse, saisie)
            assert reponse.status_code < 500, (formulaire.qui, formulaire.adresse, saisie)
            connection.check_constraints()
            faux = list(hors_domaine({table for table, n in ecritures().items() if n != avant.get(table, 0)}, depuis))
            assert faux == [], (formulaire.qui, formulaire.adresse, saisie)

    essayer(remplir)


def test_2_2_1_an_address_that_asks_for_anything_never_breaks(site):
    """Numbers, keys and tokens in the path, filters and pages after it."""
    toutes = [motif for _, motif in routes()]
    visiteurs = {qui: site.visiteur(qui) for qui in site.pages}
    connues = st.sampled_from([lecture.adresse for lecture in site.lectures])

    def demander(donnees: st.DataObject) -> None:
        morceaux = donnees.draw(st.sampled_from(toutes)).replace("<", "\0<").replace(">", "\0").split("\0")
        inventee = "/" + "".join(quote(donnees.draw(st.sampled_from(COURTS)), safe="") if m.startswith("<") else m for m in morceaux)
        adresse = donnees.draw(st.one_of(st.just(inventee), connues))
        demande = donnees.draw(st.dictionaries(st.sampled_from(DEMANDES), st.one_of(st.sampled_from(COURTS), st.text(max_size=20)), max_size=4))
        qui = donnees.draw(st.sampled_from(sorted(visiteurs)))
        with sans_suite(visiteurs[qui]):
            reponse = getattr(visiteurs[qui], donnees.draw(st.sampled_from(["get", "post"])))(f"{adresse}?{urlencode(demande)}")
        assert reponse.status_code < 500, (qui, adresse, demande)

    essayer(demander, ESSAIS // 2 if ESSAIS < 1000 else ESSAIS)


def proteges() -> dict[tuple, str]:
    """What no form of a bénéficiaire nor of a consultant writes by itself: whose it is, who may what, where it stands."""
    return {(m._meta.label, pk, nom): str(valeur) for m, noms in PROTEGES.items() for pk, *lus in m._base_manager.values_list("pk", *noms)
            for nom, valeur in zip(noms, lus, strict=True)}


def de_trop(site: Site) -> dict[str, object]:
    """Every protected field under its names, with a value that no gesture of the site gives."""
    autrui = Dossier.objects.get(beneficiaire=site.comptes["autre bénéficiaire"].beneficiaire)
    objets = {
        "consultant": site.comptes["autre consultant"].pk, "beneficiaire": autrui.beneficiaire_id, "dossier": autrui.pk,
        "coffre_actes": autrui.coffre_actes_id, "coffre_travaux": autrui.coffre_travaux_id,
    }
    return {
        "roles": "gestion", "is_active": "", "is_superuser": "on", "is_staff": "on", "email": "intrus@example.org", "numero": "199", "etat": "intrus",
        "prix_centimes": "199", "date_limite": "2099-01-01", "pk": "1", "id": "1", **objets, **{f"{nom}_id": pk for nom, pk in objets.items()},
    }


def intrus(avant: dict[tuple, str], trop: dict[str, object]) -> list[tuple]:
    """The protected fields that took what was sent in their name."""
    prises = {nom: str(valeur) for nom, valeur in trop.items()} | {"roles": "['gestion']", "is_active": "False"}
    return [cle for cle, valeur in proteges().items() if valeur != avant.get(cle) and valeur == prises[cle[2]]]


def test_15_3_3_no_form_writes_more_than_its_own_fields(site):
    fautes, avant, trop, lues = [], proteges(), de_trop(site), set()
    for qui in ("titulaire", "consultant du dossier"):
        visiteur = site.visiteur(qui)
        for route in sorted(set(ouvre(qui, "POST", "oui", "422")) - lues):
            lues.add(route)
            adresse = reverse(route, args=site.arguments(route))
            with sans_suite(visiteur):
                assert visiteur.post(adresse, trop).status_code < 500, route
                fautes += [(route, cle) for cle in intrus(avant, trop)]
    assert (fautes, len(lues) > 100) == ([], True)


def test_15_3_3_a_form_of_all_the_fields_would_be_seen(site):
    avant, trop = proteges(), de_trop(site)
    Dossier.objects.filter(pk=site.dossier.pk).update(prix_centimes=trop["prix_centimes"], consultant=trop["consultant"])
    Compte.objects.filter(pk=site.comptes["titulaire"].pk).update(roles=[trop["roles"]])
    assert {nom for *_, nom in intrus(avant, trop)} == {"prix_centimes", "consultant", "roles"}
