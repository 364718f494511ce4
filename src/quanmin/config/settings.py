"""Every setting of the site, each from one environment variable with a safe default.

QUANMIN_HOME       folder for the database, keys, snapshots, runs and plan files (default ./var)
QUANMIN_DATABASE   postgres://user:password@host:port/name; SQLite in QUANMIN_HOME when empty
QUANMIN_SECRET_KEY, QUANMIN_IDENTITY_KEY   secrets; made once as files in QUANMIN_HOME when empty
QUANMIN_HOSTS      host names the site answers to, separated by commas
QUANMIN_HTTPS      yes when a proxy in front speaks https: cookies and redirects then insist on it
QUANMIN_DEMO       yes for the demo county: the sign-in page lists its accounts
QUANMIN_SNAPSHOT_LASTS_DAYS   how many days after its last day a snapshot still speaks for the other systems (31);
                   so long figures reach to today with what is entered here, after that only to the snapshot's last day
QUANMIN_TODAY      the fixed day a demo lives on, such as 2025-12-31
QUANMIN_DEBUG      yes for work on the pages; never where there are residents
"""

import os
import re
import secrets
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

YES, NO = ("1", "yes", "true", "on"), ("", "0", "no", "false", "off")
HOST = re.compile(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]|\*")


def _yes(name: str) -> bool:
    """Yes or no; no when empty. A word that is neither is refused: what looks switched on must not be off."""
    said = os.environ.get(name, "").strip().lower()
    if said not in (*YES, *NO):
        raise ImproperlyConfigured(f"{name} is {os.environ[name]!r}; say yes or no.")
    return said in YES


def _kept_secret(variable: str, file_name: str) -> str:
    """The secret in the environment, else the one in QUANMIN_HOME, made on the first start."""
    if os.environ.get(variable):
        return os.environ[variable]
    file = QUANMIN_HOME / file_name
    try:
        if not file.exists():
            QUANMIN_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as new:
                new.write(secrets.token_hex(32))
        kept = file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{file} cannot be read or made ({error.strerror}); set QUANMIN_HOME to a folder this account may write."
        ) from None
    except UnicodeError:
        kept = ""
    if not kept:
        raise ImproperlyConfigured(
            f"{file} is empty or not text; put the secret back from your backup, or set {variable}."
        )
    return kept


def _day(name: str) -> date | None:
    """A day written as 2025-12-31, None when empty."""
    said = os.environ.get(name)
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} is {said!r}; write a day such as 2025-12-31, or leave it empty."
        ) from None


def _hosts(name: str, usual: str) -> list[str]:
    """Host names, without scheme, port or path."""
    said = [host.strip() for host in (os.environ.get(name) or usual).split(",")]
    for host in said:
        if host and not HOST.fullmatch(host):
            raise ImproperlyConfigured(
                f"{name} names {host!r}; write host names alone, separated by commas, such as {usual}."
            )
    return [host for host in said if host]


def _days(name, usual):
    """A whole number of days from 0 on; what is not one is refused in a sentence."""
    said = os.environ.get(name) or f"{usual}"
    if not (said.isascii() and said.isdigit() and len(said) < 6):
        raise ImproperlyConfigured(f"{name} is {said!r}; give a whole number of days, such as {usual}.")
    return int(said)


def _identity_key() -> str:
    """The key of identity numbers. A database without it is refused: with a new one nobody would be found by number."""
    file = QUANMIN_HOME / "identity-key"
    kept = os.environ.get("QUANMIN_IDENTITY_KEY") or file.exists()
    if not kept and (QUANMIN_HOME / DATABASE_FILE).exists():
        raise ImproperlyConfigured(
            f"{file} is missing beside a database whose identity numbers it opens; put it back from your backup, "
            "or set QUANMIN_IDENTITY_KEY."
        )
    return _kept_secret("QUANMIN_IDENTITY_KEY", file.name)


DATABASE_FILE = "quanmin.sqlite3"
QUANMIN_HOME = Path(os.environ.get("QUANMIN_HOME") or "var").resolve()
QUANMIN_DEMO = _yes("QUANMIN_DEMO")
QUANMIN_TODAY = _day("QUANMIN_TODAY")
QUANMIN_SNAPSHOT_LASTS_DAYS = _days("QUANMIN_SNAPSHOT_LASTS_DAYS", 31)
QUANMIN_IDENTITY_KEY = _identity_key()

DEBUG = _yes("QUANMIN_DEBUG")
SECRET_KEY = _kept_secret("QUANMIN_SECRET_KEY", "secret-key")
ALLOWED_HOSTS = _hosts("QUANMIN_HOSTS", "localhost,127.0.0.1,[::1]")

INSTALLED_APPS = [
    "quanmin.units",
    "quanmin.accounts",
    "quanmin.records",
    "quanmin.plans",
    "quanmin.programmes",
    "quanmin.hints",
    "quanmin.results",
    "quanmin.supervision",
    "quanmin.returns",
    "quanmin.appraisals",
    "quanmin.impacts",
    "quanmin.evaluations",
    "quanmin.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "ninja",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "quanmin.api.problems.api_answers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "quanmin.portal.keeping.left_nowhere",
    "quanmin.portal.language.chosen_language",
    "quanmin.portal.characters.without_nul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
ROOT_URLCONF = "quanmin.config.urls"
WSGI_APPLICATION = "quanmin.config.wsgi.application"


DATABASE_SHAPE = "postgres://user:password@host:5432/name, or nothing for SQLite"


def _address(said: str):
    """The parts of a database's address. It holds a password: a refusal names the part that is wrong and no more."""
    try:
        parts = urlsplit(said)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(
            f"QUANMIN_DATABASE has a host or port that cannot be (a port is 1 to 65535); write {DATABASE_SHAPE}."
        ) from None
    wrong = next((what for what, fails in (
        ("does not begin with postgres://", parts.scheme not in ("postgres", "postgresql")),
        ("names no database after the host", not parts.path.strip("/")),
        ("names more than one database", "/" in parts.path.strip("/")),
        ("has port 0, which no server listens on", port == 0),
        ("has something after the name of the database; escape ? and # in a password as %3F and %23",
         bool(parts.query or parts.fragment)),
    ) if fails), "")  # fmt: skip
    if wrong:
        raise ImproperlyConfigured(f"QUANMIN_DATABASE {wrong}; write {DATABASE_SHAPE}.")
    return parts


def _database(address: str) -> dict:
    """PostgreSQL where an address names one, else the SQLite file in QUANMIN_HOME."""
    if address:
        parts = _address(address)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            # A page's questions are short: to compile one for half a second costs more than it can save.
            "OPTIONS": {"options": "-c jit=off"},
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": QUANMIN_HOME / DATABASE_FILE,
        # Writers queue instead of failing: take the write lock at the start, wait for it up to 20 seconds.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


DATABASES = {"default": _database(os.environ.get("QUANMIN_DATABASE", "").strip())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parents[1] / "portal" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
# Served straight from the packages: the demo starts without a collectstatic of everything.
WHITENOISE_USE_FINDERS = True

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Memory-hard, and a twentieth of a second where the default takes a whole one.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "quanmin.portal.signing.locked_out"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
QUANMIN_HTTPS = _yes("QUANMIN_HTTPS")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = QUANMIN_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if QUANMIN_HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if QUANMIN_HTTPS else 0

# Paths and ids only: no statement, parameter or form field is ever written to a log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.db.backends": {"level": "WARNING", "propagate": True},
        "quanmin": {"level": "INFO", "propagate": True},
    },
}
