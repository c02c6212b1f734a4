"""The chapters of a manual that tell all but the rules: numbers and lists, posts, steps, figures."""

from collections.abc import Iterator

from xiuhua.policy.manual.spelling import Speller
from xiuhua.policy.manual.words import Words, plain, table
from xiuhua.policy.pack import MANUAL, Indicator, Pack, Parameter, Post, Setting, Slot, Step
from xiuhua.reckon.measures import Measure
from xiuhua.reckon.tables import VILLAGES


def parameters(pack: Pack, words: Words) -> Iterator[str]:
    """Every number and list with what it was, is and will be."""
    yield words.say("note.now")
    heads = [words.say(f"head.{name}") for name in ("parameter", "value", "span", "source")]
    yield table(heads, [row for parameter in pack.parameters.values() for row in _parameter(parameter, words)])


def posts(pack: Pack, speller: Speller) -> Iterator[str]:
    """Who must be in post where, and what each post is."""
    words = speller.words
    heads = [words.say(f"head.{name}") for name in ("code", "post", "villages", "required", "filled")]
    for programme in pack.programmes.values():
        yield f"### {words.label(programme.label)}"
        yield plain(programme.source)
        yield table(heads, [_slot(slot, speller) for slot in programme.slots])
    heads = [words.say(f"head.{name}") for name in ("post", "kind", "duties", "source")]
    yield table(heads, [_post(post, words) for post in pack.posts.values()])


def steps(pack: Pack, words: Words) -> Iterator[str]:
    """How a household moves from one status to the next."""
    heads = [words.say(f"head.{name}") for name in ("step", "begins", "to", "evidence", "offices", "source")]
    yield table(heads, [_step(step, words) for step in pack.steps.values()])


def figures(pack: Pack, speller: Speller) -> Iterator[str]:
    """What each figure is and how it is reckoned."""
    for figure in pack.indicators:
        yield f"### {speller.words.label(figure.label)}"
        yield speller.words.label(figure.definition)
        yield "\n".join(f"- {line}" for line in _reckoned(figure, pack, speller))


def _parameter(parameter: Parameter, words: Words) -> Iterator[list[str]]:
    """A row for each value in time; the first names the parameter."""
    unit = "" if parameter.code_list else words.aside(words.of_pack(f"unit.{parameter.unit}"))
    name = f"{words.label(parameter.label)}{unit} `{parameter.name}`{_reader(parameter, words)}"
    if not parameter.settings:
        yield [name, words.say("note.unset"), "", ""]
    for number, setting in enumerate(parameter.settings):
        yield ["" if number else name, *_setting(setting, parameter, words)]


def _reader(parameter: Parameter, words: Words) -> str:
    """Who reads a parameter that no rule reads."""
    if not parameter.stage:
        return ""
    if parameter.stage == MANUAL:
        return words.aside(words.say("note.told"))
    return words.aside(words.say("note.stage", stage=words.known("stage", parameter.stage)))


def _setting(setting: Setting, parameter: Parameter, words: Words) -> list[str]:
    value = words.value(setting.value, code_list=parameter.code_list)
    value = f"**{value}**" if setting == parameter.setting_on(words.day) else value
    return [value, words.span(setting.since, setting.until), words.sourced(setting.source, setting.confidence)]


def _slot(slot: Slot, speller: Speller) -> list[str]:
    required = speller.measure(slot.required) if isinstance(slot.required, Measure) else str(slot.required)
    villages = f"{speller.rule(slot.applies, VILLAGES.name)}<br>`{slot.applies}`"
    return [slot.code, speller.words.code(slot.slot, "slot"), villages, required, speller.measure(slot.filled_by)]


def _post(post: Post, words: Words) -> list[str]:
    kind = words.code(post.kind, "assignment_kind") + (
        words.say("rule.list") + words.say("note.single") if post.single else ""
    )
    duties = "<br>".join(words.label(duty) for duty in post.duties)
    return [words.code(post.key, "post"), kind, duties, plain(post.source)]


def _step(step: Step, words: Words) -> list[str]:
    def listed(names: list[str]) -> str:
        return words.say("rule.list").join(names)

    begins = [words.code(begin, "status") if begin else words.say("note.never_filed") for begin in step.begins]
    return [
        words.code(step.event, "event_kind"),
        listed(begins),
        words.code(step.to, "status"),
        listed([words.known("evidence", need) for need in step.needs]),
        listed([words.known("office", office) for office in step.offices]),
        plain(step.source),
    ]


def _reckoned(figure: Indicator, pack: Pack, speller: Speller) -> Iterator[str]:
    words = speller.words
    unit = words.aside(words.of_pack(f"unit.{figure.unit}"))
    yield f"{words.of_pack(f'how.{figure.how}')}{unit} `{figure.key}`"
    if figure.of:
        of = words.label(pack.indicator(figure.of).label)
        yield words.say("note.difference", of=of, years=figure.years)
    for phrase, measures in (("note.counts", figure.numerator), ("note.over", figure.denominator)):
        for measure in measures:
            yield words.say(phrase, measure=speller.measure(measure)) + _when(measure, words)
    if figure.scale != 1:
        yield words.say("note.scale", scale=figure.scale)
    yield plain(figure.source)


def _when(measure: Measure, words: Words) -> str:
    """From when until when this is the way to measure."""
    if measure.since:
        return words.aside(words.span(measure.since, measure.until))
    return words.aside(words.say("span.until", until=measure.until)) if measure.until else ""
