"""A union in Bangladesh with a few villages in a graduation programme, seeded and pure: tables as the loop reads them.

Division and district are real (Rangpur, Kurigram); what lies below is invented. Households stand at every stage of the
programme, with lives that fit their stage; here and there an answer is missing, as in life.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

from xiuhua.reckon.tables import TABLES
from xiuhua.words import AreaLevel

ON = date(2017, 3, 31)
Row = dict[str, Any]
DIVISION, DISTRICT, UPAZILA, UNION = "BD-F", "BD-28", "BD-2899", "BD-289901"
PLACES: tuple[tuple[str, str, AreaLevel, str, str | None], ...] = (
    (DIVISION, "Rangpur", AreaLevel.PROVINCE, "division", None),
    (DISTRICT, "Kurigram", AreaLevel.CITY, "district", DIVISION),
    (UPAZILA, "Char Upazila", AreaLevel.COUNTY, "upazila", DISTRICT),
    (UNION, "Char Union", AreaLevel.TOWNSHIP, "union", UPAZILA),
)
VILLAGES = ("Char Ramna", "Char Jorgach", "Char Baraiyertari", "Thanahat")
WITHOUT_PROGRAMME = "Thanahat"
STAGES = {"candidate": 20, "declined": 5, "enrolled": 30, "preparing": 18, "graduated": 18, "slipped": 4, "left": 5}
BEFORE, WITHIN, AFTER = ("candidate", "declined"), ("enrolled", "left", "slipped"), ("preparing", "graduated")
HOUSEHOLDS_A_COACH = 12
POOR_WORK, GOOD_WORK = ("domestic_service", "begging", "day_labour"), ("livestock", "poultry", "garden", "day_labour")
CAUSES = ("landlessness", "no_earner", "illness", "disability", "flood", "debt", "remoteness", "dowry", "skill")
SILENCE = 0.02  # how often an answer is missing


@dataclass(slots=True)
class World:
    """Rows by table, and the chance that they are drawn from."""

    chance: Random
    on: date
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def add(self, table: str, **row: Any) -> Row:
        """A row; what it does not say is unknown."""
        self.rows[table].append(row)
        return row

    def often(self, share: float) -> bool:
        """True so often."""
        return self.chance.random() < share

    def told(self, value: Any) -> Any:
        """A value, or now and then nothing."""
        return None if self.often(SILENCE) else value


def graduation_village(*, seed: int, households: int = 120, on: date = ON) -> dict[str, pl.DataFrame]:
    """All tables of a day: four villages in a union, three of them with the programme."""
    world = World(Random(seed), on)  # noqa: S311 -- invented lives are no secret
    _add_places(world)
    homes = [village for village in _village_codes() if not village.endswith(f"{len(VILLAGES):02}")]
    for number in range(households):
        _add_household(world, f"G{number:05}", village=homes[number % len(homes)])
    _add_staff(world)
    _add_coaches(world)
    return {name: _frame(name, rows) for name, rows in world.rows.items()}


def _frame(name: str, rows: list[Row]) -> pl.DataFrame:
    schema = TABLES[name]
    told = [{column: row.get(column) for column in schema.columns} for row in rows]
    return schema.conform(pl.DataFrame(told, schema=dict(schema.columns))).sort(schema.key)


def _village_codes() -> list[str]:
    return [f"{UNION}{number:02}" for number in range(1, len(VILLAGES) + 1)]


def _add_places(world: World) -> None:
    villages = [
        (code, name, AreaLevel.VILLAGE, "village", UNION) for code, name in zip(_village_codes(), VILLAGES, strict=True)
    ]
    parents = {code: parent for code, _, _, _, parent in (*PLACES, *villages)}
    for code, name, level, kind, parent in (*PLACES, *villages):
        world.add("areas", area=code, name=name, level=int(level), kind=kind, parent=parent)
        for ancestor in _up(code, parents):
            world.add("within", area=code, ancestor=ancestor)
    for code, name, *_ in villages:
        world.add(
            "villages", village=code, area=code, name=name, poor_village=name != WITHOUT_PROGRAMME,
            population=world.chance.randrange(600, 1800), resident_teams=0, surveyed_on=date(2016, 1, 1),
        )  # fmt: skip
    world.add("townships", township=UNION, area=UNION, name="Char Union")
    world.add("counties", county=UPAZILA, area=UPAZILA, name="Char Upazila")


def _up(code: str, parents: dict[str, str | None]) -> Iterator[str]:
    at: str | None = code
    while at is not None:
        yield at
        at = parents[at]


def _add_household(world: World, number: str, *, village: str) -> None:
    status = world.chance.choices(list(STAGES), weights=list(STAGES.values()))[0]
    since = world.on - timedelta(days=world.chance.randrange(30, 400))
    cause = world.chance.choice(CAUSES)
    wealth = "poorest" if world.often(0.75) else world.chance.choice(("very_poor", "poor", "middle"))
    household = world.add(
        "households", household=number, area=village, status=status, household_type=wealth, helpers=0,
        main_cause=None if status in BEFORE else cause,
        registered_on=None if status in BEFORE else since - timedelta(days=world.chance.randrange(0, 800)),
        standing_since=since, **_home(world, status), **_means(world, status),
    )  # fmt: skip
    persons = list(_people(world, status))
    household["members"] = len(persons)
    for place, person in enumerate(persons, start=1):
        identity = f"identity {number}{place}"
        world.add("persons", person=f"{number}-{place}", household=number, area=village, status=status,
                  household_type=wealth, identity=identity, **person)  # fmt: skip
    _add_incomes(world, number, status)
    world.add("standings", household=number, status=status, household_type=wealth, since=since)
    if status not in BEFORE:
        world.add("causes", household=number, cause=cause, main=True, since=since)


def _home(world: World, status: str) -> Row:
    """House, water, power, road, land: better after the programme than before it."""
    better = 0.95 if status in AFTER else 0.5 if status in WITHIN else 0.15
    return {
        "dangerous": world.often(0.1),
        "structure": "tin" if world.often(better) else world.chance.choice(("straw", "bamboo", "mud")),
        "solid_roof": world.told(world.often(better)),
        "water_safe": world.told(world.often(max(better, 0.7))),
        "water_difficult": world.often(0.1),
        "toilet": world.told(world.often(better)),
        "electricity": world.often(better / 2),
        "broadcast": world.often(better / 2),
        "fuel": "clean" if world.often(0.05) else world.chance.choice(("wood", "crop_waste", "dung")),
        "road_kind": world.chance.choice(("earth", "brick", "boat")),
        "road_km": round(world.chance.uniform(0.1, 6.0), 1),
        "cultivated_mu": world.told(world.chance.choice((0.0, 0.0, 0.0, 0.5, 1.5))),
        "fruit_mu": world.chance.choice((0.1, 0.2, 0.3)),
        "water_mu": 0.0,
    }


def _means(world: World, status: str) -> Row:
    """What it owns, saves, owes and eats."""
    before, after = status in BEFORE, status in AFTER
    animals = world.chance.choice((0, 0, 0, 1)) if before else world.chance.randrange(1 if after else 0, 6)
    worth = animals * world.chance.randrange(4_000, 9_000)
    saved = 0 if before else world.chance.randrange(600 if after else 0, 2_400)
    return {
        "phone": f"017{world.chance.randrange(10**8):08}" if world.often(0.4) else None,
        "vehicle": False,
        "absent": world.often(0.02),
        "cooperative": world.often(0.1),
        "assets_fen": world.told(worth * 100),
        "livestock": animals,
        "savings_fen": world.told(saved * 100),
        "loans_fen": world.chance.choice((0, 0, 0, 200_000, 800_000)),
        "saves_regularly": world.told(saved > 0 and world.often(0.95)),
        "kitchen_garden": world.often(0.95 if after else 0.3),
        "meals_a_day": world.told(world.chance.choice((1, 2, 2) if before else (2, 3))),
        "hungry_months": world.told(0 if after and world.often(0.95) else world.chance.randrange(0, 6)),
    }


def _people(world: World, status: str) -> Iterator[Row]:
    """A head, often without a spouse; children, of whom some work instead of going to school."""
    alone = world.often(0.55)
    yield _grown_up(world, relation="head", sex="female" if alone else "male", age=world.chance.randrange(22, 66))
    if not alone:
        yield _grown_up(world, relation="spouse", sex="female", age=world.chance.randrange(17, 60))
    for _ in range(world.chance.randrange(0, 4)):
        yield _child(world, age=world.chance.randrange(1, 18), schooled=0.95 if status in AFTER else 0.6)
    if world.often(0.15):
        yield _grown_up(world, relation="mother", sex="female", age=world.chance.randrange(60, 90))


def _grown_up(world: World, *, relation: str, sex: str, age: int) -> Row:
    earns = world.chance.choice(("ordinary", "ordinary", "skilled", "weak")) if age < 60 else "lost"
    return {
        "relation": relation, "sex": sex, "birth": _born(world, age), "ability": world.told(earns),
        "education": world.chance.choice(("none", "none", "some_primary", "primary", "junior")),
        "school_status": "not_in_school", "work_months": 0 if earns == "lost" else world.chance.randrange(13),
        **_health(world), "minimum_living": world.often(0.05), "special_support": age > 64 and world.often(0.2),
    }  # fmt: skip


def _child(world: World, *, age: int, schooled: float) -> Row:
    girl, school = world.often(0.5), age >= 6 and world.often(schooled)
    return {
        "relation": "daughter" if girl else "son", "sex": "female" if girl else "male",
        "birth": _born(world, age), "ability": "none",
        "education": "below_school_age" if age < 6 else "some_primary",
        "school_status": world.told(_school(age) if school else "below_school_age" if age < 6 else "not_in_school"),
        "work_months": 0 if school or age < 9 else world.chance.randrange(10),
        **_health(world), "minimum_living": False, "special_support": False,
    }  # fmt: skip


def _school(age: int) -> str:
    return "primary" if age < 12 else "secondary"


def _health(world: World) -> Row:
    return {"chronic": world.often(0.15), "serious": world.often(0.03), "disabled": world.often(0.06)}


def _born(world: World, age: int) -> date:
    return world.on.replace(year=world.on.year - age, day=1) - timedelta(days=world.chance.randrange(1, 330))


def _add_incomes(world: World, number: str, status: str) -> None:
    """One or two poor livings before the programme, several after it; the stipend while it lasts."""
    parts = [world.chance.choice(POOR_WORK)] if status in BEFORE else []
    parts += [part for part in GOOD_WORK if world.often(0.9 if status in AFTER else 0.4)]
    if status == "enrolled":
        parts.append("stipend")
    for part in dict.fromkeys(parts):
        amount = world.chance.randrange(2_000, 30_000) * 100
        world.add("incomes", household=number, part=part, amount_fen=amount, since=date(2016, 1, 1),
                  until=date(2017, 1, 1))  # fmt: skip


def _add_staff(world: World) -> None:
    """A manager and an organiser for every village of the programme; in the first nobody chairs the committee."""
    working = [row["area"] for row in world.rows["villages"] if row["poor_village"]]
    for place, village in enumerate(working):
        posts = [("link", "branch_manager", "manager"), ("reside", "programme_organiser", f"organiser {village}")]
        if place:
            posts.append(("reside", "committee_chair", f"chair {village}"))
        for kind, role, holder in posts:
            world.add("posts", assignment=f"{role} {village}", area=village, kind=kind, role=role, holder=holder,
                      since=date(2015, 1, 1))  # fmt: skip


def _add_coaches(world: World) -> None:
    """A coach for each dozen of households in the programme; one in ten households still waits for one."""
    coached = [row for row in world.rows["households"] if row["status"] in ("enrolled", "preparing")]
    for place, household in enumerate(coached):
        if world.often(0.1):
            continue
        household["helpers"] = 1
        number, coach = household["household"], f"coach {place // HOUSEHOLDS_A_COACH}"
        world.add("pairings", pairing=f"pairing {number}", helper=coach, household=number, area=household["area"],
                  role="coach", since=household["standing_since"])  # fmt: skip
