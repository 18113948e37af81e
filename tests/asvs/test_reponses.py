"""What surrounds every response in production, and the pages that no view of ours draws."""
import ast
from unittest.mock import patch

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse

from bilan.socle import intergiciels, temoins, texte_garde
from tests.fabriques import FabriqueCompte, FabriqueOrganisme
from tests.outils.connexion import Visiteur
from tests.test_maison import noeuds
from tests.test_reglages import PRODUCTION, reglages  # noqa: F401 (a fixture)

INTERDITS = ("unsafe-inline", "unsafe-eval", "data:", "*")
EXIGEES = ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")


def politique(reponse) -> str:
    return reponse.headers.get("Content-Security-Policy", "")


def test_3_3_1_in_production_the_cookies_are_locked_to_the_host(reglages):  # noqa: F811
    lus = reglages(**PRODUCTION)
    assert (lus["SESSION_COOKIE_NAME"], lus["CSRF_COOKIE_NAME"]) == ("__Host-session", "__Host-csrf")
    for temoin in ("SESSION", "CSRF"):
        assert (lus[f"{temoin}_COOKIE_SECURE"], lus[f"{temoin}_COOKIE_HTTPONLY"], lus[f"{temoin}_COOKIE_SAMESITE"]) == (True, True, "Lax")
        assert (lus.get(f"{temoin}_COOKIE_DOMAIN"), lus.get(f"{temoin}_COOKIE_PATH", "/")) == (None, "/")  # what the prefix asks for (RFC 6265 bis)


def test_13_4_2_in_production_nothing_is_debugged(reglages):  # noqa: F811
    assert reglages(**PRODUCTION)["DEBUG"] is False


def test_3_3_1_every_other_cookie_is_locked_to_the_host_too():
    """Those that we name ourselves; nothing else of ours sets one."""
    with override_settings(SESSION_COOKIE_SECURE=True):
        assert temoins.nommer("messages") == "__Host-messages"
    poses = {chemin for chemin, n in noeuds(ast.Call) if getattr(n.func, "attr", "") in ("set_cookie", "set_signed_cookie")}
    assert poses == {"bilan/socle/texte_garde.py"}
    assert (texte_garde.TEMOIN, temoins._Temoin.cookie_name) == (temoins.nommer("texte-garde"), temoins.nommer("messages"))
    assert settings.MESSAGE_STORAGE == "bilan.socle.temoins.Annonces"


def test_3_4_1_in_production_the_site_is_served_by_https_alone(reglages):  # noqa: F811
    lus = reglages(**PRODUCTION)
    assert (lus["SECURE_SSL_REDIRECT"], lus["SECURE_HSTS_SECONDS"] >= 31_536_000, lus["SECURE_HSTS_INCLUDE_SUBDOMAINS"]) == (True, True, True)
    assert lus["SECURE_REFERRER_POLICY"] == "same-origin"


@pytest.mark.django_db
def test_3_4_3_pages_of_error_and_files_have_the_content_policy_too():
    FabriqueOrganisme()
    gestion = Visiteur(enforce_csrf_checks=True, raise_request_exception=False)
    gestion.force_login(FabriqueCompte(gestion=True))
    with patch.object(intergiciels.SecondFacteur, "_libre", None):
        erreur = gestion.get(reverse("compte"))
    reponses = {
        "erreur": (500, erreur),
        "absente": (404, gestion.get("/nulle-part/")), "sans jeton": (403, gestion.post("/deconnexion/")),
        "lien fermé": (410, gestion.get(reverse("signature:ouvrir", args=["a" * 43]))), "gestion": (200, gestion.get(reverse("admin:index"))),
        "santé": (200, gestion.get(reverse("sante"))),
    }
    assert {nom: reponse.status_code for nom, (_, reponse) in reponses.items()} == {nom: code for nom, (code, _) in reponses.items()}
    for nom, (_, reponse) in reponses.items():
        assert all(directive in politique(reponse) for directive in EXIGEES), nom
        assert not any(mot in politique(reponse) for mot in INTERDITS), nom
        assert reponse.headers["X-Content-Type-Options"] == "nosniff", nom
