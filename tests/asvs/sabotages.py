"""Our protections taken away one at a time, and the proof that must then fail: what a test would not notice, it does not protect."""
import ast
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from importlib import import_module
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.test import override_settings
from django.urls import path
from packaging.version import Version

from beneficiaires.etats import EtatDossier
from bilan import celery
from bilan.socle.models import Compte
from bilan.socle.proprietaire import proprietaire
from bilan.socle.roles import Role
from conventions.etats import EtatConvention
from tests.asvs.test_reponses import INTERDITS
from tests.fabriques import FabriqueDossier

FAUTES = (AssertionError, pytest.fail.Exception)
OUVERTE = (*FAUTES, AttributeError)  # a page came where a redirection was awaited: it has no address


@dataclass(frozen=True)
class Sabotage:
    preuve: str  # the test that must fail
    sans: Callable[[], AbstractContextManager]
    valeurs: dict[str, object] = field(default_factory=dict)  # what its parametrisation gives it
    fautes: tuple[type[BaseException], ...] = FAUTES


def nommer_l_inconnu(adresse: str) -> list[Compte]:
    if not (comptes := list(Compte.objects.filter(email=adresse))):
        raise ValidationError("Personne n’a cette adresse.")
    return comptes


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
        curseur.execute("SET session_replication_role = replica")
    yield
    with proprietaire(), connection.cursor() as curseur:
        curseur.execute("SET session_replication_role = origin")


@contextmanager
def objets_acceptes() -> Iterator[None]:
    """A worker that would rebuild any object."""
    avant = celery.app.conf.accept_content
    celery.app.conf.accept_content = ["json", "pickle"]
    yield
    celery.app.conf.accept_content = avant


def local() -> AbstractContextManager:
    """The settings of a machine of one's own, taken for those of production."""
    return patch.dict("tests.test_reglages.PRODUCTION", ALLOWED_HOSTS="localhost")


def _sans_origine(adaptateur: object, request: object, **credentials: str) -> str:
    from allauth.account.adapter import DefaultAccountAdapter

    return DefaultAccountAdapter._get_login_attempts_cache_key(adaptateur, request, **credentials)


def _de_partout(lignes: QuerySet, *conditions: object, **champs: object) -> QuerySet:
    """`filter`, deaf to the state from which one leaves."""
    return lignes._filter_or_exclude(False, conditions, {nom: valeur for nom, valeur in champs.items() if nom != "etat__in"})


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
        f"{COMPTES}test_a_weak_password_is_refused_and_the_link_still_lives", regler(AUTH_PASSWORD_VALIDATORS=[]), {"phrase": "soleil et lune"}),
    "sans les mots du lieu": Sabotage(f"{COMPTES}test_a_weak_password_is_refused_and_the_link_still_lives", regler(
        AUTH_PASSWORD_VALIDATORS=settings.AUTH_PASSWORD_VALIDATORS[:1]), {"phrase": "Bilan-Compétences-2026"}),
    "essais comptés sans l’origine": Sabotage(f"{CONNEXION}test_strangers_tries_do_not_lock_the_owner_out", remplacer(
        "bilan.socle.connexion.adaptateurs.AdaptateurComptes._get_login_attempts_cache_key", _sans_origine)),
    "sans limite d’essais": Sabotage(f"{CONNEXION}test_strangers_tries_do_not_lock_the_owner_out", regler(ACCOUNT_RATE_LIMITS=False)),
    "sans second facteur": Sabotage(
        f"{SOCLE}test_second_facteur.py::test_one_person_with_both_roles_is_of_the_team", sans_intergiciel("SecondFacteur"), {}, OUVERTE),
    "une invitation d’un an": Sabotage(
        f"{COMPTES}test_a_link_of_seven_days_is_dead", remplacer("bilan.socle.comptes.DUREE_INVITATION", timedelta(days=365))),
    "un code de l’application oublié": Sabotage(f"{SOCLE}test_second_facteur.py::test_a_code_of_the_application_serves_once_however_it_is_written", remplacer(
        "bilan.socle.connexion.forms.retenir", lambda compte, code: True), {"ecriture": " {} "}),
    "un code reçu essayé sans fin": Sabotage(f"{CONNEXION}test_a_code_is_tried_five_times_then_is_dead", regler(ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS=99)),
    "un code de signature essayé sans fin": Sabotage(
        "tests/signature/test_codes.py::test_it_bears_five_tries_and_the_sixth_is_refused_even_when_right", remplacer("bilan.signature.codes.ESSAIS", 99),
        {"porteur": lambda module: module.Porteur("compte")}),
    "un code de signature jamais demandé": Sabotage("tests/signature/test_codes_exiges.py::test_nothing_is_done_without_the_code_that_was_sent", remplacer(
        "bilan.signature.codes.verifier", lambda *_, **__: None),
        {"acte": "l’employeur signe", "convention": lambda module: module.envoyee(), "synthese": None}),
    "l’inconnu nommé": Sabotage(f"{CONNEXION}test_an_unknown_address_gets_the_same_pages_as_a_known_one", remplacer(
        "bilan.socle.connexion.forms.titulaires", nommer_l_inconnu), {"chemin": "/connexion/code/"}),
    "la clé de session gardée": Sabotage(f"{CONNEXION}test_the_session_key_changes_when_one_signs_in", remplacer(f"{SESSION}cycle_key", lambda session: None)),
    "une sortie sans effet": Sabotage(f"{CONNEXION}test_an_old_cookie_opens_nothing_after_signing_out", remplacer(f"{SESSION}flush", lambda session: None)),
    "un compte fermé qui reste": Sabotage(f"{COMPTES}test_a_disabled_account_is_out_at_its_next_request", remplacer(
        "django.contrib.auth.backends.ModelBackend.user_can_authenticate", lambda porte, compte: True), {}, OUVERTE),
    "des sessions sans fin": Sabotage(
        f"{SOCLE}test_intergiciels.py::test_no_session_lasts_more_than_twelve_hours_however_busy",
        remplacer("bilan.socle.intergiciels._terminee", lambda *_: False), {"traits": {}}),
    "une identité jamais redemandée": Sabotage(
        f"{SOCLE}test_confirmation.py::test_the_team_confirms_by_its_second_factor", regler(ACCOUNT_REAUTHENTICATION_TIMEOUT=10**6), {}, OUVERTE),
    "une politique de contenu permissive": Sabotage(
        "tests/asvs/test_reponses.py::test_3_4_3_pages_of_error_and_files_have_the_content_policy_too", regler(SECURE_CSP=POLITIQUE)),
    "un document affiché": Sabotage(f"{SOCLE}test_archives.py::test_a_document_is_a_download_that_no_browser_opens_in_our_origin", remplacer(
        "bilan.socle.archives.content_disposition_header", lambda *_: "inline")),
    "un en-tête plié": Sabotage(f"{SOCLE}test_courriels.py::test_an_address_cannot_open_a_header", remplacer(
        "bilan.socle.courriels._INTERDIT", re.compile(r"(?!)")), {"champs": {"destinataire": "a@example.org\nBcc: b@example.org"}}),
    "une formule telle quelle": Sabotage("tests/beneficiaires/test_vues_dossiers.py::test_the_list_is_exported_as_it_is_filtered_without_a_formula", remplacer(
        "bilan.socle.tableur.FORMULES", ())),
    "une image telle quelle": Sabotage(f"{SOCLE}test_scans.py::test_what_a_picture_hides_stays_outside", remplacer(
        "bilan.socle.scans._redessiner", lambda octets: octets)),
    "un journal sans gardes": Sabotage(f"{SOCLE}test_journal.py::test_the_base_refuses_even_to_its_owner", sans_gardes, {"sql": "DELETE FROM socle_evenement"}),
    "n’importe qui peut tout": Sabotage(
        f"{SOCLE}test_transitions.py::test_every_verb_of_everyone_from", remplacer("bilan.socle.acteur.Acteur.role_pour", lambda qui, quoi, admis: min(admis)),
        {"etat": EtatDossier.CONTRACTUALISATION, "dossier": lambda module: FabriqueDossier()}),
    "un geste parti de n’importe quel état": Sabotage(
        "tests/conventions/test_etats.py::test_with_an_employer", remplacer("django.db.models.QuerySet.filter", _de_partout),
        {"etat": EtatConvention.BROUILLON, "role": Role.CONSULTANT}, (*FAUTES, IntegrityError)),
    "un fichier illisible que rien ne refuse": Sabotage(
        "tests/asvs/test_recits.py::test_2_2_1_a_file_of_any_bytes_is_refused_in_a_sentence_or_read",
        remplacer("bilan.parcours.lecture.ValueError", ZeroDivisionError), {}, (ValueError, ExceptionGroup)),
    "une panne du courrier prise pour un refus": Sabotage(f"{SOCLE}test_expedition.py::test_a_server_that_is_away_costs_no_try", remplacer(
        "bilan.socle.expedition._brancher", lambda facteur: None)),
    "un disque plein pris pour une faute": Sabotage(
        f"{SOCLE}test_documents.py::test_a_disk_that_fails_sends_the_document_back_to_the_queue_three_times_at_most",
        remplacer("bilan.socle.documents.OSError", ZeroDivisionError)),
    "minuit à Greenwich": Sabotage(
        f"{SOCLE}test_calendrier.py::test_the_last_second_still_counts_and_the_next_one_does_not", remplacer("bilan.socle.calendrier.PARIS", UTC)),
    "une clé jamais vérifiée": Sabotage("tests/beneficiaires/test_champs.py::test_one_wrong_digit_and_its_key_says_so", remplacer(
        "beneficiaires.models.champs.siret.validate", str), {"rang": 13}),
    "une autre porte": Sabotage(f"{CONNEXION}test_no_view_of_the_site_is_another_way_to_sign_in", remplacer(
        "tests.outils.adresses.toutes", lambda: [("/entrer/", path("entrer/", LoginView.as_view()))])),
    "un mot de passe qui suffit": Sabotage(
        f"{SOCLE}test_mots_de_passe.py::test_a_forgotten_password_is_replaced_by_a_link_and_the_second_factor_still_asked", remplacer(
            "allauth.mfa.stages.AuthenticateStage.handle", lambda etape: (None, True))),
    "la clé de session gardée après une preuve": Sabotage(
        f"{CONNEXION}test_the_session_key_changes_with_each_new_proof_and_the_former_opens_nothing",
        remplacer("bilan.socle.intergiciels._changer_de_cle", lambda requete: None)),
    "des sessions qu’on ne ferme pas": Sabotage(f"{SOCLE}test_intergiciels.py::test_each_person_sees_their_sessions_and_ends_the_others", remplacer(
        "allauth.usersessions.models.UserSession.end", lambda session: None)),
    "en clair": Sabotage("tests/asvs/test_reponses.py::test_3_4_1_in_production_the_site_is_served_by_https_alone", local),
    "des témoins ordinaires": Sabotage("tests/asvs/test_reponses.py::test_3_3_1_in_production_the_cookies_are_locked_to_the_host", local),
    "un gabarit fait d’une donnée": Sabotage("tests/asvs/test_depot.py::test_1_3_7_no_template_is_made_of_data", remplacer(
        "tests.asvs.test_depot.noeuds", lambda genre: [("essai.py", ast.parse("Template(texte)", mode="eval").body)]), {"nom": "Template"}),
    "des objets désérialisés": Sabotage("tests/asvs/test_depot.py::test_1_5_2_workers_accept_json_alone", objets_acceptes),
    "un jeton court": Sabotage(f"{COMPTES}test_the_link_is_kept_as_a_hash_only_and_is_long_enough", remplacer("secrets.token_urlsafe", lambda octets: "court")),
    "des entrées que rien n’écrit": Sabotage(
        f"{SOCLE}test_journaux.py::test_who_comes_in_and_who_fails_to_are_written_by_number_without_what_was_typed",
        remplacer("bilan.socle.journaux._porte", lambda requete: False)),
    "une version trouée": Sabotage(
        "tests/test_planchers.py::test_the_locked_version_is_not_below_its_floor", remplacer(
            "tests.test_planchers.version_verrouillee", lambda paquet: Version("1")),
        {"paquet": "django", "plancher": "6.1.3", "raison": ""}),
    "une empreinte bon marché": Sabotage(f"{SOCLE}test_mots_de_passe.py::test_outside_the_tests_a_password_costs_what_owasp_asks", remplacer(
        "django.contrib.auth.hashers.Argon2PasswordHasher.memory_cost", 8)),
}
