"""Checks what rules reach: codes that no list has, columns without words, parameters that nothing reads."""

from collections.abc import Iterator

from xiuhua.policy.checking.complaints import Complaint, Finding, codes_of, in_file, joined
from xiuhua.policy.checking.reading import Read, Reading, measures_of
from xiuhua.policy.code_lists import list_of
from xiuhua.policy.pack import DOOR, MANUAL, STAGES, Pack, Parameter
from xiuhua.reckon.known_tables import READABLE
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.rules.tree import TEXT, Node, RuleError, did_you_mean

COMPARED = ("in", "=", "<>")


def check_reach(pack: Pack, reading: Reading) -> list[Finding]:
    """Codes, columns and parameters that rules and the rest of the pack do not agree on."""
    used = {node.name for it in reading.read for node in it.tree.walk() if node.op == "parameter"}
    used |= {name for it in pack.procedures.values() for step in it.steps for name in step.parameters}
    used |= set(pack.rules.signals.parameters) if pack.rules.signals else set()
    return [
        *dict.fromkeys(finding for it in reading.read for finding in _codes(it, pack)),
        *in_file("columns.toml", _wordless(pack, reading)),
        *in_file("parameters.toml", joined(_use(it, used, reading) for it in pack.parameters.values())),
    ]


# ── Codes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _codes(read: Read, pack: Pack) -> Iterator[Finding]:
    """Texts that a column from a code list is compared with, and that are none of its codes."""
    for node in read.tree.walk():
        if node.op not in COMPARED:
            continue
        names = [list_of(part, read.table, plan=read.plan, rules=pack.rules) for part in node.parts]
        name = next(filter(None, names), "")
        known = codes_of(name, pack)
        for part in node.parts if known else ():
            if part.op in ("literal", "parameter") and part.kind == TEXT and part.value and part.value not in known:
                yield _strange(read, part, name, known)


def _strange(read: Read, part: Node, name: str, known: list[str]) -> Finding:
    why = f"names {part.value!r}, which the code list {name} lacks.{did_you_mean(str(part.value), known)}"
    if part.op == "parameter":
        return Finding("parameters.toml", part.name, why)
    return Finding(read.place.file, read.place.key, why)


# ── Columns ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _wordless(pack: Pack, reading: Reading) -> Iterator[Complaint]:
    """Columns that rules read or tell, and that have no words."""
    told: set[Ref] = set()
    for ref, place in (*_read_columns(reading), *_told_columns(pack, reading), *_measured_columns(pack)):
        if ref not in pack.rules.columns and ref not in told:
            told.add(ref)
            yield f"{ref.table}.{ref.column}", f"has no words, but {place} reads it: add it with zh and en."


def _read_columns(reading: Reading) -> Iterator[tuple[Ref, str]]:
    for it in reading.read:
        for node in it.tree.walk():
            if node.op in ("column", "yuan"):
                yield from _column_behind(Ref(it.table, node.name), it.plan, f"{it.place.key} in {it.place.file}")


def _told_columns(pack: Pack, reading: Reading) -> Iterator[tuple[Ref, str]]:
    """The columns that findings blame and causes show."""
    plan = reading.plans[0]
    told = [(it.of, it.blame, f"{it.key} in checks.toml") for it in pack.rules.checks.values()]
    told += [(it.ref.table, it.shows, f"{it.cause} in causes.toml") for it in pack.rules.profiles.values()]
    for table, names, place in told:
        for name in names:
            try:
                found = plan.names(table).find(name)
            except RuleError:
                continue
            if found:
                yield from _column_behind(Ref(table, found.column), plan, place)


def _measured_columns(pack: Pack) -> Iterator[tuple[Ref, str]]:
    """The columns that posts and figures tell apart, add up or compare; one that is not there is told elsewhere."""
    for place, measure in measures_of(pack):
        if measure.real in READABLE[measure.table].columns:
            yield Ref(measure.table, measure.real), f"{place.key} in {place.file}"


def _column_behind(ref: Ref, plan: Plan, place: str) -> Iterator[tuple[Ref, str]]:
    """A column of a table, also one that is looked up; facts bring their own words."""
    lookup = plan.lookup(ref)
    if lookup:
        yield from _column_behind(lookup.target, plan, place)
    elif not plan.is_fact(ref):
        yield ref, place


# ── Parameters ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _use(parameter: Parameter, used: set[str], reading: Reading) -> Iterator[Complaint]:
    """Who reads a parameter, and whether it has a value to be read."""
    name, stage = parameter.name, parameter.stage
    if stage and stage not in (*STAGES, DOOR, MANUAL):
        known = ", ".join((*STAGES, DOOR))
        yield name, f"is for {stage!r}: say one of {known}, or {MANUAL} for what is only told."
    elif stage and name in used:
        yield name, f"is for {stage}, but rules or procedures read it: take `for` out."
    elif not stage and name not in used and not reading.refused:
        yield name, f'is read by nothing: take it out, or say for = "…", the stage that will read it, or "{MANUAL}".'
    lasting = [it for it in parameter.everywhere if it.until is None]
    if not parameter.settings and not parameter.unset:
        yield name, "has no value: enter one with its source, or say unset = true as long as none is known."
    elif lasting and parameter.unset:
        yield name, "has a value: take `unset` out."
    elif not parameter.everywhere and not parameter.unset:
        yield name, "has values for some places only: say unset = true, and in `set_by` who sets it elsewhere."
