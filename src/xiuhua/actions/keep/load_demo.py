"""Fills an empty register with the synthetic city: people who never lived, on real area codes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models, transaction

from xiuhua.actions.account.demo import make_demo_accounts
from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.assume_in_demo import assume_in_demo
from xiuhua.bridge.bulk import first_load, write_rows
from xiuhua.bridge.sealing import last_digits, seal_column
from xiuhua.demo import city
from xiuhua.demo.appraised import appraised_tables
from xiuhua.demo.later.story import go_on
from xiuhua.demo.lots import Lots
from xiuhua.demo.proceedings import proceeding_tables
from xiuhua.demo.training import training_tables
from xiuhua.demo.visiting.calls import call_tables
from xiuhua.demo.visiting.tables import visit_tables
from xiuhua.policy.pack import Pack
from xiuhua.policy.reader import pack_serving, read_pack
from xiuhua.queries.pack import seat, with_what_the_office_sets
from xiuhua.register.models import Area, Household, Office, PackInForce
from xiuhua.register.vault import Vault
from xiuhua.words import Conflict

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class DemoCity:
    """Which city to make; the same city twice is the same rows."""

    households: int
    seed: int
    day: date
    full: bool


def is_loaded(wanted: DemoCity) -> bool:
    """Whether the register holds exactly this city, loaded whole. One statement."""
    return Office.objects.filter(
        demo_day=wanted.day,
        demo_households=wanted.households,
        demo_seed=wanted.seed,
        demo_full=wanted.full,
        demo_ready=True,
    ).exists()


def require_demo_register() -> None:
    """Refuse a register that holds real work."""
    office = Office.objects.first()
    is_demo = office is not None and office.demo_day is not None
    if not is_demo and (office is not None or Area.objects.exists() or Household.objects.exists()):
        raise Conflict(
            "This register is not a demo's: the demo would erase it. "
            "Give the demo a data folder of its own (XIUHUA_HOME)."
        )


def load_demo(wanted: DemoCity, *, progress: Progress, goes_on: bool = False) -> dict[str, int]:
    """Erase what an earlier demo left and load the city; returns rows by table.

    With `goes_on` it goes on after its story, watched from 2021 to the middle of 2023 (`demo.later`): what is told of
    the story stays as it was.

    The office is marked as a demo's first and as ready last: a load that was killed is done anew by the next one.
    """
    require_demo_register()
    _erase()
    Office.objects.create(
        demo_day=wanted.day, demo_households=wanted.households, demo_seed=wanted.seed, demo_full=wanted.full
    )
    progress("make the city", 0, 1)
    tables = city.build(wanted.households, wanted.seed, wanted.day, full=wanted.full)
    truth = tables.pop("truth", None)
    if truth is not None:
        truth.write_csv(settings.HOME / "demo-truth.csv", include_bom=True)
    pack = assume_in_demo(_pack_of(tables["area"]))
    tables |= proceeding_tables(tables, pack=pack, day=wanted.day, lots=Lots(wanted.seed))
    tables |= _visits(tables, wanted, pack)
    tables |= appraised_tables(tables, pack=pack, lots=Lots(wanted.seed))
    tables |= training_tables(tables, pack=pack, day=wanted.day, lots=Lots(wanted.seed))
    watching = _watching(tables["area"]) if goes_on else None
    if watching:
        progress("let the city go on", 0, 1)
        later = go_on(tables, watching, Lots(wanted.seed))
        tables = later.tables
        later.truth.write_csv(settings.HOME / "demo-warnings.csv", include_bom=True)
        later.history.with_columns(pl.col(pl.Boolean).cast(pl.Int8)).write_csv(settings.HOME / "demo-history.csv")
    progress("seal numbers", 0, 1)
    sealed = _sealed(tables, Vault.open(settings.KEY_FILE, create=True))
    tables.clear()
    rows = _load(sealed, progress)
    _finish(wanted, rows, pack, watching)
    return rows


def _visits(tables: dict[str, pl.DataFrame], wanted: DemoCity, pack: Pack) -> dict[str, pl.DataFrame]:
    """Visits, promises, leave and calls; which visits are planted is written beside the register, to judge signs by."""
    lots = Lots(wanted.seed)
    found, truth = visit_tables(tables, pack=pack, day=wanted.day, lots=lots, full=wanted.full)
    truth.write_csv(settings.HOME / "demo-visits.csv", include_bom=True)
    return found | call_tables(tables | found, truth, pack=pack, day=wanted.day, lots=lots)


def _pack_of(areas: pl.DataFrame) -> Pack:
    """The pack that serves the city: that of its widest area."""
    widest = areas.filter(pl.col("parent_id").is_null()).sort("code")["code"]
    if widest.is_empty():
        raise Conflict("The city came without areas.")
    return pack_serving(widest[0], packs=settings.PACKS)


def _watching(areas: pl.DataFrame) -> Pack:
    """The pack that watches the city once it is out of poverty, as it holds there: it says what orders checks.

    It is read anew: what this process knows of packs it knows without any area.
    """
    widest = areas.filter(pl.col("parent_id").is_null()).sort("code")["code"][0]
    folders = [path.parent.name for path in sorted(settings.PACKS.glob("*/risk.toml"))]
    named = (with_what_the_office_sets(read_pack(name, packs=settings.PACKS)) for name in folders)
    found = next((pack for pack in named if widest.startswith(pack.serves)), None)
    if found is None:
        raise Conflict(f"No pack in {settings.PACKS} says how {widest} is watched: the city cannot go on.")
    return found.in_place(widest)


def mark_ready() -> None:
    """The demo stands: later starts serve it as it is."""
    Office.objects.filter(demo_day__isnull=False).update(demo_ready=True)


def _erase() -> None:
    """An earlier demo's rows, and the anchors of its journal; only ever called on a demo's register."""
    (settings.HOME / "anchors.txt").unlink(missing_ok=True)
    if Office.objects.exists():
        with first_load():
            call_command("flush", interactive=False, verbosity=0)


def _load(tables: dict[str, pl.DataFrame], progress: Progress) -> dict[str, int]:
    """Every table in the order of its references; a load that is cut short is done anew, so each stands by itself."""
    kept = [model for model in apps.get_app_config("register").get_models() if model._meta.model_name in tables]
    strange = set(tables) - {model._meta.model_name for model in kept}
    if strange:
        raise ValueError(f"The city has tables that the register does not keep: {', '.join(sorted(strange))}.")
    rows = {}
    with first_load():
        for done, model in enumerate(_by_reference(kept)):
            name = str(model._meta.model_name)
            progress(f"load {name}", done, len(kept))
            rows[name] = write_rows(model, tables.pop(name), first=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return rows


def _by_reference(kept: list[type[models.Model]]) -> list[type[models.Model]]:
    """Models so that each comes after those it refers to."""
    ordered: list[type[models.Model]] = []
    waiting = list(kept)
    while waiting:
        ready = [model for model in waiting if not _refers_to(model) & (set(waiting) - {model})]
        ordered += ready
        waiting = [model for model in waiting if model not in ready]
    return ordered


def _refers_to(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def _sealed(tables: dict[str, pl.DataFrame], vault: Vault) -> dict[str, pl.DataFrame]:
    """The tables with identity and account numbers sealed, each bound to the key of whom it belongs to."""
    people = tables["member"].with_columns(last_digits(tables["member"]["id_number"], vault))
    members = seal_column(people, vault, plain="id_number", place="member.id", sealed="id_sealed", index="id_index")
    owners = tables["household"].select(household_id="id", household_key="key")
    contacts = seal_column(
        tables["contact"].join(owners, on="household_id", maintain_order="left"), vault,
        plain="account_number", place="contact.account", sealed="account_sealed", index="account_index",
        key="household_key",
    ).drop("household_key")  # fmt: skip
    return tables | {"member": members, "contact": contacts}


def _finish(wanted: DemoCity, rows: dict[str, int], pack: Pack, watching: Pack | None) -> None:
    """Put the pack that serves the city in force, make the demo's accounts, and journal the whole as one line."""
    with transaction.atomic():
        top = Area.objects.filter(parent__isnull=True).order_by("code")[0]
        until = watching.since if watching else None
        PackInForce.objects.create(area=top, pack=pack.name, version=pack.version, since=top.since, until=until)
        if watching:
            PackInForce.objects.create(area=top, pack=watching.name, version=watching.version, since=watching.since)
        seat.cache_clear()  # it was asked of another city
        make_demo_accounts(wanted.day)
        write_line("load_demo", by=None, subject_kind="office", after={"rows": sum(rows.values()), "seed": wanted.seed})
