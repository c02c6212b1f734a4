"""The chapters of a manual that tell all but the rules: numbers and lists, posts, steps, figures."""

from collections.abc import Iterator

from xiuhua.policy.manual.blocks import Block, Heading, Item, Items, Row, Table, Text
from xiuhua.policy.manual.spelling import Speller
from xiuhua.policy.manual.words import Words, plain
from xiuhua.policy.pack import MANUAL, Code, Indicator, Pack, Parameter, Post, Programme, Setting, Slot, Step
from xiuhua.policy.pairing import PairingRules
from xiuhua.policy.words import SHARE
from xiuhua.reckon.measures import Measure
from xiuhua.reckon.tables import VILLAGES


def parameters(pack: Pack, words: Words) -> Iterator[Block]:
    """Every number and list with what it was, is and will be."""
    yield Text(words.say("note.now"))
    heads = _heads(words, "parameter", "value", "span", "source")
    yield Table(heads, tuple(row for parameter in pack.parameters.values() for row in _parameter(parameter, words)))


def codes(pack: Pack, words: Words) -> Iterator[Block]:
    """Every list of codes: the key, its word, and the spellings under which sources write it."""
    for found in pack.codes.values():
        yield Heading(words.label(found.label), f"codes-{found.name}")
        rows = (_code(found.name, code, words) for code in found.codes)
        yield Table(_heads(words, "code", "word", "spellings", "source"), tuple(rows))


def posts(pack: Pack, speller: Speller) -> Iterator[Block]:
    """Who must be in post where, and what each post is."""
    words = speller.words
    heads = _heads(words, "code", "post", "villages", "required", "filled")
    for programme in pack.programmes.values():
        yield Heading(words.label(programme.label), f"programme-{programme.key}")
        yield Text(words.source(programme.source))
        yield Table(heads, tuple(_slot(slot, programme, speller) for slot in programme.slots))
    heads = _heads(words, "post", "kind", "duties", "source")
    yield Table(heads, tuple(_post(post, words) for post in pack.posts.values()))


def pairing(rules: PairingRules, words: Words) -> Iterator[Block]:
    """How many households a helper answers for, and what answers which cause; weights stand among the numbers."""
    yield Table(_heads(words, "kind", "rank", "capacity", "span", "source"), tuple(_capacities(rules, words)))
    for name, answers in (("skill", rules.skills), ("topic", rules.topics)):
        rows = [
            Row((words.code(key, name), words.say("rule.list").join(words.code(cause, "cause") for cause in causes)))
            for key, causes in answers.items()
        ]
        yield Table(_heads(words, name, "answers"), tuple(rows))


def _capacities(rules: PairingRules, words: Words) -> Iterator[Row]:
    for it in rules.capacities:
        rank = words.code(it.rank, "helper_rank") if it.rank else words.say("note.other_ranks")
        kind, span = words.code(it.kind, "assignment_kind"), words.span(it.since, it.until)
        yield Row((kind, rank, f"{it.least}–{it.most}", span, words.sourced(it.source, it.confidence)))


def steps(pack: Pack, words: Words) -> Iterator[Block]:
    """How a household moves from one status to the next."""
    heads = _heads(words, "step", "begins", "to", "evidence", "offices", "source")
    yield Table(heads, tuple(_step(step, words) for step in pack.steps.values()))


def figures(pack: Pack, speller: Speller) -> Iterator[Block]:
    """What each figure is and how it is reckoned."""
    for figure in pack.indicators:
        yield Heading(speller.words.label(figure.label), f"figure-{figure.key}")
        yield Text(speller.words.label(figure.definition))
        yield Items(tuple(Item(line) for line in _reckoned(figure, pack, speller)))


def _heads(words: Words, *names: str) -> tuple[str, ...]:
    return tuple(words.say(f"head.{name}") for name in names)


def _code(of: str, code: Code, words: Words) -> Row:
    spellings = words.say("rule.list").join(plain(alias) for alias in code.aliases)
    cells = (f"`{code.key}`", words.label(code.label), spellings, words.source(code.source))
    return Row(cells, f"code-{of}-{code.key}")


def _parameter(parameter: Parameter, words: Words) -> Iterator[Row]:
    """A row for each value in time; the first names the parameter."""
    is_told = parameter.code_list or parameter.unit == SHARE  # by the values themselves
    unit = "" if is_told else words.aside(words.of_pack(f"unit.{parameter.unit}"))
    name = f"{words.label(parameter.label)}{unit} `{parameter.name}`{_reader(parameter, words)}"
    if not parameter.settings:
        yield Row((name, words.say("note.unset"), "", ""), f"parameter-{parameter.name}")
    for number, setting in enumerate(parameter.settings):
        told = _setting(setting, parameter, words)
        yield Row(("", *told)) if number else Row((name, *told), f"parameter-{parameter.name}")
    if parameter.settings and parameter.unset:
        yield Row(("", words.say("note.open"), "", words.label(parameter.set_by) if parameter.set_by else ""))


def _reader(parameter: Parameter, words: Words) -> str:
    """Who reads a parameter that no rule reads."""
    if not parameter.stage:
        return ""
    if parameter.stage == MANUAL:
        return words.aside(words.say("note.told"))
    return words.aside(words.say("note.stage", stage=words.known("stage", parameter.stage)))


def _setting(setting: Setting, parameter: Parameter, words: Words) -> list[str]:
    value = words.value(setting.value, code_list=parameter.code_list, unit=parameter.unit)
    value = f"**{value}**" if setting == parameter.setting_on(words.day) else value
    span = words.span(setting.since, setting.until)
    span += words.aside(words.say("note.of_place", area=setting.area)) if setting.area else ""
    return [value, span, words.sourced(setting.source, setting.confidence)]


def _slot(slot: Slot, programme: Programme, speller: Speller) -> Row:
    required = speller.measure(slot.required) if isinstance(slot.required, Measure) else str(slot.required)
    villages = f"{speller.rule(slot.applies, VILLAGES.name)}<br>`{slot.applies}`"
    cells = slot.code, speller.words.code(slot.slot, "slot"), villages, required, speller.measure(slot.filled_by)
    return Row(cells, f"slot-{programme.key}-{slot.slot}")


def _post(post: Post, words: Words) -> Row:
    kind = words.code(post.kind, "assignment_kind") + (
        words.say("rule.list") + words.say("note.single") if post.single else ""
    )
    duties = "<br>".join(words.label(duty) for duty in post.duties)
    return Row((words.code(post.key, "post"), kind, duties, words.source(post.source)), f"post-{post.key}")


def _step(step: Step, words: Words) -> Row:
    def listed(names: list[str]) -> str:
        return words.say("rule.list").join(names)

    begins = [words.code(begin, "status") if begin else words.say("note.never_filed") for begin in step.begins]
    cells = (
        words.code(step.event, "event_kind"),
        listed(begins),
        words.code(step.to, "status"),
        listed([words.code(need, "evidence") for need in step.needs]),
        listed([words.known("office", office) for office in step.offices]),
        words.source(step.source),
    )
    return Row(cells, f"step-{step.event}")


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
    yield words.source(figure.source)


def _when(measure: Measure, words: Words) -> str:
    """From when until when this is the way to measure."""
    if measure.since:
        return words.aside(words.span(measure.since, measure.until))
    return words.aside(words.say("span.until", until=measure.until)) if measure.until else ""
