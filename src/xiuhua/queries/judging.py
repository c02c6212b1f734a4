"""The rules of a pack as they are read on a day, and the rows of some households that they read."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.db.models import QuerySet

from xiuhua.bridge.gather import rows_of_some
from xiuhua.loop.diagnose.verdicts import plan_of
from xiuhua.loop.remedy.verdicts import verdict_refs
from xiuhua.policy.code_lists import list_of
from xiuhua.policy.measures_reader import remedy_policy
from xiuhua.policy.pack import Pack
from xiuhua.queries.pack import pack_around, pack_here
from xiuhua.reckon.rules.explaining import Rows
from xiuhua.reckon.rules.facts import Ref, Rule
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.rules.tree import UNKNOWN, Node
from xiuhua.reckon.tables import CAUSES, HOUSEHOLDS, TABLES
from xiuhua.register.models import Residence
from xiuhua.register.statements import Told, ask
from xiuhua.words import years_before

Columns = Mapping[str, frozenset[str]]
KEPT_DAYS = 8
DIAGNOSE, REMEDY = "diagnose", "remedy"
# By table the column that says which of a household's rows it is, and the code list of its words.
CALLED_BY = {
    "persons": ("relation", "relation"), "incomes": ("part", "income_part"), "standings": ("status", "status"),
    "causes": ("cause", "cause"), "pairings": ("role", "post"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Judging:
    """A pack on a day: its rules, and the columns by table that those on households and members read.

    Where a rule counts who else bears a value (`alike`, columns by table), of those others `reads` is needed, by the
    table in which they are counted.
    """

    pack: Pack
    day: date
    plan: Plan
    columns: Columns
    alike: Columns
    reads: Mapping[str, Columns]
    stage: str = DIAGNOSE

    def code_list(self, ref: Ref) -> str:
        """The code list that has words for a column's values, or those of a fact that hands a column on."""
        column = Node("column", UNKNOWN, name=ref.column)
        return list_of(column, ref.table, plan=self.plan, rules=self.pack.rules)

    def rows_of(self, households: Collection[str]) -> Rows:
        """The rows that rules on some households read. About fifteen statements, however large the register."""
        tables = rows_of_some(self.day, self.columns, households=households, alike=self.alike, reads=self.reads)

        @cache
        def earlier(years: int) -> Rows:
            return judging(self.pack.name, years_before(self.day, years), self.stage).rows_of(households)

        return Rows(self.plan, tables, earlier)


def judging_of(household: str, *, on: date, stage: str = DIAGNOSE) -> Judging:
    """How the pack of where a household lives judges on a day. Two statements; raises NotFound when there is none."""
    village = next((village for (village,) in ask(_home, on, household=household)), None)
    return judging(pack_around(village, on=on), on, stage)


def _home(on: date) -> QuerySet[Any, Any]:
    homes = Residence.objects.on(on).filter(household__number=Told("household")).order_by("-since", "-pk")
    return homes.values_list("village")[:1]


@lru_cache(maxsize=2 * KEPT_DAYS)
def judging(pack: str, day: date, stage: str = DIAGNOSE) -> Judging:
    """How a pack by name judges on a day in a stage; its rules are read once, which takes a while.

    Raises NotFound where it says nothing of measures and the stage is REMEDY.
    """
    judge = pack_here(pack)
    plan = plan_of(judge, day)
    rules, _, columns = plan.needed(_wanted(judge, plan) if stage == DIAGNOSE else _of_remedy(judge, day))
    counted = [rule for rule in rules if rule.fact.take == "repeats"]
    return Judging(
        judge, day, plan,
        columns=by_table([*columns, *_told_anyway({ref.table for ref in columns}, rules)]),
        alike=by_table(Ref(rule.fact.table, rule.tree.name) for rule in counted),
        reads=_read_of_others(plan, counted),
        stage=stage,
    )  # fmt: skip


def _wanted(pack: Pack, plan: Plan) -> Iterator[Ref]:
    """Every verdict on a household or a member, and whatever is shown beside it."""
    checks = [check for check in pack.rules.checks.values() if not TABLES[check.of].place]
    shown = [(check.of, name) for check in checks for name in check.blame]
    shown += [(HOUSEHOLDS.name, name) for profile in pack.rules.profiles.values() for name in profile.shows]
    yield from (ref for ref, _text in pack.rules.judgements() if not TABLES[ref.table].place)
    for table, name in shown:
        yield from plan.refs_in(plan.read(name, table, UNKNOWN), table)


def _of_remedy(pack: Pack, day: date) -> Iterator[Ref]:
    """Who may have what is offered on the day, who has which need, and whether facts still bear a stated cause out."""
    yield from verdict_refs(remedy_policy(pack, day=day))
    yield from (profile.ref for profile in pack.rules.profiles.values())


def _told_anyway(tables: set[str], rules: Iterable[Rule]) -> Iterator[Ref]:
    """Whose a row is, and what it is called by; of stated causes all."""
    named = {name for rule in rules for name in (rule.fact.table, rule.fact.of)} - {""}
    for table in sorted(tables | named | {HOUSEHOLDS.name}):
        told = TABLES[table].columns.keys() & {"household", *CALLED_BY.get(table, ())[:1]}
        yield from (Ref(table, column) for column in told)
    yield from (Ref(CAUSES.name, column) for column in CAUSES.columns)


def _read_of_others(plan: Plan, counted: Iterable[Rule]) -> dict[str, Columns]:
    """By the table in which a value is counted: what is read of who else bears it, and to whom they belong."""
    by_counted: dict[str, set[str]] = {}
    read: set[Ref] = set()
    for rule in counted:
        _, _, columns = plan.needed([rule.ref])
        tables = {ref.table for ref in columns}
        read |= {*columns, *(Ref(table, "household") for table in tables)}
        by_counted.setdefault(rule.fact.table, set()).update(tables)
    return {name: by_table(ref for ref in read if ref.table in tables) for name, tables in by_counted.items()}


def by_table(refs: Iterable[Ref]) -> Columns:
    """Columns by the table that they stand in."""
    found: dict[str, set[str]] = {}
    for ref in refs:
        found.setdefault(ref.table, set()).add(ref.column)
    return {table: frozenset(columns) for table, columns in found.items()}
