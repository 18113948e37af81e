"""The access policy, read by whoever answers for data protection (docs/politique-acces.md) and executed here, cell by cell.

The set of routes of the project must equal the set of rows: a page without a declared policy fails the build.
"""
import re
from collections.abc import Iterator
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.contrib import admin
from django.db import transaction
from django.http import HttpResponse
from django.urls import resolve, reverse

from beneficiaires.models import Dossier, Organisme
from bilan.signature import liens
from bilan.signature.models import Lien
from bilan.socle.redessin import page_de
from bilan.socle.tableur import FORMULES
from tests.outils.adresses import toutes
from tests.outils.connexion import Visiteur
from tests.outils.listes import LIEN, LISTES, SANS_CSV
from tests.outils.monde import EMPLOYEUR, LECTURE, PRESENCE, Monde
from tests.outils.politique import LIGNES, OUVERTES, PERSONAS, routes

pytestmark = pytest.mark.django_db
CONNEXION = "/connexion/"
SANS_PAGE = {"travaux:enregistrer", "travaux:garder_notes", "travaux:garder_seance"}  # what answers to a script, and draws no page
ADMINISTRATION, PORTES = "admin:", ("/gestion/login/", "/gestion/logout/")
EUX = ("titulaire", "consultant du dossier", "gestion")


def _reponse(client, methode: str, url: str) -> tuple[str, str]:
    """What happened, in the words of the table, and the page that was read; nothing of it remains, not even a sign-out.

    Nor does the browser keep it, unless its view says that it is public.
    """
    temoins = SimpleCookie(client.cookies)  # an answer puts others in their place, and changes none
    with transaction.atomic():
        reponse = getattr(client, methode)(url)
        transaction.set_rollback(True)
    client.cookies = temoins
    garde = {"no-store", "public"}.isdisjoint(reponse.headers["Cache-Control"].split(", "))
    lue = methode == "get" and reponse.status_code in (200, 404) and reponse.headers["Content-Type"].startswith("text/html")
    return f"{_mot(reponse)}, et le navigateur le garde" if garde else _mot(reponse), reponse.text if lue else ""


def _mot(reponse: HttpResponse) -> str:
    if reponse.status_code == 302 and reponse.url.startswith((CONNEXION, "/compte/securite/", "/compte/confirmer/")):
        return "connexion" if reponse.url.startswith(CONNEXION) else "confirmer"
    return "oui" if reponse.status_code in (200, 204, 302) else str(reponse.status_code)


def test_no_route_escapes_the_policy():
    """Those of the admin have one rule for all, and are all asked below."""
    assert sorted({nom for nom, _ in routes() if not nom.startswith(ADMINISTRATION)}) == sorted({ligne[0] for ligne in LIGNES})


def test_a_form_drawn_again_where_nothing_is_read_says_which_page_holds_it():
    """Whoever signs in again comes back to a page (`bilan.socle.texte_garde`), never to an address that only receives."""
    motifs, seules = dict(routes()), {ligne[0] for ligne in LIGNES if ligne[1] == "GET" and {"405"} == set(ligne[2:]) - {"connexion"}}
    for route in {ligne[0] for ligne in LIGNES if ligne[1] == "POST" and "422" in ligne} & seules:
        chemin = "/" + re.sub(r"<(\w+):\w+>", lambda genre: {"int": "1", "uuid": str(UUID(int=0))}.get(genre[1], "x"), motifs[route])
        page = page_de(chemin)
        assert route in SANS_PAGE or (page != chemin and resolve(page).view_name not in seules), route


@pytest.fixture(scope="module")
def monde(base_du_module):
    return Monde()  # told once: it costs as much as all the pages of one persona


@pytest.fixture(scope="module")
def adresses(monde):
    return {ligne[0]: reverse(ligne[0], args=monde.arguments(ligne[0])) for ligne in LIGNES}


def _entre(monde, qui) -> Visiteur:
    client = Visiteur()
    if qui in monde.liens:
        client.get(urlsplit(liens.adresse(monde.liens[qui])).path)
    if qui in monde.comptes:
        client.force_login(monde.comptes[qui])
        client.get(reverse("compte"))  # the first gesture is written in the session: what follows is undone, and would write it each time
    return client


@pytest.fixture(scope="module")
def visite(monde, adresses):
    """What happened in each cell of the table, and the page that was read there; made once for what reads every page."""
    lues = {}
    for qui in PERSONAS:
        client = _entre(monde, qui)  # each in his turn: what is grave asks for a proof of less than five minutes
        lues |= {(qui, *ligne[:2]): _reponse(client, ligne[1].lower(), adresses[ligne[0]]) for ligne in LIGNES}
    return lues


def test_each_cell_of_the_policy_is_what_happens(visite):
    obtenu = {cellule: mot for cellule, (mot, _) in visite.items()}
    assert obtenu == {(qui, *ligne[:2]): ligne[2 + rang] for rang, qui in enumerate(PERSONAS) for ligne in LIGNES}


# nobody obtains them in this world: who does, and when, is told by the tests of each
A_PERSONNE = {
    "charte_logo": "no picture was given", "seances:flux": "a token of nobody's", "pause": "a token of nobody's", "account_confirm_email": "a key of nobody's",
    "syntheses:decliner_suivi": "six months later", "syntheses:accepter_suivi": "six months later", "syntheses:noter_suivi": "six months later",
    "mfa_edit_webauthn": "a key of nobody's", "mfa_remove_webauthn": "a key of nobody's",
    "mfa_view_recovery_codes": "shown once, when they are drawn",
}


def test_each_line_of_the_policy_opens_to_somebody(visite):
    """Or answers 405: where everybody meets a closed door, the line proves nothing of who may enter."""
    fermes = {(ligne[0], ligne[1]) for ligne in LIGNES if set(ligne[2:]) <= {"connexion", "403", "404", "405"} and set(ligne[2:]) - {"connexion", "405"}}
    assert {route for route, _ in fermes} == set(A_PERSONNE)


def test_what_is_hidden_answers_as_what_does_not_exist(monde, adresses, visite):
    """To the word: a colleague who guesses a number does not learn that there is a bilan under it."""
    client, differents, lus = _entre(monde, "autre consultant"), [], 0
    for route in (ligne[0] for ligne in LIGNES if ligne[1] == "GET" and ligne[2 + PERSONAS.index("autre consultant")] == "404"):
        page, inventee = visite["autre consultant", route, "GET"][1], [_inconnu(valeur) for valeur in monde.arguments(route)]
        if page and inventee != monde.arguments(route):
            reponse, lus = client.get(reverse(route, args=inventee)), lus + 1
            differents += [route] if (reponse.status_code, _sans_alea(reponse.text)) != (404, _sans_alea(page)) else []
    assert (differents, lus > 30) == ([], True), lus


def _inconnu(valeur: object) -> object:
    """The same kind of argument, of nothing."""
    match valeur:
        case UUID():
            return uuid4()
        case int():
            return 2_000_000_000
        case str() if valeur.startswith("BDC-"):
            return "BDC-1999-0001"
    return valeur


def _sans_alea(page: str) -> str:
    return re.sub(r'(nonce|value)="[^"]*"', "", page)


def test_every_list_can_be_taken_away_as_a_spreadsheet_and_a_new_one_cannot_forget(monde, adresses, visite):
    oublies, lus = set(), set()
    for qui, route, client in _listes(monde, visite):
        if route in SANS_CSV:
            continue
        if (lien := LIEN.search(visite[qui, route, "GET"][1])) is None:
            oublies |= {route} if qui in EUX else set()
            continue
        adresse = unescape(lien[1])
        csv = client.get(f"{adresses[route]}{adresse}" if adresse.startswith("?") else adresse)
        lignes = csv.getvalue().decode().splitlines()
        assert (csv.status_code, csv.headers["Content-Type"]) == (200, "text/csv; charset=utf-8"), route
        assert csv.headers["Content-Disposition"].startswith("attachment"), route
        assert lignes[0].startswith("\ufeff") and (len(lignes) > 1 or qui not in EUX), route
        assert not [c for ligne in lignes[1:] for c in ligne.split(";") if c.startswith(FORMULES) and not c[1:].isdigit()], route
        assert d_autrui(monde.comptes[qui], lignes) == [], (qui, route)
        lus |= {route} if qui in EUX else set()
    assert oublies == set()
    assert len(lus) > 10, lus


def _listes(monde, visite) -> Iterator[tuple[str, str, Visiteur]]:
    """Who, which list, and his browser: each list by one of the three who know this bilan, and by the two who must not."""
    lues = set()
    for qui in (*EUX, "autre bénéficiaire", "autre consultant"):
        client = _entre(monde, qui)
        for route, methode, *_ in LIGNES:
            if LISTES.search(visite[qui, route, methode][1]) and (qui not in EUX or route not in lues):
                lues.add(route)
                yield qui, route, client


def d_autrui(compte, lignes: list[str]) -> list[str]:
    """What these lines say of bilans that are not his to read: their numbers, and who does them when nobody of his bears that name."""
    siens = set(Dossier.objects.pour(compte).values_list("pk", flat=True))
    dits = {dossier.pk: {dossier.numero, dossier.beneficiaire.compte.nom_complet} for dossier in Dossier.objects.select_related("beneficiaire__compte")}
    permis = {compte.nom_complet}.union(*(mots for pk, mots in dits.items() if pk in siens))
    interdits = set().union(*(mots for pk, mots in dits.items() if pk not in siens)) - permis
    return [mot for mot in interdits for ligne in lignes if mot in ligne]


def test_a_spreadsheet_of_every_bilan_would_be_seen(monde, adresses, monkeypatch):
    """The sabotage: without the scope, the list holds the bilan of somebody else, the bilan of each being in the base."""
    monkeypatch.setattr("bilan.socle.acces.QuerySetAcces.pour", lambda lignes, compte: lignes)
    lignes = _entre(monde, "autre consultant").get(f"{reverse('beneficiaires:liste')}?format=csv").getvalue().decode().splitlines()
    monkeypatch.undo()
    assert monde.dossier.numero in d_autrui(monde.comptes["autre consultant"], lignes)


@pytest.mark.parametrize("qui", [EMPLOYEUR, PRESENCE, LECTURE])
def test_a_link_opens_its_own_pages_and_to_its_bearer_the_rest_of_the_site_is_that_of_a_stranger(monde, adresses, visite, qui):
    """The employer's, who signs, is tried at every address; the two others at those of the links."""
    client, siennes = _entre(monde, qui), {tuple(ligne[1:3]): ligne[3] for ligne in OUVERTES if ligne[0] == f"lien de {qui}"}
    essayees = [ligne[:2] for ligne in LIGNES if qui == EMPLOYEUR or ligne[0] in {route for _, route, *_ in OUVERTES}]
    obtenu = {(route, methode): _reponse(client, methode.lower(), adresses[route])[0] for route, methode in essayees}
    assert siennes.keys() <= obtenu.keys() and len(siennes) > 3
    assert obtenu == {cellule: siennes.get(cellule, visite["anonyme", *cellule][0]) for cellule in obtenu}


def test_a_link_open_to_whoever_knows_its_key_would_be_seen(monde, adresses, visite, monkeypatch):
    """The sabotage: the session is not asked whether it opened the link."""
    monkeypatch.setattr("bilan.signature.acces._retenu", lambda requete, pk, objet, instant: Lien.objects.get(pk=pk))
    adresse = adresses["conventions:lien"]
    assert (visite["anonyme", "conventions:lien", "GET"][0], _reponse(Visiteur(), "get", adresse)[0]) == ("410", "oui")


def test_the_admin_is_for_gestion_alone(monde):
    """Each of its addresses, read and written: one rule for all, that the page says."""
    adresses = [chemin for chemin, _ in toutes() if resolve(chemin).app_name == "admin"]
    assert len(adresses) == sum(nom.startswith(ADMINISTRATION) for nom, _ in routes()) > 80
    for qui in ("anonyme", "titulaire", "consultant du dossier"):
        client = _entre(monde, qui)
        assert [(qui, methode, chemin) for chemin in adresses for methode in ("get", "post") if not _fermee(client, methode, chemin)] == []
    gestion = _entre(monde, "gestion")
    listes = {m._meta.label: reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist") for m in admin.site._registry}
    # there is one Organisme: its list is its page
    assert {nom: gestion.get(adresse).status_code for nom, adresse in listes.items()} == {nom: 302 if nom == Organisme._meta.label else 200 for nom in listes}


def _fermee(client: Visiteur, methode: str, chemin: str) -> bool:
    """Whether it sends to the door, or refuses; what was there is not told."""
    reponse = getattr(client, methode)(chemin)
    dehors = (CONNEXION, *PORTES, *([reverse("admin:index")] if chemin == PORTES[1] else []))  # to sign out where one is not in leads to the door
    return reponse.status_code == 403 or (reponse.status_code == 302 and reponse.url.startswith(dehors) and reponse.content == b"")
