"""Checks a pack that could be read: sources, dates, words in every language, names in conditions, double keys."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol

from xiuhua.policy.pack import CodeList, Indicator, Pack, Parameter, Step, plain_spelling
from xiuhua.policy.words import Labels
from xiuhua.reckon.measures import READABLE, Measure
from xiuhua.reckon.rules.condition import compile_condition
from xiuhua.reckon.rules.tree import RuleError, did_you_mean, real_column
from xiuhua.reckon.tables import VILLAGES
from xiuhua.words import Role

CONFIDENCES = {"sourced", "high", "medium", "low", "derived"}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What is wrong with a pack: the file, the key in it, and why."""

    file: str
    key: str
    message: str


def check_pack(pack: Pack) -> list[Finding]:
    """Everything that is wrong with a pack, by file and key; empty when nothing is."""
    found = [
        *_of("pack.toml", _words("title", pack.title, pack)),
        *_of("parameters.toml", _all(_parameter(it, pack) for it in pack.parameters.values())),
        *_of("codes.toml", _all(_code_list(it, pack) for it in pack.codes.values())),
        *_of("posts.toml", [*_programmes(pack), *_posts(pack)]),
        *_of("steps.toml", _all(_step(it, pack) for it in pack.steps.values())),
        *_of("indicators.toml", _all(_indicator(it, pack) for it in pack.indicators)),
        *_of("phrases.toml", _all(_words(key, labels, pack) for key, labels in pack.phrases.items())),
    ]
    return sorted(found)


Complaint = tuple[str, str]


class _Dated(Protocol):
    @property
    def since(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...


def _of(file: str, complaints: Iterable[Complaint]) -> list[Finding]:
    return [Finding(file, key, message) for key, message in complaints]


def _all(several: Iterable[Iterable[Complaint]]) -> list[Complaint]:
    return [complaint for complaints in several for complaint in complaints]


def _words(key: str, labels: Labels, pack: Pack) -> Iterator[Complaint]:
    for language in pack.languages:
        if not labels.texts.get(language.partition("-")[0]):
            yield key, f"has no words in {language}: write them."


def _source(key: str, source: str) -> Iterator[Complaint]:
    if not source:
        yield key, "has no source: say who set it, where."


def _overlaps(key: str, dated: Iterable[_Dated]) -> Iterator[Complaint]:
    """Two that hold on one day: each must end before the next begins, and not before it began."""
    ordered = sorted(dated, key=lambda it: it.since or date.min)
    for it in ordered:
        if it.until is not None and it.until <= (it.since or date.min):
            yield key, f"ends on {it.until} before it holds: put `until` after `since`."
    for earlier, later in pairwise(ordered):
        if earlier.until is None or earlier.until > (later.since or date.min):
            yield key, f"has two values from {later.since} on: end the earlier one with until = {later.since}."


def _doubles(key: str, names: Iterable[str]) -> Iterator[Complaint]:
    for name, times in Counter(names).items():
        if times > 1:
            yield key, f"names {name!r} {times} times: keep one."


def _parameter(parameter: Parameter, pack: Pack) -> Iterator[Complaint]:
    yield from _words(parameter.name, parameter.label, pack)
    yield from _overlaps(parameter.name, parameter.settings)
    for setting in parameter.settings:
        yield from _source(f"{parameter.name} since {setting.since}", setting.source)
        if setting.confidence not in CONFIDENCES:
            known = ", ".join(sorted(CONFIDENCES))
            yield parameter.name, f"has the confidence {setting.confidence!r}: say one of {known}."


def _code_list(codes: CodeList, pack: Pack) -> Iterator[Complaint]:
    yield from _words(codes.name, codes.label, pack)
    yield from _doubles(codes.name, (code.key for code in codes.codes))
    for code in codes.codes:
        yield from _words(f"{codes.name}.{code.key}", code.label, pack)
        yield from _source(f"{codes.name}.{code.key}", code.source)
        for text in (*code.label.texts.values(), *code.aliases):
            owner = codes.spellings[plain_spelling(text)]
            if owner != code.key:
                yield f"{codes.name}.{code.key}", f"shares the spelling {text!r} with {owner}: leave it to one."


def _programmes(pack: Pack) -> Iterator[Complaint]:
    for programme in pack.programmes.values():
        yield from _words(programme.key, programme.label, pack)
        yield from _source(programme.key, programme.source)
        for slot in programme.slots:
            key = f"{programme.key}.{slot.code}"
            yield from _known(key, slot.slot, "slot", pack)
            yield from _condition(key, slot.applies, VILLAGES.name, pack)
            yield from _threshold(key, slot.at_least, pack)
            yield from _all(_measure(key, measure, pack) for measure in slot.measures)
    yield from _doubles("programmes", (slot.code for slot in pack.slots))


def _threshold(key: str, name: str, pack: Pack) -> Iterator[Complaint]:
    if name and name not in pack.parameters:
        yield key, f"must reach {name!r}, which is no parameter.{did_you_mean(name, pack.parameters)}"


def _posts(pack: Pack) -> Iterator[Complaint]:
    for post in pack.posts.values():
        yield from _known(post.key, post.key, "post", pack)
        yield from _source(post.key, post.source)
        yield from _all(_words(f"{post.key}.duties", duty, pack) for duty in post.duties)


def _step(step: Step, pack: Pack) -> Iterator[Complaint]:
    yield from _known(step.event, step.event, "event_kind", pack)
    yield from _source(step.event, step.source)
    for status in (*filter(None, step.begins), step.to):
        yield from _known(step.event, status, "status", pack)
    for office in step.offices:
        if office not in list(Role):
            yield step.event, f"names the office {office!r}, which there is not.{did_you_mean(office, list(Role))}"


def _known(key: str, code: str, list_name: str, pack: Pack) -> Iterator[Complaint]:
    known = [entry.key for entry in pack.codes[list_name].codes] if list_name in pack.codes else []
    if code not in known:
        yield key, f"names {code!r}, which the code list {list_name} lacks.{did_you_mean(code, known)}"


def _indicator(indicator: Indicator, pack: Pack) -> Iterator[Complaint]:
    yield from _words(indicator.key, indicator.label, pack)
    yield from _words(f"{indicator.key}.definition", indicator.definition, pack)
    yield from _source(indicator.key, indicator.source)
    for part in (indicator.numerator, indicator.denominator):
        yield from _overlaps(indicator.key, part)
        yield from _all(_measure(indicator.key, measure, pack) for measure in part)
    shares = [known.key for known in pack.indicators if known.how == "share"]
    if indicator.how == "difference" and indicator.of not in shares:
        yield indicator.key, f"is of {indicator.of!r}, which is no share.{did_you_mean(indicator.of, shares)}"


def _measure(key: str, measure: Measure, pack: Pack) -> Iterator[Complaint]:
    table = READABLE[measure.table]
    for name in (measure.column, *measure.show):
        if name and real_column(name, table.columns) is None:
            yield key, f"names {name!r}, which the table {table.name} lacks.{did_you_mean(name, table.columns)}"
    dtype = table.columns.get(measure.real)
    if measure.take in ("sum", "min") and dtype is not None and not dtype.is_integer():
        yield key, f"takes the {measure.take} of {measure.column!r}: only whole numbers (and money) add up exactly."
    yield from _condition(key, measure.where, table.name, pack)
    yield from _condition(key, measure.villages, VILLAGES.name, pack)


def _condition(key: str, text: str, table: str, pack: Pack) -> Iterator[Complaint]:
    """Compiled once for every day on which some parameter changes: its kind may change with it."""
    if not text:
        return
    days = {pack.since, *(it.since for parameter in pack.parameters.values() for it in parameter.settings)}
    for message in dict.fromkeys(_refusal(text, table, pack, day) for day in sorted(days)):
        if message:
            yield key, message


def _refusal(text: str, table: str, pack: Pack, day: date) -> str:
    try:
        compile_condition(text, table=READABLE[table], parameters=pack.parameters_on(day))
    except RuleError as error:
        return str(error)
    return ""
