"""Lays out the tables of a new database."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

# Names the lock among PostgreSQL's advisory locks.
LAYOUT = 0x7869_7568_7561


def is_new() -> bool:
    """Whether the database holds no table yet; looking makes no file."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True
    return not connection.introspection.table_names()


def lay_out_database() -> None:
    """Run the migrations that are missing, and make what is kept findable; nothing when the tables stand.

    Several processes may start at once on a new database: one lays it out, the others wait for it.
    """
    if not _is_laid_out():
        with _alone():
            if not _is_laid_out():
                from xiuhua.actions.keep.index_for_search import index_for_search  # noqa: PLC0415 -- slow import

                migrate()
                call_command("migrate", verbosity=0)  # nothing is missing any more; it tells who waits for the end
                index_for_search(anew=False, progress=lambda *_: None)


def migrate() -> None:
    """Run the migrations that are missing, each whole or not at all, however it is struck down."""
    executor = WholeMigrations(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


class WholeMigrations(MigrationExecutor):
    """Keeps what a migration does and the note that it was done in one transaction.

    Django notes it after the commit where statements are deferred, as indexes are: struck down between the two, the
    migration would be run on its own tables for ever.
    """

    def apply_migration(self, state: ProjectState, migration: Migration, *args: Any, **how: Any) -> ProjectState:
        """Run a migration forwards."""
        # SQLite lets nobody lay out tables while it checks keys, and within a transaction the check cannot be ended.
        with connection.constraint_checks_disabled(), transaction.atomic():
            return super().apply_migration(state, migration, *args, **how)


def _is_laid_out() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


@contextmanager
def _alone() -> Iterator[None]:
    """Be the only one who lays out: on PostgreSQL among all machines, with SQLite among the processes of this one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LAYOUT])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LAYOUT])
        return
    with (settings.HOME / "layout.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
