"""Lays out the tables of a new database."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def lay_out_database() -> None:
    """Run the migrations that are missing; nothing when the tables stand."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)
