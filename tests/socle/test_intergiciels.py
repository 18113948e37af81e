"""What every request meets: a session that ends, pages that no browser keeps, fragments that never hold a sign-in page."""
import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bilan.socle import intergiciels
from bilan.socle.connexion import sessions
from tests.fabriques import FabriqueCompte
from tests.outils import adresses, boite
from tests.outils.connexion import Visiteur

pytestmark = pytest.mark.django_db

HEURE = 3600


def vieillir(client: Visiteur, **secondes: int) -> None:
    """Make the session older than it is: `vue_a`, `ouverte_a`."""
    session = client.session
    for cle, age in secondes.items():
        session[cle] -= age
    session.save()


def ouvrir(client: Visiteur, **traits) -> None:
    client.force_login(FabriqueCompte(**traits))
    assert client.get(reverse("compte")).status_code == 200


@pytest.mark.parametrize(("traits", "limite"), [({}, 2 * HEURE), ({"consultant": True}, HEURE // 2), ({"gestion": True}, HEURE // 2)])
def test_a_session_without_a_gesture_ends(client: Visiteur, traits: dict, limite: int):
    ouvrir(client, **traits)
    vieillir(client, vue_a=limite - 30)
    assert client.get(reverse("compte")).status_code == 200
    vieillir(client, vue_a=limite)
    reponse = client.get(reverse("compte"), follow=True)
    assert reponse.redirect_chain[0][0].startswith(reverse("account_login"))
    assert "Votre session s’est terminée" in reponse.content.decode()


@pytest.mark.parametrize("traits", [{}, {"consultant": True}])
def test_no_session_lasts_more_than_twelve_hours_however_busy(client: Visiteur, traits: dict):
    ouvrir(client, **traits)
    vieillir(client, ouverte_a=12 * HEURE - 30)
    assert client.get(reverse("compte")).status_code == 200
    vieillir(client, ouverte_a=30)
    assert client.get(reverse("compte")).status_code == 302


def test_a_gesture_starts_the_delay_again(client: Visiteur):
    ouvrir(client, consultant=True)
    for _ in range(3):
        vieillir(client, vue_a=HEURE // 2 - 60)
        assert client.get(reverse("compte")).status_code == 200


def test_the_activity_is_written_once_a_minute_and_not_at_each_page(client: Visiteur):
    ouvrir(client, consultant=True)
    assert _ecritures(client) == []
    vieillir(client, vue_a=60)
    assert _ecritures(client) == ["usersessions_usersession", "django_session"]


def test_what_was_being_written_when_the_session_ended_waits_for_its_author_alone(client: Visiteur):
    """After signing in, on the page of the form, for who wrote it; until it is sent again. The cache holds nothing that can be read."""
    texte, page = "Trois pages écrites d’une traite.", reverse("compte")
    compte, autre = FabriqueCompte(), FabriqueCompte()
    client.force_login(compte)
    client.get(page)
    vieillir(client, vue_a=2 * HEURE)
    reponse = client.post(reverse("mes_rappels"), {"texte": texte, "genre": "libre", "password": "un deux trois"}, headers={"Referer": f"http://testserver{page}"})
    assert reponse.url == f"/connexion/?next={page.replace('/', '%2F')}"
    with connection.cursor() as curseur:
        curseur.execute("SELECT value FROM socle_cache WHERE cache_key LIKE '%%texte:%%'")
        [(gardee,)] = curseur.fetchall()
    assert texte not in gardee
    assert texte not in client.get(page, follow=True).text
    client.force_login(autre)
    assert texte not in client.get(page).text
    client.force_login(compte)
    assert (texte in client.get(page).text, texte in client.get(reverse("usersessions_list")).text) == (True, False)
    assert "un deux trois" not in client.get(page).text
    client.post(reverse("mes_rappels"))
    assert texte not in client.get(page).text


def test_what_was_being_written_is_still_there_once_its_author_has_signed_in(client: Visiteur):
    """By the door itself: to sign in is also to post a form."""
    texte, page, compte = "Trois pages écrites d’une traite.", reverse("compte"), FabriqueCompte()
    client.force_login(compte)
    client.get(page)
    vieillir(client, vue_a=2 * HEURE)
    client.post(reverse("mes_rappels"), {"texte": texte}, headers={"Referer": f"http://testserver{page}"})
    client.post("/connexion/code/", {"email": compte.email, "next": page})
    assert client.post("/connexion/code/saisir/", {"code": boite.code(compte.email), "next": page}).url == page
    assert texte in client.get(page).text


def test_a_form_drawn_again_at_an_address_that_only_receives_leads_back_to_its_page(client: Visiteur):
    ouvrir(client, consultant=True)
    vieillir(client, vue_a=2 * HEURE)
    origine = f"http://testserver{reverse('seances:s_absenter')}"
    suite = client.post(reverse("seances:s_absenter"), {"motif": "Une opération."}, headers={"Referer": origine})
    assert suite.url == f"/connexion/?next={reverse('seances:disponibilites').replace('/', '%2F')}"


@pytest.mark.parametrize("origine", ["https://ailleurs.example/page", "", "javascript:alert(1)"])
def test_after_the_end_a_form_from_elsewhere_leads_home(client: Visiteur, origine: str):
    ouvrir(client)
    vieillir(client, vue_a=2 * HEURE)
    assert client.post(reverse("mes_rappels"), headers={"Referer": origine}).url == "/connexion/?next=%2F"


def test_a_session_that_is_over_leaves_nothing_of_what_was_typed_in_it(client: Visiteur):
    ouvrir(client, consultant=True)
    fin = Session.objects.get().expire_date
    assert (sessions.oublier(fin), Session.objects.count()) == (0, 1)
    assert (sessions.oublier(fin + timedelta(seconds=1)), Session.objects.count()) == (1, 0)


def _ecritures(client: Visiteur) -> list[str]:
    """The tables that a page writes to."""
    with CaptureQueriesContext(connection) as requetes:
        client.get(reverse("compte"))
    return [trouve[1] for requete in requetes if (trouve := re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', requete["sql"]))]


def test_a_stranger_costs_no_query(client: Visiteur, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(reverse("compte")).status_code == 302


def test_each_person_sees_their_sessions_and_ends_the_others(client: Visiteur):
    compte = FabriqueCompte()
    autre = Visiteur(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    for visiteur in (client, autre):
        visiteur.force_login(compte)
        visiteur.get(reverse("compte"))
    assert "Firefox sur Linux" in client.get(reverse("usersessions_list")).content.decode()
    client.post(reverse("usersessions_list"))
    assert (client.get(reverse("compte")).status_code, autre.get(reverse("compte")).status_code) == (200, 302)
    assert UserSession.objects.count() == 1


def test_no_page_is_kept_by_a_browser(client: Visiteur, monkeypatch: pytest.MonkeyPatch):
    """Those of the admin, of what is nowhere, of an error; tests/test_acces.py reads it of every other."""
    client.force_login(FabriqueCompte(gestion=True))
    chemins = sorted({chemin for chemin, motif in adresses.toutes() if chemin.startswith(reverse("admin:index")) and motif.name != "logout"})
    client.raise_request_exception = False
    assert [chemin for chemin in [*chemins, "/nulle-part/"] if "no-store" not in client.get(chemin).headers["Cache-Control"]] == []
    monkeypatch.setattr(intergiciels.SecondFacteur, "_libre", None)
    erreur = client.get(reverse("compte"))
    assert (erreur.status_code, erreur.headers["Cache-Control"]) == (500, "no-store")


def test_a_fragment_asked_after_the_end_sends_the_whole_page_to_sign_in(client: Visiteur):
    entetes = {"HX-Request": "true", "HX-Current-URL": "http://testserver/dossiers/?q=a"}
    reponse = client.get(reverse("compte"), headers=entetes)
    assert (reponse.status_code, reponse.headers["HX-Redirect"]) == (200, "/connexion/?next=%2Fdossiers%2F%3Fq%3Da")


@pytest.mark.parametrize("adresse", ["/dossiers/%00/", "/dossiers/?q=%00", "/connexion/?next=a%00", "/invitation/%00/"])
def test_an_address_that_no_base_can_read_leads_nowhere(client: Visiteur, adresse: str):
    client.force_login(FabriqueCompte(consultant=True))
    assert client.get(adresse).status_code == 404


def test_a_fragment_never_leads_to_another_site(client: Visiteur):
    reponse = client.get(reverse("compte"), headers={"HX-Request": "true", "HX-Current-URL": "https://ailleurs.example/"})
    assert reponse.headers["HX-Redirect"] == "/connexion/?next=%2F"


def test_what_sets_the_second_factor_up_exists():
    noms = {motif.name for _, motif in adresses.toutes()}
    assert noms >= intergiciels.INSTALLATION
