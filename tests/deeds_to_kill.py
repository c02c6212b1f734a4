"""Deeds that drills and tests strike down (`tests/nursery`), and what the register holds afterwards."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from tests.importing import make_town
from tests.makers import give_role, make_account
from tests.reading_here import ReaderHere
from xiuhua.actions.keep import staged_import
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.actions.keep.seal_journal import seal_journal
from xiuhua.actions.waiting_lines import take_in_waiting
from xiuhua.bridge.intake import workbooks
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.bridge.workbook import reading
from xiuhua.config import urls  # noqa: F401 -- a command asks for routes; read them once
from xiuhua.console import imports, intake, layout, main  # noqa: F401 -- read once, not in each child
from xiuhua.queries.journal_check import check_journal
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import Account, Household, HouseholdEvent, ImportBatch, JournalSeal, Member
from xiuhua.register.vault import open_vault
from xiuhua.words import Problem, Role

IMPORTER = "township"
# Rows that are named by what they are, not by the number a database gave them.
NAMES = {
    Household: ("number",), Member: ("number",), HouseholdEvent: ("kind", "on"), ImportBatch: ("file_name", "state"),
}  # fmt: skip
PASSED_OVER = (models.AutoField, models.BigAutoField, models.DateTimeField, models.UUIDField, models.BinaryField)

# Read once, before any child is born.
MigrationLoader(None)
read_forms("sichuan")
pack_named("sichuan")


def lay_out() -> None:
    """The tables, a town with an account that imports."""
    call_command("migrate", verbosity=0)
    give_role(make_account(IMPORTER), Role.TOWNSHIP, make_town())
    print(connection.vendor)


def xiuhua(chunk_rows: str, *words: str) -> None:
    """A command, as it is typed; workbooks are read so many rows at a time."""
    workbooks.CHUNK_ROWS = int(chunk_rows)
    main.app(words, standalone_mode=True)


def stage(file: str, day: str) -> None:
    """A file brought to the desk; says the key of the import."""
    importer = Account.objects.get(username=IMPORTER)
    print(staged_import.stage_workbook(Path(file), by=importer, as_of=date.fromisoformat(day)).hex)


def apply_on_desk(key: str) -> int:
    """What the button does; exit 4 when it was applied already."""
    try:
        staged_import.apply_import(UUID(key), by=Account.objects.get(username=IMPORTER))
    except Problem as problem:
        print(problem)
        return 4
    return 0


def bring(file: str, day: str, chunk_rows: str = "20000") -> None:
    """An import read here, without the third of a second in which a process that reads begins; says its key."""
    reading.Reader = ReaderHere
    workbooks.CHUNK_ROWS = int(chunk_rows)
    print(import_workbook(Path(file), by=None, as_of=date.fromisoformat(day)).batch)


def tell() -> None:
    """The whole register as JSON."""
    print(json.dumps(whole_register(), ensure_ascii=False))


def whole_register() -> dict[str, list]:
    """Per table its rows, ids and moments aside; and what is wrong with the sealed numbers."""
    names = {
        kind: {pk: " ".join(map(str, said)) for pk, *said in kind._base_manager.values_list("pk", *fields)}
        for kind, fields in NAMES.items()
    }
    keys = {batch.key.hex: "BATCH" for batch in ImportBatch.objects.all()}
    kinds = [kind for kind in apps.get_app_config("register").get_models() if kind is not JournalSeal]
    return {kind.__name__: _rows(kind, names, keys) for kind in kinds} | {"faults": _faults()}


def tell_sealed() -> None:
    """Seal the journal, and tell whether the chain holds over every line of it."""
    seal_journal()
    found = check_journal(anchors=settings.HOME / "anchors.txt")
    print(json.dumps([found.holds, found.unsealed, found.lines - found.seals]))


def _rows(kind: type[models.Model], names: dict, keys: dict[str, str]) -> list[list[str]]:
    fields = [it for it in kind._meta.concrete_fields if not isinstance(it, PASSED_OVER)]
    rows = kind._base_manager.values_list(*(it.attname for it in fields))
    by_name = [names.get(it.related_model) if it.is_relation else None for it in fields]
    return sorted(
        [
            _text(name[value] if name and value is not None else value, keys)
            for name, value in zip(by_name, row, strict=True)
        ]
        for row in rows.iterator()
    )


def _text(value: Any, keys: dict[str, str]) -> str:
    text = json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
    if len(text) >= 32:
        for key, name in keys.items():
            text = text.replace(key, name)
    return text


def _faults() -> list[str]:
    """Identity numbers that do not open or are not those that their index says."""
    vault = open_vault()
    sealed = Member.objects.exclude(id_index="").values_list("key", "id_sealed", "id_index")
    return [
        key.hex for key, kept, index in sealed if vault.index(vault.unseal(kept, place=f"member.id:{key.hex}")) != index
    ]


def take_in() -> None:
    """Lines that waited beside the register taken in."""
    print(take_in_waiting())


def take_in_and_die() -> int:
    """The same, with an end between the register's word that all is written and the file's removal."""
    Path.unlink = lambda _path: os._exit(9)
    take_in()
    return 0
