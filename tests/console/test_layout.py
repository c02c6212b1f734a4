"""Tables are laid out whole, whenever whoever lays them is struck down."""

import pytest
from django.db import connection
from django.db.migrations import CreateModel, Migration
from django.db.migrations.state import ProjectState
from django.db.models import AutoField, IntegerField

from xiuhua.console.layout import WholeMigrations

TABLE = "register_layered"
FIELDS = [("id", AutoField(primary_key=True)), ("number", IntegerField(db_index=True))]


class StruckDown(Exception):
    """Somebody pulled the plug."""


class Layers(Migration):
    """A table with an index, whose statement Django defers."""

    operations = (CreateModel(name="Layered", fields=FIELDS),)


def is_there(executor: WholeMigrations) -> tuple[bool, bool]:
    """Whether the table stands, and whether the migration is noted."""
    noted = ("register", "layers") in executor.recorder.applied_migrations()
    return TABLE in connection.introspection.table_names(), noted


@pytest.mark.django_db(transaction=True)
def test_a_migration_struck_down_before_it_was_noted_was_never_begun(monkeypatch) -> None:
    executor, layers = WholeMigrations(connection), Layers("layers", "register")

    def strike(*_: object) -> None:
        raise StruckDown

    with monkeypatch.context() as struck:
        struck.setattr(executor.recorder, "record_applied", strike)
        with pytest.raises(StruckDown):
            executor.apply_migration(ProjectState(), layers)
    assert is_there(executor) == (False, False)
    executor.apply_migration(ProjectState(), layers)
    assert is_there(executor) == (True, True)
    executor.unapply_migration(ProjectState(), layers)
    assert is_there(executor) == (False, False)
