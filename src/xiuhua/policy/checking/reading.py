"""Reads every rule of a pack on every day on which a parameter changes: its value or even its kind may be another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from xiuhua.policy.checking.complaints import Finding
from xiuhua.policy.measures import Catalogue
from xiuhua.policy.pack import Pack
from xiuhua.policy.risk import RiskRules
from xiuhua.policy.ruleset import Ruleset
from xiuhua.policy.signals import SignalRules
from xiuhua.reckon.known_tables import READABLE
from xiuhua.reckon.measures import Measure
from xiuhua.reckon.rules.condition import compile_condition
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.rules.tree import TRUTH, UNKNOWN, Node, RuleError
from xiuhua.reckon.tables import VILLAGES

FACTS = "facts.toml"
CIRCLE = " → "  # a circle of facts is told from each of them: the same facts, in another order


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule stands: the file, and the key in it."""

    file: str
    key: str


@dataclass(frozen=True, slots=True)
class Read:
    """A text as it was read, with the rules around it."""

    place: Place
    table: str
    tree: Node
    plan: Plan


@dataclass(slots=True)
class Reading:
    """All rules of a pack, read: each different tree once, the rules of each day, and what could not be read."""

    plans: list[Plan] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    _read: dict[tuple[Place, str, Node], Read] = field(default_factory=dict)
    _wrong: dict[str, list[tuple[Place, str]]] = field(default_factory=dict)

    @property
    def read(self) -> Iterable[Read]:
        """Every text that could be read, as often as it came out differently."""
        return self._read.values()

    def keep(self, text: str, place: Place, read: Iterator[Read]) -> None:
        """Keep what reading a text gives, or why it does not."""
        try:
            self._read |= {(it.place, it.table, it.tree): it for it in read}
        except RuleError as error:
            self._wrong.setdefault(str(error), []).append((place, text))

    def tell(self) -> None:
        """Tell what was refused once, where the broken text stands: every rule that rests on it was refused too."""
        told: set[object] = set()
        for message, places in self._wrong.items():
            same = frozenset(message.replace(". ", " ").split()) if CIRCLE in message else message
            if same not in told:
                told.add(same)
                place = next((place for place, text in places if repr(text) in message), places[0][0])
                self.refused.append(Finding(place.file, place.key, message))


def read_rules(pack: Pack) -> Reading:
    """Read every rule of a pack on every day that counts."""
    reading = Reading()
    places, conditions = places_of(pack.rules), list(_conditions(pack))
    for day in turning_days(pack):
        plan = pack.rules.book.on(pack.parameters_on(day))
        reading.plans.append(plan)
        for fact in pack.rules.book.facts:
            ref = Ref(fact.table, fact.name)
            reading.keep(fact.text, places[ref], _rule(plan, ref, places[ref]))
        for place, table, text in conditions:
            reading.keep(text, place, _condition(place, table, text, plan))
    reading.tell()
    return reading


def turning_days(pack: Pack) -> list[date]:
    """The days within a pack's validity on which some parameter changes, and its first."""
    changes = {day for it in pack.parameters.values() for one in it.settings for day in (one.since, one.until) if day}
    return sorted({pack.since, *(day for day in changes if pack.since < day and (not pack.until or day < pack.until))})


def places_of(rules: Ruleset) -> dict[Ref, Place]:
    """Where the rule behind each fact, condition and verdict stands."""
    return {
        **{
            ref: Place("conditions.toml" if entry.is_condition else FACTS, f"{ref.table}.{ref.column}")
            for ref, entry in rules.entries.items()
        },
        **{scheme.ref(): Place("criteria.toml", key) for key, scheme in rules.schemes.items()},
        **{
            scheme.ref(part): Place("criteria.toml", f"{key}.{part.key}")
            for key, scheme in rules.schemes.items()
            for part in scheme.parts
        },
        **{ref: Place("checks.toml", f"scope.{ref.table}") for ref in map(rules.scope_ref, rules.scope) if ref},
        **{check.ref: Place("checks.toml", key) for key, check in rules.checks.items()},
        **{profile.ref: Place("causes.toml", key) for key, profile in rules.profiles.items()},
        **(_places_of_measures(rules.measures) if rules.measures else {}),
        **(_places_of_signals(rules.signals) if rules.signals else {}),
        **(_places_of_risk(rules.risk) if rules.risk else {}),
        **{it.ref: Place("deprivations.toml", it.key) for it in (rules.index.indicators if rules.index else ())},
    }


def _places_of_measures(catalogue: Catalogue) -> dict[Ref, Place]:
    items = {it.ref: Place("measures.toml", f"items.{it.key}") for it in catalogue.items.values()}
    return items | {it.ref: Place("measures.toml", f"needs.{it.key}") for it in catalogue.needs.values() if it.when}


def _places_of_signals(rules: SignalRules) -> dict[Ref, Place]:
    groups = {it.ref: Place("signals.toml", f"groups.{it.key}") for it in rules.groups.values()}
    return groups | {it.ref: Place("signals.toml", f"signals.{it.key}") for it in rules.signals.values() if it.when}


def _places_of_risk(rules: RiskRules) -> dict[Ref, Place]:
    return {it.ref: Place("risk.toml", f"features.{it.key}") for it in rules.features.values()}


def _rule(plan: Plan, ref: Ref, place: Place) -> Iterator[Read]:
    rule = plan.rule(ref)
    source = rule.fact.of or ref.table
    if place.file != FACTS and rule.tree.kind not in (TRUTH, UNKNOWN):
        raise RuleError(f"The condition {rule.fact.text!r} on {source} is {rule.tree.kind}, but must be {TRUTH}.")
    yield Read(place, source, rule.tree, plan)
    if rule.where is not None:
        yield Read(place, source, rule.where, plan)


def _condition(place: Place, table: str, text: str, plan: Plan) -> Iterator[Read]:
    """A condition over columns and facts; over columns alone where it is on a table of verdicts."""
    if table in plan.book.tables:
        yield Read(place, table, plan.read(text, table, TRUTH), plan)
    else:
        yield Read(place, table, compile_condition(text, table=READABLE[table], parameters=plan.parameters).tree, plan)


def _conditions(pack: Pack) -> Iterator[tuple[Place, str, str]]:
    """The conditions of posts and figures, with the table each is on."""
    for programme in pack.programmes.values():
        for slot in programme.slots:
            yield Place("posts.toml", f"{programme.key}.{slot.code}"), VILLAGES.name, slot.applies
    yield from _conditions_of_schemes(pack)
    for place, measure in measures_of(pack):
        if measure.where:
            yield place, measure.table, measure.where
        if measure.villages:
            yield place, VILLAGES.name, measure.villages


def _conditions_of_schemes(pack: Pack) -> Iterator[tuple[Place, str, str]]:
    for scheme in pack.schemes.values():
        if scheme.only != "true":
            yield Place("schemes.toml", scheme.key), scheme.table, scheme.only
        for it in scheme.lines:
            if it.rows:
                rows, place = it.rows.in_year(scheme.first), Place("schemes.toml", f"{scheme.key}.{it.key}")
                yield from ((place, rows.table, text) for text in (rows.where, rows.lost))


def measures_of(pack: Pack) -> Iterator[tuple[Place, Measure]]:
    """Everything that posts and figures count, with where it stands."""
    for programme in pack.programmes.values():
        for slot in programme.slots:
            place = Place("posts.toml", f"{programme.key}.{slot.code}")
            yield from ((place, measure) for measure in slot.measures)
    for figure in pack.indicators:
        place = Place("indicators.toml", figure.key)
        yield from ((place, measure) for measure in (*figure.numerator, *figure.denominator))
