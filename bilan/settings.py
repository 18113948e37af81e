"""The only settings file: the code is the same everywhere, the environment alone changes.

With no variable set, the installation is embedded: its own PostgreSQL, broker, secrets and documents under `BILAN_VAR` (default `var/`).
With `DATABASE_URL` or `PGHOST` set, it is a grown one: every secret must come from the environment, and a missing one stops the start.
"""
import base64
from collections.abc import Callable
from os import environ as env
from pathlib import Path
from typing import Any

import psycopg
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from psycopg.conninfo import conninfo_to_dict

from bilan import embarque
from bilan.socle import entrepot, sentinelle
from bilan.socle.sceau import certificat
from bilan.socle.tus import OctetsTus, TexteTu

# --- Where it runs --------------------------------------------------------------------------------------------------
BASE_DIR = Path(__file__).resolve().parent.parent
VAR = embarque.dossier(BASE_DIR / "var")
EMBARQUE = "DATABASE_URL" not in env and "PGHOST" not in env

DEBUG = env.get("DEBUG") == "1"
ALLOWED_HOSTS = env.get("ALLOWED_HOSTS", "localhost,127.0.0.1").split(",")
LOCAL = set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]", "testserver"}
DEMONSTRATION = env.get("DEMONSTRATION") == "1"
if DEMONSTRATION and not (DEBUG or LOCAL):
    raise ImproperlyConfigured("DEMONSTRATION=1 ouvre toutes les portes : il n'est permis que sur une adresse locale (ALLOWED_HOSTS) ou avec DEBUG=1.")

# --- Secrets --------------------------------------------------------------------------------------------------------
def _secret(variable: str, nom: str, **tirage: Callable[[], str]) -> str:
    """The secret from the environment; an embedded installation draws its own once, a grown one refuses to start without."""
    if variable in env:
        return TexteTu(env[variable])
    if not EMBARQUE:
        raise ImproperlyConfigured(f"La variable {variable} manque : l'application ne démarre pas sans son secret.")
    return TexteTu(embarque.secret(VAR, nom, **tirage))


def _entier(variable: str, defaut: int) -> int:
    try:
        return int(env.get(variable, defaut))
    except ValueError:
        raise ImproperlyConfigured(f"{variable} : un nombre entier.") from None


SECRET_KEY = _secret("SECRET_KEY", "secret_key")


def _cles(texte: str) -> dict[str, bytes]:
    """« id:base64,id:base64 » : the first key wraps what is new, the others still open what is old (rotation)."""
    entrees = (entree.rpartition(":") for entree in texte.split(","))
    try:
        cles = {identifiant: OctetsTus(base64.urlsafe_b64decode(cle + "==")) for identifiant, _, cle in entrees}
    except ValueError:
        cles = {}
    if not cles or any(len(cle) != 32 for cle in cles.values()):
        raise ImproperlyConfigured("BILAN_CLES_MAITRE : une ou plusieurs clés de 32 octets, « nom:base64,nom:base64 », la plus récente en premier.")
    return cles


CLES_MAITRE = _cles(_secret("BILAN_CLES_MAITRE", "cle_maitre"))


def _sceau(texte: str) -> certificat.Certificat:
    try:
        return certificat.lire(texte, env.get("BILAN_CERTIFICAT_MOT_DE_PASSE", ""))
    except ValueError as erreur:
        raise ImproperlyConfigured(f"BILAN_CERTIFICAT : {erreur}") from None


SCEAU = _sceau(_secret("BILAN_CERTIFICAT", "certificat", tirer=lambda: certificat.nouveau(f"Sceau de {ALLOWED_HOSTS[0]}")))
BILAN_TSA = TexteTu(env.get("BILAN_TSA", ""))  # the address of a time-stamping authority (RFC 3161)

# --- Applications and pages -----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "bilan",
    "bilan.socle",
    "bilan.signature",
    "beneficiaires",
    "conventions",
    "seances",
    "travaux",
    "syntheses",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "bilan.socle.site_gestion.Gestion",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "bilan.socle.journaux.requetes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bilan.socle.intergiciels.reponses_privees",
    "bilan.socle.intergiciels.PagesCompressees",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bilan.socle.intergiciels.adresse_lisible",
    "bilan.socle.adresses_muettes.expliquees",
    "bilan.socle.intergiciels.page_entiere",
    "bilan.socle.intergiciels.duree_des_sessions",
    "bilan.socle.adresses_muettes.ConnexionDemandee",
    "bilan.socle.intergiciels.SecondFacteur",
    "bilan.socle.doublons.une_seule_fois",
    "bilan.socle.suivis.annonces",
    "bilan.socle.intergiciels.ContenuDetruit",
]
ROOT_URLCONF = "bilan.urls"
WSGI_APPLICATION = "bilan.wsgi.application"
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [BASE_DIR / "templates"],
    "OPTIONS": {
        # our own templates get French typography once, as they load; those of the libraries are taken as they are
        "loaders": [("django.template.loaders.cached.Loader", [
            "bilan.socle.typographie.Loader", "django.template.loaders.app_directories.Loader",
        ])],
        "context_processors": [
            "django.template.context_processors.request",
            "django.template.context_processors.csp",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
            "bilan.socle.context_processors.apparence",
        ],
    },
}]
APPARENCE, LOGO = "bilan.apparence.pour", "bilan.apparence.logo"
CRISPY_TEMPLATE_PACK = CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"

# --- Database -------------------------------------------------------------------------------------------------------
def _adresse_de_base(url: str) -> dict[str, Any]:
    """As libpq reads it, its query string too (sslmode, sslrootcert, connect_timeout, options…)."""
    try:
        lu = conninfo_to_dict(url)
    except psycopg.Error:  # what libpq says quotes the address, password included
        raise ImproperlyConfigured("DATABASE_URL : une adresse postgresql://personne:secret@serveur:port/base?sslmode=require.") from None
    noms = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    base = {nom: str(lu.pop(cle, "")) for nom, cle in noms.items()}
    return base | {"PASSWORD": TexteTu(base["PASSWORD"]), "OPTIONS": {cle: TexteTu(valeur) for cle, valeur in lu.items()}}


def _base() -> dict[str, Any]:
    if EMBARQUE:
        return embarque.base_de_donnees(VAR)
    if "DATABASE_URL" in env:
        return _adresse_de_base(env["DATABASE_URL"])
    # libpq reads the other PG* variables by itself
    return {"NAME": env.get("PGDATABASE", "bilan"), "HOST": env.get("PGHOST", ""), "PORT": env.get("PGPORT", ""), "USER": env.get("PGUSER", "")}


DATABASES = {"default": {
    "ENGINE": "bilan.socle.postgresql",
    **_base(),
    "ATOMIC_REQUESTS": True,
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "TEST": {"NAME": env.get("BILAN_BASE_TEST", "test_bilan")},
}}
# Who owns the tables: `migrate` and the commands of maintenance connect so; the site cannot (docs/decisions/0024-two-roles.md).
PROPRIETAIRE = embarque.proprietaire() if EMBARQUE else {
    cle: TexteTu(env[nom]) for cle, nom in (("USER", "PROPRIETAIRE_USER"), ("PASSWORD", "PROPRIETAIRE_PASSWORD")) if nom in env
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits are counted in the database: no request ever talks to Redis, and every web process shares the count.
CACHES = {"default": {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "socle_cache",
    "OPTIONS": {"MAX_ENTRIES": 20_000},  # the default of 300 would let a flood of addresses push a counter out
}}

# --- Language and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = ["bilan.socle.formats"]

# --- Files ----------------------------------------------------------------------------------------------------------
# What is sent stays in memory, 10 MB and its wrapping at most (a temporary file would lie in clear on the disk); beyond, it is thrown away as it comes.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024 + 65_536

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("guides", BASE_DIR / "docs" / "captures")]  # the pictures of the guides
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # nothing asks for another name; half as much is compressed


def _documents() -> dict[str, Any]:
    """A folder, or s3://bucket/prefix."""
    try:
        return entrepot.reglage(env.get("BILAN_DOCUMENTS") or str(VAR / "documents"), env)
    except ValueError as erreur:
        raise ImproperlyConfigured(f"BILAN_DOCUMENTS : {erreur}") from None


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # no user file is ever kept in clear
    "documents": _documents(),
    # nobody waits for the network of his own machine: the demonstration starts sooner without compressing what it serves
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage" if DEMONSTRATION
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}

SAUVEGARDE_CLE = [cle for cle in env.get("SAUVEGARDE_CLE", "").split(",") if cle]  # public keys « age1… » for which backups are encrypted

# --- Sign-in --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "socle.Compte"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["email", "prenom", "nom"]}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "bilan.socle.connexion.mots_de_passe.MotsDuContexte"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accueil"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "bilan.socle.connexion.adaptateurs.AdaptateurComptes"
MFA_ADAPTER = "bilan.socle.connexion.adaptateurs.AdaptateurSecondFacteur"
_FORMULAIRES = "bilan.socle.connexion.forms."
ACCOUNT_FORMS = {
    "login": _FORMULAIRES + "Connexion", "request_login_code": _FORMULAIRES + "DemandeDeCode", "confirm_login_code": _FORMULAIRES + "CodeRecu",
    "reset_password": _FORMULAIRES + "MotDePasseOublie", "reset_password_from_key": _FORMULAIRES + "NouveauMotDePasse",
    "change_password": _FORMULAIRES + "ChangementDeMotDePasse", "reauthenticate": _FORMULAIRES + "Confirmation",
    "add_email": _FORMULAIRES + "ChangementDAdresse",
}
MFA_FORMS = {
    "authenticate": _FORMULAIRES + "SecondFacteur", "reauthenticate": _FORMULAIRES + "ConfirmationParCode",
    "activate_totp": _FORMULAIRES + "ActivationApplication", "add_webauthn": _FORMULAIRES + "AjoutDeCle", "edit_webauthn": _FORMULAIRES + "RenommageDeCle",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
PASSWORD_RESET_TIMEOUT = 2 * 3600
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True  # one address a person: the new one replaces the old one once verified
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {  # ours; allauth's own limits stay
    "request_login_code": "20/m/ip,3/m/key,12/h/key",  # the key: an address of mail, and where it is asked from
    "mes_donnees": "10/h/user",  # a copy of everything: one costs the worker a few seconds
    "verifier": "20/m/ip",  # the public page that reads PDFs
    "formulaire": "20/h/ip", "formulaire_courriel": "3/d/key",  # the public forms; letters to one address that anybody may have typed
    "agenda": "20/m/key", "agenda_inconnu": "20/m/ip",  # one calendar read by several applications; addresses that lead nowhere
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if LOCAL else "https"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Bilan"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody can sign up: an address waiting to be verified is the holder's own change of address
ALLAUTH_TRUSTED_PROXY_COUNT = _entier("TRUSTED_PROXIES", 0)

# --- Browser --------------------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("sessionid", "csrftoken") if LOCAL else ("__Host-session", "__Host-csrf")
MESSAGE_STORAGE = "bilan.socle.temoins.Annonces"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SITE_URL = env.get("SITE_URL", f"{'http' if LOCAL else 'https'}://{ALLOWED_HOSTS[0]}" + (f":{env['PORT']}" if LOCAL and "PORT" in env else ""))

# --- Mail -----------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.get("EXPEDITEUR", "bilan@localhost")
COURRIEL_DIRECTION = env.get("COURRIEL_DIRECTION", "")  # who keeps the daily head of the journal; empty: the provider's own address
MAILERS = {"default": {
    "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "OPTIONS": {
        "host": env.get("SMTP_HOST", "localhost"), "port": _entier("SMTP_PORT", 25), "timeout": 20,
        "username": env.get("SMTP_USER", ""), "password": TexteTu(env.get("SMTP_PASSWORD", "")), "use_tls": env.get("SMTP_TLS") == "1",
    },
} if "SMTP_HOST" in env else {
    # Without a mail server, messages are kept as files: in demonstration a page shows them.
    "BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": str(VAR / "courriels")},
}}

COURRIELS_PAR_MINUTE = _entier("COURRIELS_PAR_MINUTE", 0)  # what the mail server accepts; 0: as fast as it goes

# --- Background work: PostgreSQL is the truth, Celery is only woken by the clock ----------------------------------------
CELERY_BROKER_URL = TexteTu(env.get("REDIS_URL", "filesystem://"))
_FILES = VAR / "broker"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # visibility above the hard time limit, or a long task runs twice; the sweep brought to 15 s (default: about 100 s)
    "visibility_timeout": 900, "unacked_restore_interval": 15, "unacked_restore_throttle": 1,
} if "REDIS_URL" in env else {
    "data_folder_in": _FILES / "file", "data_folder_out": _FILES / "file", "control_folder": _FILES / "controle", "store_processed": False,
    "polling_interval": 0.2,  # a message given out is a poll: at one a second (the default) the clock asks for more, and a queue once late stays so
}
CELERY_TASK_ACKS_LATE = CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_TASK_ANNOTATIONS = {"*": {"max_retries": 3, "default_retry_delay": 2}}  # of a task whose process was killed; then the clock asks again
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT, CELERY_TASK_SOFT_TIME_LIMIT = 120, 100
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # however long the broker is away
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"  # never an hour that happens twice: in Paris, crontab rings without end in the night when the clocks go back
CELERY_TASK_DEFAULT_QUEUE = "courriel"
CELERY_TASK_ROUTES = {f"bilan.taches.{nom}": {"queue": "pdf"} for nom in ("preparer_les_documents", "avancer_les_chantiers")}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat")
CELERY_BEAT_SCHEDULE = {
    **{f"battement_{file}": {"task": "bilan.taches.battre", "schedule": 30, "options": {"expires": 25, "queue": file}} for file in ("courriel", "pdf")},
    "courriels": {"task": "bilan.taches.expedier_les_courriels", "schedule": 2, "options": {"expires": 10}},
    "documents": {"task": "bilan.taches.preparer_les_documents", "schedule": 2, "options": {"expires": 10}},
    "brochures": {"task": "bilan.taches.actualiser_les_brochures", "schedule": 60, "options": {"expires": 50}},
    "chantiers": {"task": "bilan.taches.avancer_les_chantiers", "schedule": 2, "options": {"expires": 10}},
    "travaux": {"task": "bilan.taches.remettre_les_travaux", "schedule": crontab(minute=0), "options": {"expires": 3000}},
    "rappels": {"task": "bilan.taches.planifier_les_rappels", "schedule": crontab(minute=5), "options": {"expires": 3000}},
    "semaine": {"task": "bilan.taches.planifier_la_semaine", "schedule": crontab(hour="6,7", minute=0, day_of_week=1)},  # 8:00 in Paris, whatever the season
    "semaine_rattrapage": {"task": "bilan.taches.planifier_la_semaine", "schedule": crontab(minute=20), "options": {"expires": 3000}},
    "destructions": {"task": "bilan.taches.detruire", "schedule": crontab(minute="*/10"), "options": {"expires": 500}},
    "redestructions": {"task": "bilan.taches.redetruire", "schedule": crontab(minute=35), "options": {"expires": 3000}},
    "tete_du_journal": {"task": "bilan.taches.ancrer_le_journal", "schedule": crontab(minute="*/10"), "options": {"expires": 500}},
    "purge": {"task": "bilan.taches.purger_les_courriels", "schedule": crontab(hour=3, minute=40)},
    "purge_des_acces": {"task": "bilan.taches.purger_les_acces", "schedule": crontab(hour=3, minute=50)},
    "oubli": {"task": "bilan.taches.oublier_les_inconnus", "schedule": crontab(minute=45), "options": {"expires": 3000}},
}

# --- Logs and errors ------------------------------------------------------------------------------------------------
LOG_FORMAT = env.get("LOG_FORMAT", "ligne" if LOCAL or DEBUG else "json")  # « json »: one object a line, in UTC; « ligne »: for the eyes
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "ligne": {"()": "bilan.socle.journaux.Ligne", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "bilan.socle.journaux.Json"},
    },
    "filters": {"refus": {"()": "bilan.socle.journaux.SansTraceDesRefus"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.get("LOG_LEVEL", "WARNING")},
    "loggers": {
        "bilan.securite": {"level": "INFO"}, "bilan.acces": {"level": "WARNING" if LOG_FORMAT == "ligne" else "INFO"},
        "django.request": {"filters": ["refus"]},
        # its errors tell the workshop of documents what it swallowed; below, a line a page: the end of a task's time, met in one, would be swallowed
        "weasyprint": {"level": "WARNING"},
    },
}
SANTE_JETON = TexteTu(env.get("SANTE_JETON", ""))  # what a monitor says to read the details of /sante/: « Authorization: Bearer … »
if env.get("SENTRY_DSN"):
    sentinelle.brancher(env["SENTRY_DSN"], env.get("SENTRY_ENVIRONMENT", "production"))
# an error is told without a message, a variable nor a form: any of them may hold what someone wrote
DEFAULT_EXCEPTION_REPORTER, DEFAULT_EXCEPTION_REPORTER_FILTER = "bilan.socle.erreurs.Rapport", "bilan.socle.erreurs.SansContenu"
