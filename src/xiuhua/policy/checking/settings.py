"""Checks all of a pack but its rules: parameters, code lists, posts, steps, figures, phrases."""

from collections.abc import Iterator

from xiuhua.policy.checking.complaints import (
    CONFIDENCES,
    Complaint,
    Finding,
    confident,
    doubled,
    in_file,
    joined,
    listed,
    overlapping,
    phrased,
    sourced,
    words,
)
from xiuhua.policy.checking.entry import check_entry
from xiuhua.policy.checking.notices import check_notices
from xiuhua.policy.checking.pairing import check_pairing
from xiuhua.policy.checking.papers import check_papers
from xiuhua.policy.checking.procedures import check_procedures
from xiuhua.policy.checking.sources import check_sources
from xiuhua.policy.pack import CodeList, Indicator, Pack, Parameter, Step, plain_spelling
from xiuhua.reckon.known_tables import READABLE
from xiuhua.reckon.measures import Measure
from xiuhua.reckon.rules.tree import did_you_mean, real_column
from xiuhua.words import Role

LONGEST_PACK_NAME, LONGEST_VERSION = 40, 20


def check_settings(pack: Pack) -> list[Finding]:
    """Everything that is wrong with a pack but for its rules."""
    return [
        *in_file("pack.toml", _head(pack)),
        *in_file("parameters.toml", joined(_parameter(it, pack) for it in pack.parameters.values())),
        *in_file("codes.toml", joined(_code_list(it, pack) for it in pack.codes.values())),
        *in_file("posts.toml", [*_programmes(pack), *_posts(pack)]),
        *in_file("pairing.toml", check_pairing(pack)),
        *in_file("papers.toml", check_papers(pack)),
        *in_file("entry.toml", check_entry(pack)),
        *in_file("notices.toml", check_notices(pack)),
        *in_file("procedures.toml", check_procedures(pack)),
        *in_file("steps.toml", joined(_step(it, pack) for it in pack.steps.values())),
        *in_file("indicators.toml", joined(_indicator(it, pack) for it in pack.indicators)),
        *in_file("phrases.toml", _phrases(pack)),
        *in_file("sources.toml", check_sources(pack)),
    ]


def _head(pack: Pack) -> Iterator[Complaint]:
    yield from words("title", pack.title, pack)
    yield from overlapping("until", [pack])
    for key, text, most in (("name", pack.name, LONGEST_PACK_NAME), ("version", pack.version, LONGEST_VERSION)):
        if len(text) > most:
            yield key, f"has {len(text)} characters: at most {most} are kept of which pack is in force."
    for key, told in (("version", pack.version), ("serves", pack.serves), ("languages", pack.languages)):
        if not told:
            yield key, "is empty: a pack says its version, the area codes it serves, and the languages it speaks."


def _parameter(parameter: Parameter, pack: Pack) -> Iterator[Complaint]:
    yield from words(parameter.name, parameter.label, pack)
    for area in {it.area for it in parameter.settings}:
        yield from overlapping(parameter.name, [it for it in parameter.settings if it.area == area])
    yield from phrased(parameter.name, f"unit.{parameter.unit}", pack)
    for setting in parameter.settings:
        yield from sourced(f"{parameter.name} since {setting.since}", setting.source)
        yield from confident(parameter.name, setting.confidence)
        values = setting.value if isinstance(setting.value, tuple) else (setting.value,)
        for value in values if parameter.code_list else ():
            yield from listed(parameter.name, str(value), parameter.code_list, pack)


def _phrases(pack: Pack) -> Iterator[Complaint]:
    for name in sorted(CONFIDENCES):
        if f"confidence.{name}" not in pack.phrases:
            yield f"confidence.{name}", "is missing: add it."
    yield from joined(words(key, labels, pack) for key, labels in pack.phrases.items())


def _code_list(codes: CodeList, pack: Pack) -> Iterator[Complaint]:
    yield from words(codes.name, codes.label, pack)
    yield from doubled(codes.name, (code.key for code in codes.codes))
    for code in codes.codes:
        yield from words(f"{codes.name}.{code.key}", code.label, pack)
        yield from sourced(f"{codes.name}.{code.key}", code.source)
        for text in (*code.label.texts.values(), *code.aliases):
            owner = codes.spellings[plain_spelling(text)]
            if owner != code.key:
                yield f"{codes.name}.{code.key}", f"shares the spelling {text!r} with {owner}: leave it to one."


def _programmes(pack: Pack) -> Iterator[Complaint]:
    for programme in pack.programmes.values():
        yield from words(programme.key, programme.label, pack)
        yield from sourced(programme.key, programme.source)
        for slot in programme.slots:
            key = f"{programme.key}.{slot.code}"
            yield from listed(key, slot.slot, "slot", pack)
            yield from joined(_measure(key, measure) for measure in slot.measures)
    yield from doubled("programmes", (slot.code for slot in pack.slots))


def _posts(pack: Pack) -> Iterator[Complaint]:
    for post in pack.posts.values():
        yield from listed(post.key, post.key, "post", pack)
        yield from listed(post.key, str(post.kind), "assignment_kind", pack)
        yield from sourced(post.key, post.source)
        yield from joined(words(f"{post.key}.duties", duty, pack) for duty in post.duties)


def _step(step: Step, pack: Pack) -> Iterator[Complaint]:
    yield from listed(step.event, step.event, "event_kind", pack)
    yield from sourced(step.event, step.source)
    for status in (*filter(None, step.begins), step.to):
        yield from listed(step.event, status, "status", pack)
    yield from joined(listed(step.event, need, "evidence", pack) for need in step.needs)
    for office in step.offices:
        if office not in list(Role):
            yield step.event, f"names the office {office!r}, which there is not.{did_you_mean(office, list(Role))}"


def _indicator(indicator: Indicator, pack: Pack) -> Iterator[Complaint]:
    yield from words(indicator.key, indicator.label, pack)
    yield from words(f"{indicator.key}.definition", indicator.definition, pack)
    yield from sourced(indicator.key, indicator.source)
    yield from phrased(indicator.key, f"unit.{indicator.unit}", pack)
    yield from phrased(indicator.key, f"how.{indicator.how}", pack)
    for part in (indicator.numerator, indicator.denominator):
        yield from overlapping(indicator.key, part)
        yield from joined(_measure(indicator.key, measure) for measure in part)
    shares = [known.key for known in pack.indicators if known.how == "share"]
    if indicator.how == "difference" and indicator.of not in shares:
        yield indicator.key, f"is of {indicator.of!r}, which is no share.{did_you_mean(indicator.of, shares)}"


def _measure(key: str, measure: Measure) -> Iterator[Complaint]:
    table = READABLE[measure.table]
    for name in (measure.column, *measure.show):
        if name and real_column(name, table.columns) is None:
            yield key, f"names {name!r}, which the table {table.name} lacks.{did_you_mean(name, table.columns)}"
    dtype = table.columns.get(measure.real)
    if measure.take in ("sum", "min") and dtype is not None and not dtype.is_integer():
        yield key, f"takes the {measure.take} of {measure.column!r}: only whole numbers (and money) add up exactly."
