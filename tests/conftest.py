"""Ground of the suite: markers by folder, a throw-away home and database, and a real browser where one is asked for."""

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from tests.chromium import ChromiumMissing, chromium_executable
from tests.examples import USUAL, all_are_asked_for, examples
from tests.suite import NO_DATABASE
from tests.throwaway_postgres import PostgresMissing, memory_with_room, throwaway

TESTS = Path(__file__).parent
PURE_FOLDERS = {"words", "reckon", "policy", "loop", "demo", "architecture", "papers"}
BROWSER_FOLDERS = {"journeys", "drills"}
CHILD_FOLDER = TESTS / "bridge/workbook"
# Begun first, so that at the end no worker waits for another that has only begun one of them.
LONG_FILES = {
    *("test_import_kills", "test_job_kills", "test_undo_kills", "test_server", "test_start", "test_turn"),
    *("test_explain", "test_explanation_of_a_city", "test_pages", "test_quality", "test_search", "test_diagnosis"),
    *("test_rulebook", "test_matrix", "test_export_form", "test_load_demo", "test_undo_import", "test_undo_refused"),
    *("test_hostile_texts", "test_imports", "test_graduation", "test_indicators", "test_pairing", "test_reasons"),
    *("test_import_villages", "test_import_workbook", "test_import_rejections", "test_door", "test_every_page"),
}
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}
LANES = {"pure", "database", "browser", "drill"}
# Chromium heeds its last such list alone, so what Playwright sets stands in ours too. The popups of an address bar that
# nobody sees are two processes for each window: half of what a window costs.
CHROMIUM_WITHOUT = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *(
        "HttpsFirstBalancedModeAutoEnable",
        "LensOverlay",
        "MediaRouter",
        "PaintHolding",
        "ThirdPartyStoragePartitioning",
    ),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
    *("AimEnabled", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
)
CHROMIUM_FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    f"--disable-features={','.join(CHROMIUM_WITHOUT)}",
]
IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")


gc.set_threshold(20_000, 50, 100)  # a search for garbage finds little here and took a thirtieth of the time

settings.register_profile(
    "untimed",
    deadline=None,  # a busy machine fails no test
    max_examples=examples(USUAL),
    derandomize=not all_are_asked_for(),
)
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    """Settle where data lives before Django reads its settings; a worker inherits what the controller settled."""
    if not config.pluginmanager.has_plugin("django"):
        return
    if not hasattr(config, "workerinput"):
        home = Path(tempfile.mkdtemp(prefix="xiuhua-tests-", dir=memory_with_room()))
        config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
        os.environ["XIUHUA_HOME"] = str(home)
        _settle_database(config)
    os.environ["DJANGO_SETTINGS_MODULE"] = "xiuhua.config.settings"
    _adapt_settings()


def pytest_xdist_setupnodes(specs: list) -> None:
    """Each worker keeps a home of its own: their keys, files and SQLite databases must not meet."""
    for number, spec in enumerate(specs):
        if home := os.environ.get("XIUHUA_HOME"):
            spec.env["XIUHUA_HOME"] = f"{home}/worker{number}"


def pytest_collection_finish() -> None:
    """What was collected stays to the end: no search for garbage need look at it."""
    gc.collect()
    gc.freeze()


def pytest_report_header(config: pytest.Config) -> str | None:
    """Which engine this run is about."""
    return f"database: {config.stash.get(ENGINE, 'none')}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that names no lane gets one: what needs the database runs on each, all else once.

    Files that take long go first.
    """
    for item in items:
        if item.get_closest_marker("browser") and item.path.relative_to(TESTS).parts[0] not in BROWSER_FOLDERS:
            raise pytest.UsageError(
                f"{item.nodeid} drives a browser: the suite looks for such tests in tests/journeys."
            )
        if LANES.isdisjoint(mark.name for mark in item.iter_markers()):
            item.add_marker(pytest.mark.database if _asks_the_database(item) else pytest.mark.pure)
        if item.get_closest_marker("database") and item.path.relative_to(TESTS).parts[0] in NO_DATABASE:
            raise pytest.UsageError(f"{item.nodeid} asks a database: on PostgreSQL the suite looks elsewhere for such.")
    items.sort(key=lambda item: item.path.stem not in LONG_FILES)


def _asks_the_database(item: pytest.Item) -> bool:
    folder = item.path.relative_to(TESTS).parts[0]
    marked = item.get_closest_marker("django_db") is not None
    return folder not in PURE_FOLDERS and (marked or not DATABASE_FIXTURES.isdisjoint(item.fixturenames))


@pytest.fixture(autouse=True)
def _read_here(request, monkeypatch):
    """Only the tests of the reading child start one for every file: elsewhere a thread says the same words."""
    if CHILD_FOLDER not in request.path.parents:
        from tests.reading_here import ReaderHere

        monkeypatch.setattr("xiuhua.bridge.workbook.reading.Reader", ReaderHere)


@pytest.fixture(autouse=True)
def _own_language():
    """A page that a test asked for in its language leaves that to the thread, and with it to the next test."""
    yield
    from django.conf import settings
    from django.utils import translation

    if settings.configured:
        translation.deactivate()


@pytest.fixture(autouse=True)
def _empty_gate():
    """Sessions and vain tries stand beside the register: no rollback takes them back."""
    yield
    from django.conf import settings

    if settings.configured and settings.GATE_FILE.exists():
        from xiuhua.bridge.gate import empty_the_gate

        empty_the_gate()


@pytest.fixture(autouse=True)
def _no_counts_of_others():
    """Counts are kept by the numbers of rows, which a database that is rolled back gives again."""
    yield
    if counting := sys.modules.get("xiuhua.queries.kept_by_village"):
        counting.KeptByVillage.forget_all()
    if keeping := sys.modules.get("xiuhua.queries.settled"):
        keeping.forget_settled()


@pytest.fixture(scope="session", autouse=True)
def _pages_made_as_for_readers(request):
    """Django would copy what each template of a page was told; no test asks, and it takes a twentieth of their time."""
    if request.config.pluginmanager.has_plugin("django"):
        request.getfixturevalue("django_test_environment")
        from django.template import Template
        from django.test.utils import _TestState

        Template._render = _TestState.saved_data.template_render


@pytest.fixture(scope="session", autouse=True)
def _static_files_found_once(request):
    """Each test's client begins with the middleware, which would look through the same folder of files again."""
    if not request.config.pluginmanager.has_plugin("django"):
        yield
        return
    from whitenoise.base import WhiteNoise

    found: dict[tuple, dict] = {}
    look = WhiteNoise.update_files_dictionary

    def look_once(self, root, prefix) -> None:
        which = type(self), root, prefix, Path(root).stat().st_mtime_ns
        if which not in found:
            before = dict(self.files)
            look(self, root, prefix)
            found[which] = {url: file for url, file in self.files.items() if before.get(url) is not file}
        self.files.update(found[which])

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WhiteNoise, "update_files_dictionary", look_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def _keys_looked_through_where_rows_were_written(request):
    """After each test Django looks through SQLite for keys that lead nowhere: not again where nothing changed."""
    if not request.config.pluginmanager.has_plugin("django"):
        yield
        return
    from django.test import TestCase

    asked, looked_through = TestCase._should_check_constraints, None

    def should_look(self, connection) -> bool:
        nonlocal looked_through
        if not asked(self, connection) or connection.vendor != "sqlite":
            return asked(self, connection)
        before, looked_through = looked_through, (connection.connection, connection.connection.total_changes)
        return looked_through != before

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TestCase, "_should_check_constraints", should_look)
        yield


@pytest.fixture(scope="module", autouse=True)
def _nothing_assumed_by_others(request):
    """What a demo of one module took for granted of its packs is nothing to the next one."""
    yield
    if not request.config.pluginmanager.has_plugin("django"):
        return
    from django.conf import settings

    if settings.ASSUMED.exists():
        from xiuhua.actions.keep.assume_in_demo import assume_nothing

        assume_nothing()


@pytest.fixture(scope="session")
def laid_out(request) -> Path:
    """A file of SQLite with its tables, to be copied into a home."""
    from tests.laid_out import laid_out_file

    return laid_out_file(request.config.cache.mkdir("laid_out"))


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_modify_db_settings, django_db_blocker):  # noqa: ARG001
    """The worker's own database: a copy of one whose tables were laid out once, instead of Django's own laying out."""
    from tests.laid_out import database_of_tests

    with django_db_blocker.unblock(), database_of_tests(request.config.cache.mkdir("laid_out")):
        yield


@pytest.fixture(scope="session")
def chromium():
    """One headless Chromium for the session, driven by Playwright; most tests want `page`."""
    from playwright.sync_api import sync_playwright

    try:
        executable = chromium_executable()
    except ChromiumMissing as missing:
        if IN_CI:
            raise
        pytest.skip(str(missing))
    # Playwright keeps an event loop running in this thread, in which Django would refuse every query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, live_server):
    """A fresh window on the running site; links may be relative: `page.goto("/login/")`."""
    context = chromium.new_context(base_url=live_server.url, locale="zh-CN")
    yield context.new_page()
    context.close()


ENGINE = pytest.StashKey[str]()


def _settle_database(config: pytest.Config) -> None:
    engine = os.environ.get("XIUHUA_TEST_DATABASE", "sqlite")
    if engine not in ("sqlite", "postgresql"):
        raise pytest.UsageError(f"XIUHUA_TEST_DATABASE is {engine!r}: say sqlite or postgresql.")
    config.stash[ENGINE] = engine
    os.environ.pop("XIUHUA_DATABASE_URL", None)
    if engine == "sqlite":
        return
    server = throwaway(small=True)
    try:
        running = server.__enter__()
    except PostgresMissing as missing:
        # A desk may lack a server and hears it; CI may not.
        pytest.exit(f"SKIPPED THE POSTGRESQL RUN: {missing}", returncode=1 if IN_CI else 0)
    config.add_cleanup(lambda: server.__exit__(None, None, None))
    os.environ["XIUHUA_DATABASE_URL"] = running.url
    config.stash[ENGINE] = f"postgresql {running.version}"


def _adapt_settings() -> None:
    """What differs from production: no collected static files, and a hash that is quick instead of strong."""
    from django.conf import settings

    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    # In memory, SQLite would know neither WAL nor waiting: a file is what production has.
    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(settings.HOME / "test.sqlite3")
