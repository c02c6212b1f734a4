"""Why the rules of a pack find what they find of one household: each condition with what it read, down to the rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xiuhua.loop.diagnose.verdicts import plan_of
from xiuhua.policy.pack import Pack
from xiuhua.policy.ruleset import Check, Criterion, Profile, Scheme
from xiuhua.policy.verdict import MET, UNKNOWN, scheme_truth, verdict_word
from xiuhua.reckon.rules.explaining import Row, Rows, Told
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.rules.tree import UNKNOWN as ANY
from xiuhua.words import NotFound

RowsByTable = Mapping[str, Sequence[Row]]
HOUSEHOLDS = "households"


@dataclass(frozen=True, slots=True)
class CriterionTold:
    """A criterion or exclusion: met, not_met or unknown, and what it read."""

    criterion: Criterion
    verdict: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class SchemeTold:
    """A scheme's verdict on the household; None where the scheme does not apply, or whether it does is unknown."""

    scheme: Scheme
    verdict: str | None
    criteria: tuple[CriterionTold, ...]


@dataclass(frozen=True, slots=True)
class CauseTold:
    """A stated cause, whether it is the main one, whether the facts bear it out, and which facts those are."""

    cause: str
    main: bool
    verdict: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class FindingTold:
    """A check that flags the household or one of its members (`row`, the key), with the values to blame."""

    check: Check
    row: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that the rules find of a household on a day."""

    household: str
    on: date
    schemes: tuple[SchemeTold, ...]
    causes: tuple[CauseTold, ...]
    findings: tuple[FindingTold, ...]


def explain(
    household: str,
    tables: RowsByTable,
    *,
    pack: Pack,
    day: date,
    plan: Plan | None = None,
    earlier: Callable[[int], Rows | None] = lambda _years: None,
) -> Explanation:
    """What the rules find of a household, from its rows in every table that they read.

    Rows of others may be among them (who else bears a number). `plan` spares reading the rules again. Raises NotFound
    when no row is the household's.
    """
    rows = Rows(plan or plan_of(pack, day), tables, earlier)
    own = next((row for row in tables.get(HOUSEHOLDS, ()) if row["household"] == household), None)
    if own is None:
        raise NotFound(f"There is no household {household} on {day}: look at its number 户编号.")
    return Explanation(
        household,
        day,
        tuple(_scheme(scheme, own, rows) for scheme in pack.rules.schemes.values() if scheme.of == HOUSEHOLDS),
        tuple(_causes(own, rows, pack)),
        tuple(_findings(own, rows, pack)),
    )


def explain_place(place: str, *, of: str, rows: Rows, pack: Pack) -> tuple[SchemeTold, ...]:
    """What the schemes on places of a kind (the table `villages`, `counties`) come to for one, by its code.

    Empty when no row is the place's.
    """
    own = next((row for row in rows.tables.get(of, ()) if row["area"] == place), None)
    if own is None:
        return ()
    return tuple(_scheme(scheme, own, rows) for scheme in pack.rules.schemes.values() if scheme.of == of)


def _scheme(scheme: Scheme, row: Row, rows: Rows) -> SchemeTold:
    applies = rows.value(scheme.ref(), row) is True
    verdict = verdict_word(scheme_truth(scheme, row, rows)) if applies else None
    told = tuple(
        CriterionTold(part, verdict_word(rows.value(scheme.ref(part), row)), _told(scheme.ref(part), row, rows))
        for part in scheme.parts
    )
    return SchemeTold(scheme, verdict, told)


def _told(ref: Ref, row: Row, rows: Rows) -> tuple[Told, ...]:
    return rows.told(rows.plan.rule(ref).tree, ref.table, row)


def _causes(own: Row, rows: Rows, pack: Pack) -> Iterator[CauseTold]:
    """The stated causes, the main one first."""
    stated = [row for row in rows.tables.get("causes", ()) if row["household"] == own["household"]]
    for row in sorted(stated, key=lambda it: not it["main"]):
        profile = pack.rules.profiles.get(row["cause"])
        verdict = verdict_word(rows.value(profile.ref, own)) if profile else UNKNOWN
        yield CauseTold(row["cause"], bool(row["main"]), verdict, _shown(profile, own, rows))


def unstated_causes(household: str, rows: Rows, *, pack: Pack) -> tuple[CauseTold, ...]:
    """The causes that the facts of a household bear out and nobody stated, in the pack's order; none for no row."""
    own = next((row for row in rows.tables.get(HOUSEHOLDS, ()) if row["household"] == household), None)
    if own is None:
        return ()
    stated = {row["cause"] for row in rows.tables.get("causes", ()) if row["household"] == household}
    borne = (it for it in pack.rules.profiles.values() if it.cause not in stated and rows.value(it.ref, own) is True)
    return tuple(CauseTold(it.cause, main=False, verdict=MET, told=_shown(it, own, rows)) for it in borne)


def stated_causes(household: str, rows: Rows, *, pack: Pack) -> tuple[CauseTold, ...]:
    """The causes that somebody stated, each with whether the facts bear it out; none for no such row."""
    own = next((row for row in rows.tables.get(HOUSEHOLDS, ()) if row["household"] == household), None)
    return () if own is None else tuple(_causes(own, rows, pack))


def _shown(profile: Profile | None, own: Row, rows: Rows) -> tuple[Told, ...]:
    if profile is None:
        return ()
    return tuple(told for name in profile.shows for told in _named(name, HOUSEHOLDS, own, rows))


def _named(name: str, table: str, row: Row, rows: Rows) -> tuple[Told, ...]:
    """A column or fact by its name, with what it rests on."""
    return rows.told(rows.plan.read(name, table, ANY), table, row)


def _findings(own: Row, rows: Rows, pack: Pack) -> Iterator[FindingTold]:
    for check in pack.rules.checks.values():
        key = rows.plan.book.tables[check.of].key[0]
        for row in rows.tables.get(check.of, ()):
            if row.get("household") == own["household"] and _is_flagged(check, row, rows, pack):
                told = tuple(told for name in check.blame for told in _named(name, check.of, row, rows))
                yield FindingTold(check, str(row[key]), told)


def _is_flagged(check: Check, row: Row, rows: Rows, pack: Pack) -> bool:
    scope = pack.rules.scope_ref(check.of)
    return (scope is None or rows.value(scope, row) is True) and rows.value(check.ref, row) is True
