"""Rows of the register into a task of pairing, frozen so that it can be kept, read again, and compared with today's."""

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Avg, QuerySet

from xiuhua.bridge.gather.reading import bare_key, columns
from xiuhua.loop.assign.task import EXCLUSIONS, HELPERS, HOUSEHOLDS, PAIRS, Task, task_of
from xiuhua.policy.pack import Pack
from xiuhua.policy.pairing import PairingPolicy
from xiuhua.policy.pairing_reader import pairing_policy
from xiuhua.reckon.tables import Table
from xiuhua.register.models import (
    Area,
    AreaWithin,
    Assignment,
    Avoidance,
    Cause,
    HelperSkill,
    HomeLanguage,
    OfficeRole,
    Person,
    Residence,
    SpokenLanguage,
    Standing,
)
from xiuhua.words import AreaLevel, AssignmentKind, NotFound, Role

TABLES = (HELPERS, HOUSEHOLDS, PAIRS, EXCLUSIONS)
NAMES = ("helpers", "households", "current", "exclusions")
RULE_OF = "policy"


@dataclass(frozen=True, slots=True, eq=False)
class Frozen:
    """The rows of an area that a pairing is reckoned from, as of a day, and the policy; columns as loop.assign.task."""

    helpers: pl.DataFrame
    households: pl.DataFrame
    current: pl.DataFrame
    exclusions: pl.DataFrame
    policy: PairingPolicy

    def packed(self) -> bytes:
        """As bytes that are the same for the same rows."""
        told: dict[str, Any] = {name: getattr(self, name).to_dicts() for name in NAMES}
        told[RULE_OF] = _policy_told(self.policy)
        return zlib.compress(json.dumps(told, ensure_ascii=False, sort_keys=True).encode())

    def task(self, *, weights: Mapping[str, int], pins: pl.DataFrame, bans: pl.DataFrame) -> Task:
        """The task under some weights, with the pins and bans (helper, household) of the office."""
        return task_of(
            self.helpers, self.households, policy=replace(self.policy, weights=dict(weights)), current=self.current,
            exclusions=self.exclusions, pins=pins, bans=bans,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changed:
    """What is otherwise than it was frozen.

    `what` is helper, household, current, exclusion or policy; `how` is added, gone, or the names of the columns whose
    value is another, joined by commas. `helper` and `household` are their keys, as far as it is about them.
    """

    what: str
    how: str
    helper: str = ""
    household: str = ""


def unpacked(kept: bytes | memoryview) -> Frozen:
    """What was frozen."""
    told = json.loads(zlib.decompress(kept))
    frames = {
        name: pl.DataFrame(told[name], schema=dict(table.columns)) for name, table in zip(NAMES, TABLES, strict=True)
    }
    policy = told[RULE_OF]
    answers = {name: {key: tuple(it) for key, it in policy[name].items()} for name in ("skills", "topics")}
    return Frozen(
        **frames,
        policy=PairingPolicy(
            kind=AssignmentKind(policy["kind"]), weights=policy["weights"], terrain=policy["terrain"],
            unknown_km=policy["unknown_km"], exclusions=tuple(policy["exclusions"]), capacities={}, **answers,
        ),
    )  # fmt: skip


def digest_of(frozen: bytes | memoryview, *, weights: Mapping[str, int], pins: pl.DataFrame, bans: pl.DataFrame) -> str:
    """64 hex digits that change with anything that the pairs are reckoned from, and with nothing else."""
    told = hashlib.sha256(zlib.decompress(frozen))
    told.update(json.dumps(dict(weights), sort_keys=True).encode())
    for frame in (pins, bans):
        told.update(json.dumps(sorted(frame.select(PAIRS.key).rows())).encode())
    return told.hexdigest()


def changed_since(before: Frozen, now: Frozen) -> list[Changed]:
    """All that is otherwise than it was frozen: of the policy, helpers, households, current pairs and exclusions."""
    told_before, told_now = _policy_told(before.policy), _policy_told(now.policy)
    rules = [name for name in told_now if told_now[name] != told_before[name]]
    found = [Changed(RULE_OF, ", ".join(rules))] if rules else []
    found += _rows_changed("helper", before.helpers, now.helpers)
    found += _rows_changed("household", before.households, now.households)
    found += _pairs_changed("current", PAIRS, before.current, now.current)
    found += _pairs_changed("exclusion", EXCLUSIONS, before.exclusions, now.exclusions)
    return found


def gather_pairing(area: Area, *, pack: Pack, day: date) -> Frozen:
    """The pairing task of an area's households on file, as of a day. About twelve statements.

    Whose village has contracted units is answered for by their people; where none is contracted, by people of the units
    that help there now. Who answers for households elsewhere too has so much less room here. A helper whose title is no
    rank of the pack has the room of whoever has no other; a unit stands where the homes of its township or village are.
    Raises NotFound where the pack says nothing of pairing.
    """
    policy = pairing_policy(pack, kind=AssignmentKind.PAIR, day=day)
    inside = AreaWithin.objects.on(day).filter(ancestor=area).values("area")
    settings = pack.parameters_on(day)
    asked = _households(inside, day=day, statuses=settings["programme.registered_statuses"])
    pairs = _pairs(day).join(asked.select("household", "village"), on="household", how="left", maintain_order="left")
    here = pairs.filter(pl.col("village").is_not_null())
    units = _units(inside, here, day=day, roles=settings["pairing.unit_roles"])
    helpers = _helpers(units, here, day=day)
    elsewhere = pairs.filter(pl.col("village").is_null()).group_by("helper").len("elsewhere")
    return Frozen(
        helpers=_kept(HELPERS, _with_room(helpers, elsewhere, pack, policy)),
        households=_kept(HOUSEHOLDS, asked.join(units, on="village", how="left", maintain_order="left")),
        current=_kept(PAIRS, here),
        exclusions=_kept(EXCLUSIONS, _exclusions(asked, helpers, day=day)),
        policy=policy,
    )


# ── The parts of a task ──────────────────────────────────────────────────────────────────────────────────────────────


def _households(inside: QuerySet[Any, Any], *, day: date, statuses: Any) -> pl.DataFrame:
    """Households on file that live there: id, key, village, point, causes, languages."""
    on_file = Standing.objects.on(day).filter(status__in=statuses).values("household")
    homes = Residence.objects.on(day).filter(village__in=inside, household__in=on_file).order_by("since", "pk")
    rows = columns(
        homes, household_id="household", household="household__key", village="village__code", lon="longitude",
        lat="latitude",
    ).unique("household_id", keep="last", maintain_order=True)  # fmt: skip
    theirs = homes.order_by().values("household")
    causes = columns(Cause.objects.on(day).filter(household__in=theirs), household_id="household", causes="cause")
    spoken = columns(
        HomeLanguage.objects.on(day).filter(household__in=theirs), household_id="household", language="language",
        second="second",
    )  # fmt: skip
    languages = spoken.select("household_id", languages=pl.concat_list("language", "second")).explode("languages")
    languages = languages.filter(pl.col("languages") != "")
    return _with_lists(rows, "household_id", causes, languages).with_columns(bare_key("household"))


def _units(inside: QuerySet[Any, Any], here: pl.DataFrame, *, day: date, roles: Any) -> pl.DataFrame:
    """By village the units whose people may help there: those contracted to it, else those that help there now."""
    contracts = Assignment.objects.on(day).filter(kind=AssignmentKind.CONTRACT, role__in=roles, area__in=inside)
    rows = columns(contracts, village="area__code", units="organisation__key").with_columns(bare_key("units"))
    others = here.filter(pl.col("unit").is_not_null()).select("village", units="unit")
    known = pl.concat([rows, others.join(rows, on="village", how="anti")], how="vertical_relaxed").unique()
    return known.group_by("village").agg(pl.col("units").sort())


def _helpers(units: pl.DataFrame, here: pl.DataFrame, *, day: date) -> pl.DataFrame:
    """Everybody of these units, and whoever helps there now: id, key, title, unit, point, skills, topics, languages."""
    people = columns(
        Person.objects.all(), person_id="id", helper="key", title="title", unit="unit__key", seat="unit__area"
    ).with_columns(bare_key("helper"), bare_key("unit"))
    sending = units["units"].explode().unique().drop_nulls().implode()
    wanted = people.filter(pl.col("unit").is_in(sending) | pl.col("helper").is_in(here["helper"].implode()))
    skills = columns(HelperSkill.objects.on(day), person_id="person", skills="skill")
    spoken = columns(SpokenLanguage.objects.on(day), person_id="person", languages="language")
    found = _with_lists(wanted, "person_id", skills, spoken)
    found = found.join(_topics(day), on="unit", how="left", maintain_order="left")
    return found.join(_seats(found, day=day), on="seat", how="left", maintain_order="left")


def _topics(day: date) -> pl.DataFrame:
    """The topics of each unit: those of the department's offices that its staff hold."""
    held = OfficeRole.objects.on(day).filter(role=Role.DEPARTMENT, account__person__unit__isnull=False)
    rows = columns(held, unit="account__person__unit__key", topics="topic").with_columns(bare_key("unit"))
    return rows.group_by("unit").agg(pl.col("topics").unique().sort())


def _seats(helpers: pl.DataFrame, *, day: date) -> pl.DataFrame:
    """The point of each township and village where a unit is seated: the middle of its homes; wider seats have none."""
    seats = Area.objects.filter(pk__in=helpers["seat"].drop_nulls().unique().to_list(), level__gte=AreaLevel.TOWNSHIP)
    homes = Residence.objects.on(day).filter(longitude__isnull=False, latitude__isnull=False)
    found = [
        (seat, *homes.filter(village__in=lying).aggregate(lon=Avg("longitude"), lat=Avg("latitude")).values())
        for seat, lying in ((it, _lying(it, day)) for it in seats.values_list("pk", flat=True))
    ]
    return pl.DataFrame(found, schema={"seat": pl.Int64, "lon": pl.Float64, "lat": pl.Float64}, orient="row")


def _lying(seat: int, day: date) -> QuerySet[Any, Any]:
    return AreaWithin.objects.on(day).filter(ancestor=seat).values("area")


def _pairs(day: date) -> pl.DataFrame:
    """All pairings in force: helper, the helper's unit, household."""
    rows = columns(
        Assignment.objects.on(day).filter(kind=AssignmentKind.PAIR),
        helper="person__key", unit="person__unit__key", household="household__key",
    )  # fmt: skip
    return rows.with_columns(bare_key("helper"), bare_key("unit"), bare_key("household"))


def _exclusions(asked: pl.DataFrame, helpers: pl.DataFrame, *, day: date) -> pl.DataFrame:
    rows = columns(Avoidance.objects.on(day), helper="person__key", household="household__key", why="why")
    rows = rows.with_columns(bare_key("helper"), bare_key("household"))
    known = rows.join(asked.select("household"), on="household", how="semi")
    return known.join(helpers.select("helper"), on="helper", how="semi")


def _with_room(helpers: pl.DataFrame, elsewhere: pl.DataFrame, pack: Pack, policy: PairingPolicy) -> pl.DataFrame:
    """Rank, least and most of every helper; what they answer for elsewhere is taken off."""
    ranks = {title: _rank(title, pack) for title in helpers["title"].unique()}
    usual = policy.capacities.get("")
    bounds = {rank: policy.capacities.get(rank or "", usual) for rank in {*ranks.values(), None}}
    told = [bounds[ranks[title]] for title in helpers["title"]]
    taken = helpers.join(elsewhere, on="helper", how="left", maintain_order="left")["elsewhere"].fill_null(0)
    most = pl.Series([it.most if it else 1 for it in told], dtype=pl.Int64) - taken.cast(pl.Int64)
    least = pl.Series([it.least if it else 0 for it in told], dtype=pl.Int64) - taken.cast(pl.Int64)
    rank = pl.Series([ranks[title] for title in helpers["title"]], dtype=pl.String)
    room = most.clip(lower_bound=0)
    return helpers.with_columns(rank=rank, most=room, least=pl.min_horizontal(least.clip(lower_bound=0), room))


def _rank(title: str, pack: Pack) -> str | None:
    try:
        return pack.codes["helper_rank"].key_of(title) if title else None
    except NotFound:
        return None


def _with_lists(rows: pl.DataFrame, owner: str, *told: pl.DataFrame) -> pl.DataFrame:
    """The rows with what is told of each owner as a list, in order, once each."""
    for frame in told:
        name = frame.columns[1]
        listed = frame.with_columns(pl.col(name).cast(pl.String)).group_by(owner).agg(pl.col(name).unique().sort())
        rows = rows.join(listed, on=owner, how="left", maintain_order="left")
    return rows


def _kept(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of a table, in the order of its keys, each key once."""
    return table.completed(rows).unique(table.key, keep="first", maintain_order=True).sort(table.key)


# ── What is otherwise ────────────────────────────────────────────────────────────────────────────────────────────────


def _policy_told(policy: PairingPolicy) -> dict[str, Any]:
    """The policy as JSON has it; capacities stand in the helpers' own columns."""
    return {
        "kind": str(policy.kind), "weights": dict(policy.weights), "terrain": policy.terrain,
        "unknown_km": policy.unknown_km, "exclusions": list(policy.exclusions),
        "skills": {key: list(it) for key, it in policy.skills.items()},
        "topics": {key: list(it) for key, it in policy.topics.items()},
    }  # fmt: skip


def _rows_changed(what: str, before: pl.DataFrame, now: pl.DataFrame) -> Iterator[Changed]:
    was, is_now = ({row[what]: row for row in frame.iter_rows(named=True)} for frame in (before, now))
    for key in sorted({*was, *is_now}):
        if was.get(key) == is_now.get(key):
            continue
        differing = [
            name for name in before.columns if key in was and key in is_now and was[key][name] != is_now[key][name]
        ]
        yield Changed(what, ", ".join(differing) or ("added" if key in is_now else "gone"), **{what: key})


def _pairs_changed(what: str, table: Table, before: pl.DataFrame, now: pl.DataFrame) -> Iterator[Changed]:
    was, is_now = (set(frame.select(table.key).rows()) for frame in (before, now))
    for pair in sorted(was ^ is_now):
        yield Changed(what, "added" if pair in is_now else "gone", pair[0], pair[1])
