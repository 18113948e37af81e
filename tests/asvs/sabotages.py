"""Our protections taken away one at a time, and the proof that must then fail: what a test would not notice, it does not protect."""
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from bilan.socle.proprietaire import proprietaire
from tests.asvs.test_reponses import INTERDITS

FAUTES = (AssertionError, pytest.fail.Exception)
OUVERTE = (*FAUTES, AttributeError)  # a page came where a redirection was awaited: it has no address


@dataclass(frozen=True)
class Sabotage:
    preuve: str  # the test that must fail
    sans: Callable[[], AbstractContextManager]
    valeurs: dict[str, object] = field(default_factory=dict)  # what its parametrisation gives it
    fautes: tuple[type[BaseException], ...] = FAUTES


def regler(**reglages: object) -> Callable[[], AbstractContextManager]:
    return lambda: override_settings(**reglages)


def remplacer(quoi: str, par: object) -> Callable[[], AbstractContextManager]:
    return lambda: patch(quoi, par)


def sans_intergiciel(nom: str) -> Callable[[], AbstractContextManager]:
    return regler(MIDDLEWARE=[chemin for chemin in settings.MIDDLEWARE if not chemin.endswith(nom)])


@contextmanager
def sans_gardes() -> Iterator[None]:
    """The triggers of the base are asleep."""
    with proprietaire(), connection.cursor() as curseur:
        curseur.execute("SET LOCAL session_replication_role = replica")
        yield
        curseur.execute("SET LOCAL session_replication_role = origin")


def _sans_origine(adaptateur: object, request: object, **credentials: str) -> str:
    from allauth.account.adapter import DefaultAccountAdapter

    return DefaultAccountAdapter._get_login_attempts_cache_key(adaptateur, request, **credentials)


SOCLE = "tests/socle/"
CONNEXION, COMPTES = f"{SOCLE}test_connexion.py::", f"{SOCLE}test_comptes.py::"
SESSION = "django.contrib.sessions.backends.base.SessionBase."
POLITIQUE = {**settings.SECURE_CSP, "script-src": ["'self'", f"'{INTERDITS[0]}'"]}
SABOTAGES = {
    "sans la portée": Sabotage(
        f"{SOCLE}test_acces.py::test_a_stranger_sees_nothing", remplacer("bilan.socle.acces.QuerySetAcces.pour", lambda lignes, compte: lignes)),
    "une adresse sans ligne": Sabotage("tests/test_acces.py::test_no_route_escapes_the_policy", lambda: patch(
        "tests.test_acces.LIGNES", [ligne for ligne in import_module("tests.test_acces").LIGNES if ligne[0] != "compte"])),
    "sans limite de passages": Sabotage("tests/test_verifier.py::test_the_twenty_first_try_in_a_minute_waits", regler(ACCOUNT_RATE_LIMITS=False)),
    "sans règle de mot de passe": Sabotage(
        f"{COMPTES}test_a_weak_password_is_refused_and_the_link_still_lives", regler(AUTH_PASSWORD_VALIDATORS=[]), {"phrase": "trop court"}),
    "sans les mots du lieu": Sabotage(f"{COMPTES}test_a_weak_password_is_refused_and_the_link_still_lives", regler(
        AUTH_PASSWORD_VALIDATORS=settings.AUTH_PASSWORD_VALIDATORS[:1]), {"phrase": "Bilan-Compétences-2026"}),
    "essais comptés sans l’origine": Sabotage(f"{CONNEXION}test_strangers_tries_do_not_lock_the_owner_out", remplacer(
        "bilan.socle.connexion.adaptateurs.AdaptateurComptes._get_login_attempts_cache_key", _sans_origine)),
    "sans limite d’essais": Sabotage(f"{CONNEXION}test_strangers_tries_do_not_lock_the_owner_out", regler(ACCOUNT_RATE_LIMITS=False)),
    "sans second facteur": Sabotage(
        f"{CONNEXION}test_one_person_with_both_roles_is_of_the_team", sans_intergiciel("SecondFacteur"), {}, OUVERTE),
    "une invitation d’un an": Sabotage(
        f"{COMPTES}test_a_link_of_seven_days_is_dead", remplacer("bilan.socle.comptes.DUREE_INVITATION", timedelta(days=365))),
    "un code de l’application oublié": Sabotage(f"{CONNEXION}test_a_code_of_the_application_serves_once_however_it_is_written", remplacer(
        "bilan.socle.connexion.forms.retenir", lambda compte, code: True), {"ecriture": " {} "}),
    "un code reçu essayé sans fin": Sabotage(f"{CONNEXION}test_a_code_is_tried_five_times_then_is_dead", regler(ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS=99)),
    "un code de signature essayé sans fin": Sabotage(
        "tests/signature/test_codes.py::test_it_bears_five_tries_and_the_sixth_is_refused_even_when_right", remplacer("bilan.signature.codes.ESSAIS", 99),
        {"porteur": lambda module: module.Porteur("compte")}),
    "l’inconnu nommé": Sabotage(f"{CONNEXION}test_an_unknown_address_gets_the_same_pages_as_a_known_one", regler(
        ACCOUNT_PREVENT_ENUMERATION=False), {"chemin": "/connexion/code/"}),
    "la clé de session gardée": Sabotage(f"{CONNEXION}test_the_session_key_changes_when_one_signs_in", remplacer(f"{SESSION}cycle_key", lambda session: None)),
    "une sortie sans effet": Sabotage(f"{CONNEXION}test_an_old_cookie_opens_nothing_after_signing_out", remplacer(f"{SESSION}flush", lambda session: None)),
    "un compte fermé qui reste": Sabotage(f"{COMPTES}test_a_disabled_account_is_out_at_its_next_request", remplacer(
        "django.contrib.auth.backends.ModelBackend.user_can_authenticate", lambda porte, compte: True), {}, OUVERTE),
    "des sessions sans fin": Sabotage(
        f"{SOCLE}test_intergiciels.py::test_no_session_lasts_more_than_twelve_hours_however_busy",
        remplacer("bilan.socle.intergiciels._terminee", lambda *_: False), {"traits": {}}),
    "une identité jamais redemandée": Sabotage(
        f"{CONNEXION}test_the_team_confirms_by_its_second_factor", regler(ACCOUNT_REAUTHENTICATION_TIMEOUT=10**6), {}, OUVERTE),
    "une politique de contenu permissive": Sabotage(
        "tests/asvs/test_reponses.py::test_3_4_3_pages_of_error_and_files_have_the_content_policy_too", regler(SECURE_CSP=POLITIQUE)),
    "un document affiché": Sabotage(f"{SOCLE}test_documents.py::test_a_document_is_a_download_that_no_browser_opens_in_our_origin", remplacer(
        "bilan.socle.archives.content_disposition_header", lambda *_: "inline")),
    "un en-tête plié": Sabotage(f"{SOCLE}test_courriels.py::test_an_address_cannot_open_a_header", remplacer(
        "bilan.socle.courriels._INTERDIT", re.compile(r"(?!)")), {"champs": {"destinataire": "a@example.org\nBcc: b@example.org"}}),
    "une formule telle quelle": Sabotage("tests/beneficiaires/test_vues_dossiers.py::test_the_list_is_exported_as_it_is_filtered_without_a_formula", remplacer(
        "bilan.socle.tableur.FORMULES", ())),
    "une image telle quelle": Sabotage(f"{SOCLE}test_scans.py::test_what_a_picture_hides_stays_outside", remplacer(
        "bilan.socle.scans._redessiner", lambda octets: octets)),
    "un journal sans gardes": Sabotage(f"{SOCLE}test_journal.py::test_the_base_refuses", sans_gardes, {"sql": "DELETE FROM socle_evenement"}),
    "une empreinte bon marché": Sabotage(f"{CONNEXION}test_outside_the_tests_a_password_costs_what_owasp_asks", remplacer(
        "django.contrib.auth.hashers.Argon2PasswordHasher.memory_cost", 8)),
}
