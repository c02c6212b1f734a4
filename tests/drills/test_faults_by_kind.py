"""How surely each kind of planted fault is found: precision and recall, of a city large enough to have many of each."""

from datetime import date

import polars as pl
import pytest
from django.core.management import call_command

from tests.actions.test_diagnosis import CONSEQUENCES
from xiuhua.actions.keep.load_demo import DemoCity
from xiuhua.bridge.gather import gather
from xiuhua.console.demo import stand_city
from xiuhua.demo.city import build
from xiuhua.loop.diagnose.verdicts import diagnose, tables_needed
from xiuhua.queries.pack import pack_in_force

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
HOUSEHOLDS, SEED, DAY = 20_000, 20_170_331, date(2017, 3, 31)


def test_every_kind_is_found_and_nothing_else_is_flagged(capsys) -> None:
    stand_city(DemoCity(HOUSEHOLDS, SEED, DAY, full=False))
    pack = pack_in_force(DAY)
    tables = {on: gather(on, names) for on, names in tables_needed(pack, day=DAY).items()}
    flagged = diagnose(tables, pack=pack, day=DAY)["findings"].select("rule", "household").unique()
    call_command("flush", interactive=False, verbosity=0)
    planted = build(HOUSEHOLDS, SEED)["truth"].select(fault="fault", household="household")
    found = flagged.join(planted, on="household", how="left")
    with capsys.disabled():
        print(f"\n{'kind':<30} planted  found  recall  flagged  also true  precision")
        for (kind,), rows in planted.partition_by("fault", as_dict=True, maintain_order=True).items():
            own = found.filter(pl.col("rule") == kind)
            hits = own.filter(pl.col("fault") == kind).height
            implied = own.filter(pl.col("fault").is_in([k for k, more in CONSEQUENCES.items() if kind in more])).height
            true = hits + implied
            print(
                f"{kind:<30} {rows.height:>7} {hits:>6} {hits / rows.height:>7.3f} {own.height:>8} {implied:>10} "
                f"{true / own.height:>10.3f}"
            )
            assert (hits, true) == (rows.height, own.height), kind
    assert found.filter(pl.col("fault").is_null()).height == 0
