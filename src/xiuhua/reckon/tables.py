"""The columns of every table the loop reads: what `bridge` gathers, what tests make, what packs may name.

A table is as of a day. `area` is the code of the smallest place the row belongs to on that day; `within` says which
places lie in which (itself included). Money is whole fen; packs speak yuan: `amount_yuan` there is `amount_fen` / 100.
What nobody told is null, never an empty text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

Columns = Mapping[str, pl.DataType | type[pl.DataType]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table's name and its typed columns, in order; `key` names the columns that tell its rows apart.

    `place` says that its rows are areas, in which others lie. `personal` columns are for comparing only: they are
    masked wherever a value is shown. `sought` are the columns by whose values the register finds others that bear them.
    """

    name: str
    key: tuple[str, ...]
    columns: Columns
    place: bool = False
    personal: frozenset[str] = field(default=frozenset())
    sought: frozenset[str] = field(default=frozenset())

    def empty(self) -> pl.DataFrame:
        """The table without rows."""
        return pl.DataFrame(schema=dict(self.columns))

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with exactly these columns, in order and cast to their types.

        Raises ValueError naming the columns that are missing.
        """
        missing = [column for column in self.columns if column not in frame.columns]
        if missing:
            raise ValueError(f"Table {self.name} lacks {', '.join(missing)}: gather them or make them empty.")
        return frame.select(pl.col(name).cast(kind) for name, kind in self.columns.items())

    def completed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with these columns, those that it lacks unknown in every row."""
        absent = [pl.lit(None, dtype=kind).alias(name) for name, kind in self.columns.items() if name not in frame]
        return self.conform(frame.with_columns(absent))


def _all(kind: pl.DataType | type[pl.DataType], names: str) -> Columns:
    return dict.fromkeys(names.split(), kind)


# ── Places ───────────────────────────────────────────────────────────────────────────────────────────────────────────

AREAS = Table("areas", ("area",), {**_all(pl.String, "area name"), "level": pl.Int16, **_all(pl.String, "kind parent")})
WITHIN = Table("within", ("area", "ancestor"), _all(pl.String, "area ancestor"))
VILLAGES = Table(
    "villages",
    ("village",),
    {
        **_all(pl.String, "village area name"),
        "poor_village": pl.Boolean,
        "exited": pl.Boolean,
        "exit_year": pl.Int16,
        **_all(pl.Int64, "households population poor_persons resident_teams collective_income_fen"),
        **_all(pl.Int64, "allowance_households allowance_persons special_support_persons disabled_persons"),
        **_all(pl.Int64, "pension_insured clinics doctors culture_rooms primary_schools public_toilets waste_points"),
        **_all(pl.Int64, "unsafe_water_households dangerous_houses"),
        **_all(pl.Boolean, "hardened_road bus clinic culture_room network"),
        "surveyed_on": pl.Date,
    },
    place=True,
)
TOWNSHIPS = Table(
    "townships",
    ("township",),
    {
        **_all(pl.String, "township area name"),
        **_all(pl.Boolean, "central_school health_centre service_centre"),
        "surveyed_on": pl.Date,
    },
    place=True,
)
COUNTIES = Table("counties", ("county",), _all(pl.String, "county area name"), place=True)

# ── Households and people ────────────────────────────────────────────────────────────────────────────────────────────

HOUSEHOLDS = Table(
    "households",
    ("household",),
    {
        **_all(pl.String, "household area status household_type main_cause"),
        **_all(pl.Int64, "members stated_members helpers"),
        **_all(pl.Date, "registered_on standing_since"),
        "plan_exit_year": pl.Int16,
        # housing, water, living, land, production
        "housing_grade": pl.String,
        "dangerous": pl.Boolean,
        "structure": pl.String,
        "floor_m2": pl.Float64,
        "built_year": pl.Int16,
        **_all(pl.Boolean, "relocated water_safe water_difficult"),
        "water_source": pl.String,
        **_all(pl.Boolean, "electricity broadcast toilet"),
        **_all(pl.String, "fuel road_kind"),
        "road_km": pl.Float64,
        **_all(pl.Float64, "cultivated_mu irrigated_mu forest_mu returned_forest_mu fruit_mu grass_mu water_mu"),
        **_all(pl.Boolean, "production_power cooperative enterprise capable_leader"),
        # how to reach and pay it, and what it was said to earn
        "phone": pl.String,
        "phone_length": pl.Int64,
        **_all(pl.Boolean, "phone_mobile bank_account"),
        "stated_income_fen": pl.Int64,
        "income_until": pl.Date,
        # what the comparison of assets found
        **_all(pl.Boolean, "town_house vehicle large_machine business employs_others public_payroll village_cadre"),
        **_all(pl.Boolean, "study_abroad absent"),
        # what it owns, saves and eats
        **_all(pl.Int64, "assets_fen savings_fen loans_fen livestock"),
        **_all(pl.Boolean, "saves_regularly solid_roof kitchen_garden"),
        **_all(pl.Int64, "meals_a_day hungry_months"),
    },
    personal=frozenset({"phone"}),
    sought=frozenset({"phone"}),
)
PERSONS = Table(
    "persons",
    ("person",),
    {
        **_all(pl.String, "person household area status household_type relation sex"),
        "birth": pl.Date,
        **_all(pl.String, "ethnicity political"),
        # the identity number, taken apart: nothing here tells it
        **_all(pl.String, "identity id_kind"),
        "id_length": pl.Int64,
        **_all(pl.Boolean, "id_valid id_reserved"),
        "id_birth": pl.Date,
        "id_sex": pl.String,
        **_all(pl.Int64, "certificate_kind certificate_grade"),
        "phone": pl.String,
        "phone_length": pl.Int64,
        **_all(pl.Boolean, "phone_mobile speaks_mandarin"),
        # schooling, health, labour, work
        **_all(pl.String, "education school_status dropout_reason"),
        **_all(pl.Boolean, "chronic serious disabled"),
        "disability_kind": pl.String,
        "disability_grade": pl.Int64,
        **_all(pl.String, "ability work_place work_channel industry"),
        "work_months": pl.Int64,
        "abroad": pl.Boolean,
        "public_post": pl.String,
        "public_post_months": pl.Int64,
        # insurance and allowances
        **_all(pl.Boolean, "medical employee_medical commercial_medical major_illness medical_relief"),
        **_all(pl.Boolean, "other_health_help pension employee_pension accident minimum_living special_support"),
    },
    personal=frozenset({"identity", "phone"}),
    sought=frozenset({"identity", "phone"}),
)
STANDINGS = Table(
    "standings",
    ("household", "since"),
    {**_all(pl.String, "household status household_type"), **_all(pl.Date, "since until")},
)
CAUSES = Table(
    "causes", ("household", "cause"), {**_all(pl.String, "household cause"), "main": pl.Boolean, "since": pl.Date}
)
INCOMES = Table(
    "incomes",
    ("household", "part"),
    {**_all(pl.String, "household part"), "amount_fen": pl.Int64, **_all(pl.Date, "since until")},
)

# ── Who answers, organisations, money ────────────────────────────────────────────────────────────────────────────────

PAIRINGS = Table(
    "pairings",
    ("pairing",),
    {**_all(pl.String, "pairing helper household area role"), "since": pl.Date},
    sought=frozenset({"helper"}),
)
POSTS = Table("posts", ("assignment",), {**_all(pl.String, "assignment area kind role holder team"), "since": pl.Date})
TEAMS = Table(
    "teams",
    ("team",),
    {**_all(pl.String, "team area"), **_all(pl.Int64, "members budget_fen"), "poor_village": pl.Boolean},
)
RECTIFICATIONS = Table(
    "rectifications",
    ("case",),
    {
        **_all(pl.String, "case organisation area"),
        "listed_on": pl.Date,
        **_all(pl.Boolean, "accepted in_time relapsed"),
        "accepted_on": pl.Date,
    },
)
LEADERS = Table(
    "leaders",
    ("leader", "organisation", "post"),
    {**_all(pl.String, "leader organisation organisation_kind organisation_level area post"), "elected_on": pl.Date},
)
GRANTS = Table(
    "grants",
    ("grant",),
    {**_all(pl.String, "grant organisation area kind"), "granted_on": pl.Date, "amount_fen": pl.Int64},
)

# What a household or a member (`person`) is given: each measure as it stands on the day. `item` is from the pack's
# catalogue, `status` and `deliverer` from its lists; `causes` are those it was given for, by spaces. A planned
# one begins when it is planned to.
MEASURES = Table(
    "measures",
    ("measure",),
    {
        **_all(pl.String, "measure household person area item status deliverer causes"),
        **_all(pl.Date, "since until"),
        **_all(pl.Int64, "planned_fen delivered_fen"),
    },
)

# The steps of proceedings that had a last day: done by it or not. One that waits is `on_time` unknown until that day is
# over. A step that was opened again is told again; `number` is the act that did it, one more than all where none did.
TIMED_STEPS = Table(
    "timed_steps",
    ("proceeding", "number"),
    {
        **_all(pl.String, "proceeding household area procedure step"),
        "number": pl.Int64,
        **_all(pl.Date, "due done_on"),
        "on_time": pl.Boolean,
    },
)

TABLES = {
    table.name: table
    for table in (
        *(AREAS, WITHIN, VILLAGES, TOWNSHIPS, COUNTIES),
        *(HOUSEHOLDS, PERSONS, STANDINGS, CAUSES, INCOMES),
        *(MEASURES, TIMED_STEPS, PAIRINGS, POSTS, TEAMS, RECTIFICATIONS, LEADERS, GRANTS),
    )
}

# ── Verdicts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

SLOTS = Table(
    "slots",
    ("area", "slot"),
    {
        **_all(pl.String, "area slot"),
        **_all(pl.Int64, "required in_post"),
        "filled": pl.Boolean,
        "reason": pl.String,
    },
)
FIGURES = Table(
    "figures",
    ("area", "figure"),
    {**_all(pl.String, "area figure"), **_all(pl.Float64, "numerator denominator value")},
)
# `verdict` is met, not_met or unknown; `unmet` and `unclear` list the keys of the criteria that made it so, by spaces.
HOUSEHOLD_VERDICTS = Table(
    "household_verdicts", ("household", "scheme"), _all(pl.String, "household scheme verdict unmet unclear")
)
AREA_VERDICTS = Table("area_verdicts", ("area", "scheme"), _all(pl.String, "area scheme verdict unmet unclear"))
# What a check flagged: a person, or a household (person empty), or a place (household empty too).
FINDINGS = Table("findings", ("rule", "area", "household", "person"), _all(pl.String, "rule area household person"))
# One row for each measure that somebody receives, or may have; who may not and does not has none. `person` is null for
# what a household is given. `eligible` is met, not_met or unknown, null where the item is not offered on the day;
# `unclear` lists the columns that were empty. `state` is receiving, planned, missing (eligible, and neither) or open
# (perhaps eligible, and neither). What is received ends on `ends`, if ever; `expiring` says that this is soon,
# `renewal_due` that nothing follows. `unentitled` is received by somebody not eligible, `duplicates` are items received
# too that are the same help, by spaces.
REMEDIES = Table(
    "remedies",
    ("household", "person", "item"),
    {
        **_all(pl.String, "household person area item category eligible unclear state"),
        "ends": pl.Date,
        **_all(pl.Boolean, "developmental expiring renewal_due unentitled"),
        "duplicates": pl.String,
        **_all(pl.Int64, "planned_fen delivered_fen"),
    },
)
# What of a household must be answered: a stated cause, or a need that its facts show (`cause` null). `by_need`:
# received measures meet what the pack demands, null where it demands nothing; `by_item`: an item that names the cause
# is received, null for a need of facts. `planned`: what is planned would answer it. The verdict is that of the demand,
# else of the item; it is unknown where it is not clear whether there is the need.
ANSWERS = Table(
    "answers",
    ("household", "need"),
    {**_all(pl.String, "household area need cause verdict"), **_all(pl.Boolean, "main by_need by_item planned")},
)
# Each household in numbers of measures: its own and its members'.
HELPED = Table(
    "helped",
    ("household",),
    {
        **_all(pl.String, "household area"),
        **_all(pl.Int64, "received developmental planned missing open expiring renewals unentitled duplicated"),
        **_all(pl.Int64, "needs answered"),
    },
)
# ── Staying out ──────────────────────────────────────────────────────────────────────────────────────────────────────

# What departments reported, and what the register showed and was kept: `kind` is a signal of the pack; `value` is in
# the unit of its threshold, fen where it is money, null where none was told. `closed_on` is the day on which the
# warning that it stood in was over: closed with a reason, or all its steps done.
SIGNALS = Table(
    "signals",
    ("signal",),
    {**_all(pl.String, "signal household person kind"), "value": pl.Int64, **_all(pl.Date, "received_on closed_on")},
)
# The steps that were done about the warning that is open of a household.
WARNING_STEPS = Table("warning_steps", ("household", "step"), {**_all(pl.String, "household step"), "done_on": pl.Date})
# Warnings that are over: how each ended (a code of the pack), and the most working days by which a step of it was late.
ENDED_WARNINGS = Table(
    "ended_warnings",
    ("warning",),
    {
        **_all(pl.String, "warning household area"),
        **_all(pl.Date, "since ended_on"),
        "end": pl.String,
        "late": pl.Int64,
        **_all(pl.Boolean, "urgent relapse"),
    },
)
WATCHING = {table.name: table for table in (SIGNALS, WARNING_STEPS)}
GATHERED = TABLES | WATCHING | {ENDED_WARNINGS.name: ENDED_WARNINGS}

# Who is watched, and as what: the first group of the pack that holds. `relapses`: the risk was removed, and a warning
# is open again.
WATCHED = Table("watched", ("household",), {**_all(pl.String, "household area reason"), "relapses": pl.Boolean})
# Each open signal, with the threshold it was held against; one that the register shows today and nobody has kept yet
# has no `signal`.
SIGNAL_VERDICTS = Table(
    "signal_verdicts",
    ("household", "kind", "signal"),
    {
        **_all(pl.String, "household area kind signal verdict"),
        **_all(pl.Int64, "value threshold"),
        "received_on": pl.Date,
    },
)
# One open warning of a household: the signals and risks in it in the order in which they came, by spaces. `step` is
# what must be done next, by the offices and posts in `acts`, until `due`; `told` are the offices that are told of
# what is late, `late` the greatest number of working days among its steps.
WARNINGS = Table(
    "warnings",
    ("household",),
    {
        **_all(pl.String, "household area"),
        "since": pl.Date,
        **_all(pl.String, "signals risks"),
        "count": pl.Int64,
        **_all(pl.Boolean, "urgent relapse"),
        "step": pl.String,
        "due": pl.Date,
        "late": pl.Int64,
        **_all(pl.String, "acts told"),
    },
)
# Each step of each open warning. `state` is done, done_late, open, overdue, or waiting for the step that it is
# counted from.
DEADLINES = Table(
    "deadlines",
    ("household", "step"),
    {
        **_all(pl.String, "household area step state"),
        **_all(pl.Date, "begins due done_on"),
        "late": pl.Int64,
        "told": pl.String,
    },
)
# What the removal of a risk would need, line by line: met, not_met or unknown.
REMOVAL_LINES = Table("removal_lines", ("household", "line"), _all(pl.String, "household area line verdict"))
# The same by household: `removable` when every line is met, for unknown counts as not met; `kept` whatever else is
# met.
REMOVALS = Table(
    "removals",
    ("household",),
    {**_all(pl.String, "household area"), **_all(pl.Boolean, "removable kept"), **_all(pl.String, "unmet unclear")},
)
SUSTAINED = {
    table.name: table for table in (*(WATCHED, SIGNAL_VERDICTS, WARNINGS, DEADLINES), *(REMOVAL_LINES, REMOVALS))
}

VERDICTS = {
    table.name: table
    for table in (
        *(SLOTS, FIGURES, HOUSEHOLD_VERDICTS, AREA_VERDICTS, FINDINGS),
        *(REMEDIES, ANSWERS, HELPED),
    )
}
