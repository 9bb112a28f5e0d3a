"""Settings: embedded SQLite by default, PostgreSQL by DATABASE_URL; all local by default."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlparse

from tuopin.config.imports import IMPORTERS

BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION = os.environ.get("TUOPIN_PROFILE") == "production"
TUOPIN_DATA = Path(os.environ.get("TUOPIN_DATA", Path.cwd() / "var")).resolve()


def _kept_secret(name: str) -> str:
    """Return a secret of this installation, from the environment or from its data folder."""
    given = os.environ.get(f"TUOPIN_{name.upper()}")
    if given:
        return given
    path = TUOPIN_DATA / f"{name}.secret"
    if not path.exists():
        # The database beside it holds names: the folder is its owner's alone.
        TUOPIN_DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text("ascii").strip()


def database(url: str | None) -> dict[str, object]:
    """Return Django's description of a database URL; the embedded file where there is none."""
    if not url:
        url = f"sqlite:///{TUOPIN_DATA / 'tuopin.sqlite3'}"
    parts = urlparse(url)
    if parts.scheme in {"sqlite", "file"}:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # 32 MB of pages a connection: with the 2 MB by default, lists of a large county
                # read the same pages again and again and take twice as long.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;"
                ),
            },
        }
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or unquote(parts.hostname or ""),
        "PORT": query.get("port") or (str(parts.port) if parts.port else ""),
        "CONN_MAX_AGE": 60,
    }


SECRET_KEY = _kept_secret("session")
TUOPIN_KEY = _kept_secret("key")
TUOPIN_SEAL = os.environ.get("TUOPIN_SEAL", "sm4-gcm")
# The day that pages call today; only the pilot sets it, to stand where its year ends.
TUOPIN_TODAY = os.environ.get("TUOPIN_TODAY", "")

DEBUG = False
ALLOWED_HOSTS = [
    host.strip()
    for host in os.environ.get("TUOPIN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
    if host.strip()
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "tuopin.audit",
    "tuopin.workflow",
    "tuopin.offices",
    "tuopin.notices",
    "tuopin.archive",
    "tuopin.policy",
    "tuopin.sheets",
    "tuopin.ledger",
    "tuopin.programme",
    "tuopin.register",
    "tuopin.selection",
    "tuopin.agreements",
    "tuopin.funds",
    "tuopin.visits",
    "tuopin.oversight",
    "tuopin.disasters",
    "tuopin.outcomes",
    "tuopin.coordination",
    "tuopin.papers",
    "tuopin.desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tuopin.desk.gate.DeskMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "tuopin.config.urls"
WSGI_APPLICATION = "tuopin.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "tuopin.desk.context.desk",
            ],
        },
    }
]
DATABASES = {"default": database(os.environ.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "offices.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tuopin.desk.login.CountyBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name")},
    },
]
LOGIN_URL = "desk:login"
LOGIN_REDIRECT_URL = "desk:workbench"
# The login name is unique within its county (scale rule 3); the backend looks there.
# Whether browsers keep the site on their list of TLS-only sites is its owner's choice (W021).
SILENCED_SYSTEM_CHECKS = ["auth.E003", "auth.W004", "security.W021"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1 / 6
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "tuopin.desk.login.named"
AXES_LOCKOUT_CALLABLE = "tuopin.desk.login.locked_out"
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
# Offices share computers: who closes the browser has left.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "tuopin"
SESSION_SAVE_EVERY_REQUEST = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
# The most that one request may send; the door refuses more by its announced length.
TUOPIN_BODY_MOST = 40 * 1024 * 1024
# A workbook is held in memory until it is sealed: nothing of it lies in the open on a disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = TUOPIN_BODY_MOST
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
# A whole batch is chosen at once: an id, an amount and a signer for each household.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# Rooms below `config` look importers up by name, so that no room imports one further down.
TUOPIN_IMPORTERS = IMPORTERS

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}},
}
