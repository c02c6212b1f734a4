"""An office that is begun in a process of its own, to be struck down (`tests/nursery`)."""

import json
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

import xiuhua.actions.office.begin  # noqa: F401 -- read once, not in each child
from xiuhua.config import urls  # noqa: F401 -- a command asks for routes; read them once
from xiuhua.console import layout, main, office  # noqa: F401 -- read once

MigrationLoader(None)


def tell() -> None:
    """How many rows each table holds that holds any, as JSON."""
    counts = {kind.__name__: kind._base_manager.count() for kind in apps.get_app_config("register").get_models()}
    print(json.dumps({name: count for name, count in counts.items() if count}))


def lay_tables() -> None:
    """A register with its tables, in which nothing was begun."""
    call_command("migrate", verbosity=0)


def begin(packs: str, *words: str) -> None:
    """The command as it is typed, with the packs of a folder."""
    settings.PACKS = Path(packs)
    main.app(words, standalone_mode=True)
