"""Reads a programme pack from its folder: the malformed is refused, the incomplete is left to the check."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from xiuhua.policy.entry import Entry
from xiuhua.policy.entry_reader import read_entry
from xiuhua.policy.grading_reader import read_grading
from xiuhua.policy.inspections_reader import read_inspections
from xiuhua.policy.notices_reader import read_notices
from xiuhua.policy.pack import (
    Code,
    CodeList,
    Indicator,
    Pack,
    Parameter,
    Post,
    Programme,
    Setting,
    Slot,
    Step,
)
from xiuhua.policy.pairing_reader import read_pairing
from xiuhua.policy.papers_reader import read_papers
from xiuhua.policy.procedures import Procedure
from xiuhua.policy.procedures_reader import read_calendar, read_procedure
from xiuhua.policy.rules_reader import read_ruleset
from xiuhua.policy.schemes_reader import read_schemes
from xiuhua.policy.section import Section, open_file
from xiuhua.policy.training_reader import read_training
from xiuhua.policy.verify import PREFIX
from xiuhua.policy.verify_reader import read_verify
from xiuhua.policy.visits_reader import read_visits
from xiuhua.policy.weakness_reader import read_weakness
from xiuhua.policy.words import Labels
from xiuhua.reckon.known_tables import READABLE
from xiuhua.reckon.measures import Measure, Take
from xiuhua.reckon.rules.tree import did_you_mean
from xiuhua.words import AreaLevel, AssignmentKind, NotFound

TAKES: tuple[Take, ...] = ("distinct", "sum", "min")
ENTRY = "entry.toml"
HOWS = ("count", "share", "sum", "min", "difference")
# What a pack may say or leave unsaid, by the field of Pack: the file, and how it is read.
SECTIONS: Mapping[str, tuple[str, Callable[[Section], Any]]] = {
    "pairing": ("pairing.toml", read_pairing),
    "notices": ("notices.toml", read_notices),
    "calendar": ("holidays.toml", read_calendar),
    "papers": ("papers.toml", read_papers),
    "visits": ("visits.toml", read_visits),
    "grading": ("person_grades.toml", read_grading),
    "training": ("training.toml", read_training),
    "weakness": ("weakness.toml", read_weakness),
    "inspections": ("inspections.toml", read_inspections),
    "schemes": ("schemes.toml", read_schemes),
}


def read_pack(name: str | Path, *, packs: Path) -> Pack:
    """The pack of a name in a folder of packs, or in a folder of its own when a path is given.

    Raises NotFound when there is none, PackError for what cannot be read.
    """
    folder = pack_folder(name, packs=packs)
    languages = open_file(folder, "pack.toml", ()).texts("languages")
    head = open_file(folder, "pack.toml", languages)
    posts = open_file(folder, "posts.toml", languages)
    verify = _verify(folder, head.take("verify_of", str, ""), languages)
    forms_of = head.take("forms_of", str, "")
    pack = Pack(
        name=head.take("name", str),
        version=head.take("version", str),
        title=head.labels(),
        serves=head.texts("serves"),
        since=head.take("since", date),
        until=head.day("until"),
        languages=head.texts("languages"),
        forms_of=forms_of,
        parameters=_all_parameters(open_file(folder, "parameters.toml", languages), verify),
        codes={name: _codes(name, it) for name, it in open_file(folder, "codes.toml", languages).each()},
        programmes={key: _programme(key, it) for key, it in posts.section("programmes").each()},
        posts={key: _post(key, it) for key, it in posts.section("posts").each()},
        steps={event: _step(event, it) for event, it in open_file(folder, "steps.toml", languages).each()},
        indicators=tuple(
            figure
            for key, it in open_file(folder, "indicators.toml", languages).each()
            for figure in _indicators(key, it)
        ),
        phrases=dict(_phrases(open_file(folder, "phrases.toml", languages))),
        rules=read_ruleset(lambda name: _optional(folder, name, languages)),
        procedures=_procedures(_optional(folder, "procedures.toml", languages)),
        entry=_entry(folder, languages, forms_of),
        **_sections(folder, languages),
        sources=_sources(_optional(folder, "sources.toml", languages), verify),
        verify=read_verify(verify) if verify else None,
    )
    if verify:
        verify.close()
    head.close()
    posts.close()
    return pack


def _sections(folder: Path, languages: tuple[str, ...]) -> dict[str, Any]:
    """What the pack says of SECTIONS; nothing of those it leaves unsaid."""
    told = {name: (_optional(folder, file, languages), read) for name, (file, read) in SECTIONS.items()}
    return {name: read(section) for name, (section, read) in told.items() if section is not None}


def pack_folder(name: str | Path, *, packs: Path) -> Path:
    """The folder of a pack by its name in a folder of packs, or by the path of its own; raises NotFound."""
    folders = [Path(name)] if isinstance(name, Path) else [packs / name, Path(name)]
    found = next((folder for folder in folders if (folder / "pack.toml").is_file()), None)
    if found is None:
        known = sorted(path.parent.name for path in packs.glob("*/pack.toml"))
        raise NotFound(f"There is no pack {str(name)!r}: {packs} holds {', '.join(known) or 'none'}.")
    return found


def pack_serving(area: str, *, packs: Path) -> Pack:
    """The pack that serves an area by its code: the one that names the smallest place around it. Raises NotFound."""
    found = [read_pack(path.parent.name, packs=packs) for path in sorted(packs.glob("*/pack.toml"))]
    reach = {pack.name: max((len(code) for code in pack.serves if area.startswith(code)), default=0) for pack in found}
    best = max(found, key=lambda pack: reach[pack.name], default=None)
    if best is None or not reach[best.name]:
        raise NotFound(f"No pack in {packs} serves the area {area}: add its code to `serves` of a pack.toml.")
    return best


def _procedures(section: Section | None) -> dict[str, Procedure]:
    return {key: read_procedure(key, it) for key, it in section.each()} if section else {}


def _verify(folder: Path, lender: str, languages: tuple[str, ...]) -> Section | None:
    """The file verify.toml of a pack, or of the pack beside it that lends its own."""
    return _optional(folder.parent / lender if lender else folder, "verify.toml", languages)


def _numbers(section: Section) -> Iterator[Parameter]:
    """Numbers of verify.toml are parameters like others, below `verify` and for that stage."""
    for it in _parameters(section, PREFIX):
        yield replace(it, stage=PREFIX)


def _sources(told: Section | None, verify: Section | None) -> dict[str, dict[str, str]]:
    """The words of sources by language; a file that is lent brings its own."""
    found = dict(read_sources(told)) if told else {}
    lent = dict(read_sources(verify.section("sources"))) if verify and verify.has("sources") else {}
    return {tag: {**lent.get(tag, {}), **found.get(tag, {})} for tag in {**lent, **found}}


def _entry(folder: Path, languages: tuple[str, ...], lender: str) -> Entry | None:
    """What a pack asks, with what it goes on asking of the pack whose forms it fills.

    None where that pack is not there: the check of forms tells so.
    """
    own = _optional(folder, ENTRY, languages)
    if own is None or not lender:
        return read_entry(own) if own else None
    lent = _optional(folder.parent / lender, ENTRY, languages)
    return read_entry(own, read_entry(lent)) if lent else None


def read_sources(section: Section) -> Iterator[tuple[str, dict[str, str]]]:
    """By language, the words for each source; a language without a table is the one that sources stand in."""
    known = [language.partition("-")[0] for language in section.languages]
    for tag, inner in section.each():
        if tag not in known:
            raise section.wrong(tag, f"is no language of this pack: say one of {', '.join(known)}.")
        yield tag, {source: inner.take(source, str) for source in inner.content}


def _optional(folder: Path, name: str, languages: tuple[str, ...]) -> Section | None:
    return open_file(folder, name, languages) if (folder / name).is_file() else None


def _all_parameters(section: Section, verify: Section | None) -> dict[str, Parameter]:
    """The parameters of a pack by name, with the numbers by which visits are verified."""
    found = [*_parameters(section), *(_numbers(verify.section("numbers")) if verify else ())]
    return {it.name: it for it in found}


def _parameters(section: Section, name: str = "") -> Iterator[Parameter]:
    """Every table with `values` is a parameter; other tables only give it the first parts of its name."""
    for key, inner in section.each():
        full = f"{name}.{key}" if name else key
        if not inner.has("values"):
            yield from _parameters(inner, full)
            continue
        yield _parameter(full, inner)
        inner.close()


def _parameter(name: str, section: Section) -> Parameter:
    return Parameter(
        name=name,
        label=section.labels(),
        unit=section.take("unit", str),
        settings=tuple(read_setting(it) for it in section.sections("values")),
        code_list=section.take("list", str, ""),
        stage=section.take("for", str, ""),
        unset=section.take("unset", bool, False),
        set_by=section.labels_at("set_by") if section.has("set_by") else None,
    )


def read_setting(section: Section) -> Setting:
    """A value of a parameter from a day until a day."""
    setting = Setting(
        since=section.take("since", date),
        until=section.day("until"),
        value=section.value("value"),
        source=section.take("source", str, ""),
        confidence=section.take("confidence", str, ""),
        area=section.take("area", str, ""),
    )
    section.close()
    return setting


def _codes(name: str, section: Section) -> CodeList:
    source = section.take("source", str, "")
    found = CodeList(name, section.labels(), tuple(_code(it, source) for it in section.sections("codes")))
    section.close()
    return found


def _code(section: Section, source: str) -> Code:
    labels = section.labels()
    key, aliases, own = section.take("key", str), section.texts("aliases"), section.take("source", str, source)
    code = Code(key, labels, aliases, own, _level(section) if section.has("level") else None)
    section.close()
    return code


def _level(section: Section) -> AreaLevel:
    told = section.take("level", str)
    levels = {level.name.lower(): level for level in AreaLevel}
    if told not in levels:
        raise section.wrong("level", f"is {told!r}. Say one of {', '.join(levels)}.")
    return levels[told]


def _programme(key: str, section: Section) -> Programme:
    slots = tuple(_slot(it) for it in section.sections("slots"))
    programme = Programme(key, section.labels(), section.take("source", str, ""), slots)
    section.close()
    return programme


def _slot(section: Section) -> Slot:
    required = section.content.get("required")
    slot = Slot(
        slot=section.take("slot", str),
        code=section.take("code", str),
        applies=section.take("applies", str),
        required=_measure(section.section("required")) if isinstance(required, dict) else section.take("required", int),
        filled_by=_measure(section.section("filled_by")),
    )
    section.close()
    return slot


def _post(key: str, section: Section) -> Post:
    kind = section.take("kind", str)
    if kind not in list(AssignmentKind):
        raise section.wrong("kind", f"is {kind!r}. Say one of {', '.join(AssignmentKind)}.")
    duties = tuple(_words(it) for it in section.sections("duties"))
    post = Post(key, AssignmentKind(kind), section.take("single", bool), duties, section.take("source", str, ""))
    section.close()
    return post


def _step(event: str, section: Section) -> Step:
    step = Step(
        event=event,
        begins=section.texts("from"),
        to=section.take("to", str),
        needs=section.texts("needs"),
        offices=section.texts("offices"),
        source=section.take("source", str, ""),
    )
    section.close()
    return step


def _words(section: Section) -> Labels:
    found = section.labels()
    section.close()
    return found


def _indicators(key: str, section: Section) -> Iterator[Indicator]:
    """A figure, or one for each of the years that it is told of by itself: its texts then say {year} for the year."""
    if not section.has("each_year"):
        yield _indicator(key, section)
        return
    first, last = _first_and_last(section)
    for year in range(first, last + 1):
        of_year = Section(section.file, section.place, _with_year(section.content, year), section.languages)
        figure = _indicator(f"{key}_{year}", of_year)
        told = tuple(replace(it, since=it.since or date(year, 1, 1)) for it in figure.numerator)
        yield replace(figure, numerator=told)


def _first_and_last(section: Section) -> tuple[int, int]:
    years = section.take("each_year", list)
    match years:
        case [int() as first, int() as last] if first <= last:
            return first, last
    raise section.wrong("each_year", f"is {years!r}. Write the first and the last year, such as [2014, 2020].")


def _with_year(content: Mapping[str, Any], year: int) -> dict[str, Any]:
    """What a table of a figure says, of one year."""

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: told(it) for key, it in value.items()}
        return value.replace("{year}", str(year)) if isinstance(value, str) else value

    return {key: told(value) for key, value in content.items() if key != "each_year"}


def _indicator(key: str, section: Section) -> Indicator:
    how = section.take("how", str)
    if how not in HOWS:
        raise section.wrong("how", f"is {how!r}. Say one of {', '.join(HOWS)}.")
    indicator = Indicator(
        key=key,
        label=section.labels_at("label"),
        definition=section.labels_at("definition"),
        how=how,
        unit=section.take("unit", str),
        decimals=section.take("decimals", int),
        source=section.take("source", str, ""),
        scale=section.take("scale", int, 1),
        counted=section.take("counted", str, "counted"),
        numerator=tuple(_measure(it) for it in section.sections("numerator")),
        denominator=tuple(_measure(it) for it in section.sections("denominator")),
        of=section.take("of", str, ""),
        years=section.take("years", int, 0),
        between=section.texts("between"),
    )
    _require_parts(section, indicator)
    section.close()
    return indicator


def _require_parts(section: Section, indicator: Indicator) -> None:
    """A share has both parts, a difference names a share and years, every other figure has a numerator only."""
    if len(indicator.between) not in (0, 2):
        raise section.wrong("between", "names the two figures that are the ends of its interval. Name both, or none.")
    wanted = {"share": {"numerator", "denominator"}, "difference": {"of", "years"}}.get(indicator.how, {"numerator"})
    for part in ("numerator", "denominator", "of", "years"):
        if section.has(part) != (part in wanted):
            problem = "is missing. Add it" if part in wanted else "has no meaning. Take it out"
            raise section.wrong(part, f"{problem}: the figure is a {indicator.how}.")


def _measure(section: Section) -> Measure:
    table = section.take("table", str)
    if table not in READABLE:
        raise section.wrong("table", f"is {table!r}, which is no table.{did_you_mean(table, READABLE)}")
    named = [take for take in TAKES if section.has(take)]
    if len(named) > 1:
        raise section.wrong(named[1], f"stands beside {named[0]}. A measure does one thing: take one out.")
    take: Take = named[0] if named else "count"
    measure = Measure(
        table=table,
        take=take,
        column=section.take(take, str) if named else "",
        where=section.take("where", str, ""),
        villages=section.take("villages", str, ""),
        show=section.texts("show"),
        since=section.day("since"),
        until=section.day("until"),
        needs_rows=section.take("needs_rows", bool, False),
    )
    section.close()
    return measure


def _phrases(section: Section) -> Iterator[tuple[str, Labels]]:
    for group, inner in section.each():
        for key in inner.content:
            yield f"{group}.{key}", inner.labels_at(key)
