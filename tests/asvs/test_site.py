"""Every page of the site, a tag in every text, by everyone who may open it; then every form and every address, filled in with anything.

`BILAN_FUZZ=10000 bin/test tests/asvs/test_site.py -k 2_2_1` is the long mode: it says where it stands, and how many were played.
"""
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from unittest.mock import patch
from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.conf import settings as settings_du_site
from django.contrib.admin import ModelAdmin
from django.db import connection
from django.test import override_settings
from django.urls import resolve, reverse
from django.utils import timezone
from hypothesis import strategies as st

from beneficiaires.models import Dossier
from bilan.socle.gestion.comptes import GestionDesComptes
from bilan.socle.models import Compte, Envoi
from bilan.socle.redaction import _contexte, rendre
from conventions.models import Convention
from seances.models import Seance
from tests.asvs import balises
from tests.asvs.essais import ESSAIS, LONG, essayer
from tests.asvs.saisies import COURTS, FERMENT, Formulaire, formulaires, hors_domaine, instant_de_la_base
from tests.asvs.site import BALISE, Site, balise, ecritures, ouvre, sans_suite
from tests.asvs.test_reponses import EXIGEES, INTERDITS, politique
from tests.outils.canaris import dans
from tests.outils.connexion import Visiteur
from tests.outils.politique import routes
from travaux.forms.supports import LignesQuestions

pytestmark = pytest.mark.django_db
A_TOUS = {"charte_couleur", "charte_logo"}  # of the provider, at an address that changes with it
# that somebody read: his session, the limits he is counted under, the openings that are told to the person
LU = {"django_session", "usersessions_usersession", "socle_cache", "beneficiaires_consultation"}
DEMANDES = ["q", "page", "tri", "etat", "semaine", "next", "theme", "format", "ecrire", "droit", "vue", "vu", "o", "p", "_popup"]
PROTEGES = {
    Compte: ("roles", "is_active", "email"), Dossier: ("numero", "beneficiaire", "consultant", "etat", "coffre_actes", "coffre_travaux", "prix_centimes"),
    Convention: ("dossier", "etat", "date_limite"), Seance: ("dossier", "etat", "numero"),
}


ETATS = {"conventions": "remplacee", "seances": "absence"}  # of the dossier elsewhere
USUELS = {"telephone": "06 12 34 56 78", "email": "moi@example.org", "courriel": "moi@example.org"}
LUS_PAR_UN_PROGRAMME = {"sante", "public:robots", "public:sitemap"}  # a monitor, a search engine: a few words of ours, of nobody
SIENS = {"beneficiaires:confier": {"consultant", "consultant_id"}, "beneficiaires:finir": {"etat"}}  # what the gesture itself is for
PUBLIQUES = ("text/css", "image/")  # what a page asks for to be drawn


@pytest.fixture(scope="module")
def site(base_du_module) -> Site:
    return Site()


@pytest.fixture(scope="module")
def proposes(site) -> list[Formulaire]:
    """Every form that somebody is shown: the pages are long to look through."""
    return formulaires(site.lectures)


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


def test_3_5_1_a_page_that_writes_would_be_seen(site):
    with override_settings(MIDDLEWARE=[*settings_du_site.MIDDLEWARE, "tests.asvs.site.qui_ecrit"]):
        lue = site.relire("titulaire", "compte")
    assert lue.ecrit - LU == {"socle_compte"}


def test_3_2_1_a_file_is_taken_away_and_never_shown(site):
    fichiers = [lecture for lecture in site.lectures if lecture.reponse.status_code == 200 and not lecture.genre.startswith(("text/html", *PUBLIQUES))]
    assert len(fichiers) > 10
    montres = [lecture for lecture in fichiers if not lecture.reponse.headers.get("Content-Disposition", "").startswith("attachment")]
    assert {lecture.route: lecture.genre for lecture in montres if lecture.route not in LUS_PAR_UN_PROGRAMME} == {}
    assert [lecture.nom for lecture in fichiers if lecture.genre == "application/pdf" and "sandbox" not in politique(lecture.reponse)] == []


def test_14_3_2_without_what_says_it_pages_would_be_kept(site):
    with override_settings(MIDDLEWARE=[nom for nom in settings_du_site.MIDDLEWARE if not nom.endswith("reponses_privees")]):
        assert "no-store" not in site.relire("titulaire", "compte").reponse.headers.get("Cache-Control", "")


def test_14_3_2_no_page_of_someone_is_kept_by_a_browser(site):
    siennes = [lecture for lecture in site.lectures if lecture.qui != "anonyme" and lecture.route not in A_TOUS]
    assert [lecture.nom for lecture in siennes if "no-store" not in lecture.reponse.headers["Cache-Control"]] == []


def test_1_2_1_what_is_typed_makes_no_tag(site):
    montrent = [lecture for lecture in site.lectures if balise(lecture.texte)]
    assert len({lecture.route for lecture in montrent}) > 80
    assert len({lecture.route for lecture in montrent if "b pris" in lecture.texte}) > 10
    assert [lecture.nom for lecture in montrent if balises.faites(lecture.texte)] == []


def test_1_2_1_what_is_typed_makes_no_tag_in_a_letter(site):
    """Every letter of a whole bilan, a tag in each sentence that it is made of."""
    with patch("bilan.socle.redaction._contexte", lambda envoi: dans(_contexte(envoi), BALISE)):
        lettres = {envoi.gabarit: rendre(envoi, timezone.now()).alternatives[0][0] for envoi in Envoi.objects.order_by("gabarit").distinct("gabarit")}
    assert sum("onerror" in html for html in lettres.values()) > 5
    assert {gabarit for gabarit, html in lettres.items() if balises.faites(html)} == set()


def test_1_2_1_without_escaping_it_would(site):
    faites = [balises.faites(unescape(next(lecture.texte for lecture in site.lectures if mot in lecture.texte))) for mot in ("onerror", "b pris")]
    assert ({"img", "script"} <= set(faites[0]), "b" in faites[1]) == (True, True)


def test_1_2_1_what_is_typed_never_runs(site):
    """In a real browser: one page in ten, all of them in the long mode."""
    montrent = list({lecture.route: lecture for lecture in site.lectures if "onerror" in lecture.texte}.values())[:: 1 if LONG else 10]
    with ThreadPoolExecutor(1) as fil:
        assert (fil.submit(balises.executees, montrent).result(), len(montrent) >= 8) == ([], True)


def test_2_2_1_a_form_that_gets_anything_never_breaks(site, proposes, dire):
    tous = [f for f in proposes if f.adresse not in map(reverse, FERMENT)]
    assert len(tous) > 200 and any(f.fichiers for f in tous)
    visiteurs = {qui: site.visiteur(qui) for qui in site.pages}

    def remplir(donnees: st.DataObject) -> None:
        formulaire = donnees.draw(st.sampled_from(tous))
        soumettre(visiteurs[formulaire.qui], formulaire, formulaire.saisie(donnees))

    essayer(remplir, st.data(), quoi="formulaires", dire=dire)


def soumettre(visiteur: Visiteur, formulaire: Formulaire, saisie: dict[str, object]) -> None:
    """Whatever is sent, the page answers, and what it wrote is of its domain."""
    with sans_suite(visiteur):
        depuis, avant = instant_de_la_base(), ecritures()
        reponse = visiteur.post(formulaire.adresse, saisie)
        assert reponse.status_code < 500, (formulaire.qui, formulaire.adresse, saisie)
        if ecrites := {table for table, n in ecritures().items() if n != avant.get(table, 0)}:
            connection.check_constraints()
            assert list(hors_domaine(ecrites, depuis)) == [], (formulaire.qui, formulaire.adresse, saisie)


def test_2_2_1_a_form_that_took_anything_would_be_seen(site, proposes):
    """The sabotage: nothing refuses a character that the base cannot hold."""
    formulaire = next(f for f in proposes if f.qui == "titulaire" and f.adresse == reverse("portail:coordonnees"))
    saisie = {"adresse": "3\x00 rue des Lilas", "code_postal": "44000", "ville": "Nantes", "telephone": "", "accord": "neutre"}
    visiteur = site.visiteur("titulaire")
    assert saisie.keys() == formulaire.champs.keys()
    soumettre(visiteur, formulaire, saisie)
    with patch("django.core.validators.ProhibitNullCharactersValidator.__call__", lambda *_: None), pytest.raises(AssertionError):
        soumettre(visiteur, formulaire, saisie)


def lignes_dessinees(site: Site, a_lignes: list[Formulaire]) -> dict[str, int]:
    """How many lines come back, from each form made of lines, to whoever claims to send a million."""
    dessinees = {}
    for formulaire, compteur in [(f, nom) for f in a_lignes for nom in f.champs if nom.endswith("-TOTAL_FORMS")]:
        visiteur, saisie = site.visiteur(formulaire.qui), {nom: (vus or [""])[-1] for nom, vus in formulaire.champs.items()}
        with sans_suite(visiteur):
            page = visiteur.post(formulaire.adresse, saisie | {compteur: "1000000"}).text
        dessinees[formulaire.adresse] = len(set(re.findall(rf'name="{compteur.removesuffix("TOTAL_FORMS")}(\d+)-', page)))
    return dessinees


def test_2_2_1_a_form_made_of_lines_draws_no_thousand_of_them(site, proposes):
    dessinees = lignes_dessinees(site, proposes)
    assert (len(dessinees) > 2, {adresse: n for adresse, n in dessinees.items() if n > 120}) == (True, {}), dessinees


def test_2_2_1_a_form_of_as_many_lines_as_it_is_told_would_be_seen(site, proposes):
    adresse = reverse("travaux:nouveau_support", args=["questionnaire"])
    with patch.object(LignesQuestions, "absolute_max", 121):
        assert lignes_dessinees(site, [next(f for f in proposes if f.adresse == adresse)]) == {adresse: 121}


def test_2_2_1_an_address_that_asks_for_anything_never_breaks(site, dire):
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

    essayer(demander, st.data(), quoi="adresses", dire=dire, fois=ESSAIS if LONG else ESSAIS // 2)


def proteges() -> dict[tuple, str]:
    """What no form of a bénéficiaire nor of a consultant writes by itself: whose it is, who may what, where it stands."""
    return {(m._meta.label, pk, nom): str(valeur) for m, noms in PROTEGES.items() for pk, *lus in m._base_manager.values_list("pk", *noms)
            for nom, valeur in zip(noms, lus, strict=True)}


def de_trop(site: Site, route: str = "") -> dict[str, object]:
    """Every protected field under its names, with a value that this page has no reason to give; a state is one of those that the base would take."""
    autrui = Dossier.objects.get(beneficiaire=site.comptes["autre bénéficiaire"].beneficiaire)
    objets = {
        "consultant": site.comptes["autre consultant"].pk, "beneficiaire": autrui.beneficiaire_id, "dossier": autrui.pk,
        "coffre_actes": autrui.coffre_actes_id, "coffre_travaux": autrui.coffre_travaux_id,
    }
    return {
        "roles": "gestion", "is_active": "", "is_superuser": "on", "is_staff": "on", "email": "intrus@example.org", "numero": "199",
        "etat": ETATS.get(route.partition(":")[0], "sans_suite"), "prix_centimes": "199", "date_limite": "2099-01-01", "pk": "1", "id": "1",
        **objets, **{f"{nom}_id": pk for nom, pk in objets.items()},
    }


def intrus(avant: dict[tuple, str], trop: dict[str, object]) -> list[tuple]:
    """The protected fields that took what was sent in their name."""
    prises = {nom: str(valeur) for nom, valeur in trop.items()} | {"roles": "['gestion']", "is_active": "False"}
    return [cle for cle, valeur in proteges().items() if valeur != avant.get(cle) and valeur == prises.get(cle[2])]


def remplis(site: Site, proposes: list[Formulaire]) -> dict[str, Formulaire]:
    """One form of each route, as the page proposes it; and the routes that no page of ours proposes, empty."""
    nues = {route: Formulaire(qui, reverse(route, args=site.arguments(route)), {}, frozenset())
            for qui in ("titulaire", "consultant du dossier") for route in ouvre(qui, "POST", "oui", "422")}
    lues = {resolve(urlsplit(f.adresse).path).view_name: f for f in proposes}
    return {route: f for route, f in (nues | lues).items() if route not in FERMENT}


def envoyer(site: Site, route: str, f: Formulaire, visiteur: Visiteur, avant: dict[tuple, str]) -> tuple[int, list[tuple]]:
    """Fill the form in as anybody would, add all that is not its own, send it; the status, and what it wrote too much. `avant`: what was protected."""
    saisie = {nom: next((v for v in reversed(vus) if v and not balise(v)), USUELS.get(nom, "Un mot.")) for nom, vus in f.champs.items()}
    propres = f.champs.keys() | SIENS.get(route, set())
    trop = {nom: valeur for nom, valeur in de_trop(site, route).items() if nom not in propres}
    with sans_suite(visiteur):
        reponse = visiteur.post(f.adresse, {nom: valeur for nom, valeur in saisie.items() if nom not in f.fichiers} | trop)
        assert reponse.status_code < 500, route
        return reponse.status_code, intrus(avant, trop)


def test_15_3_3_no_form_writes_more_than_its_own_fields(site, proposes):
    visiteurs, avant = {qui: site.visiteur(qui) for qui in site.pages}, proteges()
    envois = {route: envoyer(site, route, formulaire, visiteurs[formulaire.qui], avant) for route, formulaire in remplis(site, proposes).items()}
    assert {route: pris for route, (_, pris) in envois.items() if pris} == {}
    assert (len(envois) > 150, sum(statut in (200, 204, 302) for statut, _ in envois.values()) > 80) == (True, True)


def test_15_3_3_a_form_of_all_the_fields_would_be_seen(site):
    avant, trop = proteges(), de_trop(site)
    Dossier.objects.filter(pk=site.dossier.pk).update(prix_centimes=trop["prix_centimes"], consultant=trop["consultant"])
    Compte.objects.filter(pk=site.comptes["titulaire"].pk).update(roles=[trop["roles"]])
    assert {nom for *_, nom in intrus(avant, trop)} == {"prix_centimes", "consultant", "roles"}


def test_15_3_3_a_page_that_wrote_all_that_it_shows_would_be_seen(site, proposes):
    """The sabotage: the page of an account lets its state and its address be typed, and saves what it received."""
    route = "admin:socle_compte_change"
    formulaire = remplis(site, proposes)[route]
    visiteur, avant = site.visiteur(formulaire.qui), proteges()
    with patch.object(GestionDesComptes, "get_readonly_fields", lambda *_: ("derniere_entree",)), patch.object(
        GestionDesComptes, "save_model", ModelAdmin.save_model,
    ):
        assert {nom for *_, nom in envoyer(site, route, formulaire, visiteur, avant)[1]} == {"is_active", "email"}
