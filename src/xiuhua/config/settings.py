"""Settings: everything from the environment, safe by default.

XIUHUA_HOME is the data folder (database, keys, exports; default ./var). XIUHUA_DATABASE_URL names the database
(default SQLite in the data folder; postgresql://user:password@host:port/name, or ?host=/socket/folder).
XIUHUA_HOSTS lists the host names served, separated by commas (default: this machine only).
XIUHUA_BEHIND_PROXY says that a proxy of ours hands requests on, with TLS (default no).
XIUHUA_PUBLIC_ADDRESS is where telephones reach the desk, for cards that are scanned (default as it was asked for).
XIUHUA_OVERLAYS is the folder with what this office sets of its packs (default overlays in the data folder).
XIUHUA_IDLE_MINUTES and XIUHUA_SESSION_HOURS say when a session ends (default 30 without use, 12 in all).
XIUHUA_UPLOAD_MB is the size of the largest file that the desk takes (default 200).
XIUHUA_KEEP_UNAPPLIED_DAYS, …_REJECTED_DAYS, …_FILLINGS_DAYS and …_JOBS_DAYS say how long rows, fillings and ended jobs
are kept that nobody may need any more (default 30, 90, 400, 90).
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

HOME = Path(os.environ.get("XIUHUA_HOME") or "var").resolve()
PACKAGE = Path(__file__).resolve().parents[1]
MOST_DAYS = 36_500  # a century
MOST_IDLE_MINUTES = 12 * 60
MOST_SESSION_HOURS = 24
OVERLAYS = Path(os.environ.get("XIUHUA_OVERLAYS") or HOME / "overlays")
ASSUMED = HOME / "demo-assumes"  # what a demo takes for granted of its packs; no office has any
PACKS = Path(os.environ.get("XIUHUA_PACKS") or PACKAGE.parents[1] / "packs")


def kept_secret(path: Path) -> str:
    """The secret in a file of the data folder, made on first use and readable by its owner only.

    It is in place whole or not at all: whoever comes second, or after one that was killed, never reads half of it.
    """
    if not path.exists() or not path.read_text():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.fsync(file.fileno())
        _put_first(beside, path)
    return path.read_text()


def _put_first(made: Path, path: Path) -> None:
    """Give a file its name, unless somebody else was first."""
    if path.exists() and not path.read_text():
        path.unlink(missing_ok=True)  # what an earlier version left when it was killed
    try:
        path.hardlink_to(made)
    except FileExistsError:
        pass
    finally:
        made.unlink()


def days(environ: Mapping[str, str], variable: str, *, default: int, least: int = 1) -> int:
    """A number of days from the environment; raises ValueError for nonsense."""
    return whole(environ, variable, default=default, least=least, most=MOST_DAYS, unit="days")


def whole(environ: Mapping[str, str], variable: str, *, default: int, most: int, unit: str, least: int = 1) -> int:
    """A whole number of some unit from the environment; raises ValueError for nonsense."""
    told = environ.get(variable) or str(default)
    if not (told.isascii() and told.isdecimal() and least <= int(told) <= most):
        raise ValueError(f"{variable} is {told!r}: give a whole number of {unit} between {least:,} and {most:,}.")
    return int(told)


def truth(environ: Mapping[str, str], variable: str) -> bool:
    """Yes or no from the environment, no by default; raises ValueError for nonsense."""
    told = environ.get(variable) or "no"
    if told not in ("yes", "no"):
        raise ValueError(f"{variable} is {told!r}: say yes or no.")
    return told == "yes"


def sqlite(path: Path | str) -> dict[str, object]:
    """SQLite as several processes can share it: WAL, immediate transactions, patience, foreign keys."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY;",
        },
    }


def database(url: str) -> dict[str, object]:
    """Django's description of a database URL; raises ValueError for a scheme we do not serve."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(unquote(parts.path) or ":memory:")
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(f"XIUHUA_DATABASE_URL begins with {parts.scheme!r}: use postgresql:// or sqlite:///path.")
    asked = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": asked.get("host", parts.hostname or ""),
        "PORT": asked.get("port", str(parts.port or "")),
        # Whatever register.statements keeps is prepared at once; no other statement is.
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}, "prepare_threshold": 0},
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {
    "default": database(os.environ["XIUHUA_DATABASE_URL"])
    if os.environ.get("XIUHUA_DATABASE_URL")
    else sqlite(HOME / "xiuhua.sqlite3")
}
SECRET_KEY = kept_secret(HOME / "secret.key")
KEY_FILE = HOME / "keys.json"  # the vault's keys: never in the database, never beside its backup
DEBUG = False
ALLOWED_HOSTS = (os.environ.get("XIUHUA_HOSTS") or "127.0.0.1,localhost,[::1]").split(",")

# What stands in the QR of a card is read outside of the office, where the desk may have another name.
PUBLIC_ADDRESS = (os.environ.get("XIUHUA_PUBLIC_ADDRESS") or "").rstrip("/")

INSTALLED_APPS = [
    "xiuhua.register",
    "xiuhua.desk",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_cotton",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "xiuhua.desk.middleware.ContentSecurityPolicy",
    "xiuhua.desk.middleware.NoNul",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "xiuhua.desk.middleware.WhoeverIsThere",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "xiuhua.desk.middleware.KeepsUnsent",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xiuhua.desk.middleware.RegisterHeld",
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
                "xiuhua.desk.ground.appearance",
            ],
        },
    }
]
ROOT_URLCONF = "xiuhua.config.urls"
WSGI_APPLICATION = "xiuhua.config.wsgi.application"
AUTH_USER_MODEL = "register.Account"
AUTHENTICATION_BACKENDS = ["xiuhua.actions.account.log_in.OfficeBackend"]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "desk" / "locale", PACKAGE / "console" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Sessions and vain tries stand beside the register: docs/decisions/0018-log-in-of-our-own.md.
GATE_FILE = HOME / "gate.sqlite3"
SESSION_ENGINE = "xiuhua.bridge.sessions"
SESSION_COOKIE_AGE = 3600 * whole(os.environ, "XIUHUA_SESSION_HOURS", default=12, most=MOST_SESSION_HOURS, unit="hours")
SESSION_IDLE_SECONDS = 60 * whole(os.environ, "XIUHUA_IDLE_MINUTES", default=30, most=MOST_IDLE_MINUTES, unit="minutes")
# A proxy tells by headers who asks and how. Without one of ours these would be a visitor's own words.
BEHIND_PROXY = truth(os.environ, "XIUHUA_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_PROXY
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a list of deliveries: two for each measure of an item in a large village
UPLOADS = HOME / "uploads"  # files on their way in: beside the database, where only our own account reads
UPLOADS.mkdir(mode=0o700, parents=True, exist_ok=True)
FILE_UPLOAD_TEMP_DIR = UPLOADS
MOST_UPLOAD_BYTES = int(os.environ.get("XIUHUA_UPLOAD_MB") or 200) * 1024 * 1024
# How long personal data is kept that nobody may need any more: docs/decisions/0016-rows-are-kept-for-a-term.md.
KEEP_DAYS = {
    "unapplied": days(os.environ, "XIUHUA_KEEP_UNAPPLIED_DAYS", default=30),
    "rejected": days(os.environ, "XIUHUA_KEEP_REJECTED_DAYS", default=90, least=30),  # so long an import can be undone
    "fillings": days(os.environ, "XIUHUA_KEEP_FILLINGS_DAYS", default=400),
    "jobs": days(os.environ, "XIUHUA_KEEP_JOBS_DAYS", default=90),
}
FILE_UPLOAD_HANDLERS = [
    "xiuhua.desk.uploads.NotTooLarge",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
SILENCED_SYSTEM_CHECKS: list[str] = []
