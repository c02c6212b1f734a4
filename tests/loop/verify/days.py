"""Visits for tests: honest rounds of a helper, to which each test does what it is about."""

from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from xiuhua.loop.verify.verdicts import Beside, Verified, verify_visits
from xiuhua.policy.reader import read_pack
from xiuhua.policy.verify_reader import verify_policy
from xiuhua.reckon.visits import VISITS

PACKS = Path(__file__).parents[3] / "packs"
PACK = read_pack("sichuan", packs=PACKS)
POLICY = verify_policy(PACK, day=date(2020, 1, 1))
METRE = 1 / 110_574
MORNING = datetime(2019, 5, 6, 9)  # noqa: DTZ001 -- local


def visit(number: int = 0, **said: object) -> dict[str, object]:
    """One visit of a round: another home each, a kilometre from the last, an hour and a half after it."""
    home = said.pop("home", number)
    told: dict[str, object] = {
        "visit": f"v{number:04}", "helper": "h", "household": f"d{home}", "village": "s",
        "home_lat": 31.0 + 1_000 * METRE * int(str(home)), "home_lon": 106.0,
        "started": MORNING + timedelta(days=number // 4, minutes=90 * (number % 4)), "minutes": 30.0,
    }  # fmt: skip
    return told | said


def verified(*visits: dict[str, object], beside: Beside | None = None, policy=POLICY) -> Verified:
    """The signs on some visits."""
    return verify_visits(table(*visits), policy=policy, beside=beside)


def table(*visits: dict[str, object]) -> pl.DataFrame:
    """Visits as a table."""
    columns = {key for it in visits for key in it}
    return pl.DataFrame(list(visits), schema={key: kind for key, kind in VISITS.columns.items() if key in columns})


def flagged(found: Verified) -> dict[str, str]:
    """The reasons of the visits that have any."""
    return dict(found.visits.filter(pl.col("reasons") != "").select("visit", "reasons").iter_rows())


def at(east: float, north: float) -> dict[str, object]:
    """A good fix so many metres from the corner where homes begin."""
    return {"lat": 31.0 + north * METRE, "lon": 106.0 + east * METRE / 0.857, "accuracy_m": 10.0}
