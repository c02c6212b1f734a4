"""What checks say of a pack, and what most ask: words in every language, a source, dates that do not overlap."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol

from xiuhua.policy.pack import Pack
from xiuhua.policy.ruleset import Warrant
from xiuhua.policy.words import Labels
from xiuhua.reckon.rules.tree import did_you_mean

CONFIDENCES = {"sourced", "high", "medium", "low", "derived"}
Complaint = tuple[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What is wrong with a pack: the file, the key in it, and why."""

    file: str
    key: str
    message: str


class Dated(Protocol):
    """What holds from a day until a day."""

    @property
    def since(self) -> date | None: ...  # noqa: D102
    @property
    def until(self) -> date | None: ...  # noqa: D102


def in_file(file: str, complaints: Iterable[Complaint]) -> list[Finding]:
    """Complaints about keys of a file, as findings."""
    return [Finding(file, key, message) for key, message in complaints]


def joined(several: Iterable[Iterable[Complaint]]) -> list[Complaint]:
    """The complaints of several checks, one after another."""
    return [complaint for complaints in several for complaint in complaints]


def words(key: str, labels: Labels, pack: Pack) -> Iterator[Complaint]:
    """A language of the pack that lacks its words."""
    for language in pack.languages:
        if not labels.texts.get(language.partition("-")[0]):
            yield key, f"has no words in {language}: write them."


def sourced(key: str, source: str) -> Iterator[Complaint]:
    """A source that is not told."""
    if not source:
        yield key, "has no source: say who set it, where."


def confident(key: str, confidence: str) -> Iterator[Complaint]:
    """A confidence that is none."""
    if confidence not in CONFIDENCES:
        yield key, f"has the confidence {confidence!r}: say one of {', '.join(sorted(CONFIDENCES))}."


def warranted(key: str, warrant: Warrant) -> Iterator[Complaint]:
    """A source or confidence that is not told."""
    yield from sourced(key, warrant.source)
    yield from confident(key, warrant.confidence)


def overlapping(key: str, dated: Iterable[Dated]) -> Iterator[Complaint]:
    """Two that hold on one day: each must end before the next begins, and not before it began."""
    ordered = sorted(dated, key=lambda it: it.since or date.min)
    for it in ordered:
        if it.until is not None and it.until <= (it.since or date.min):
            yield key, f"ends on {it.until} before it holds: put `until` after `since`."
    for earlier, later in pairwise(ordered):
        if earlier.until is None or earlier.until > (later.since or date.min):
            yield key, f"has two values from {later.since} on: end the earlier one with until = {later.since}."


def doubled(key: str, names: Iterable[str]) -> Iterator[Complaint]:
    """A name that stands there more than once."""
    for name, times in Counter(names).items():
        if times > 1:
            yield key, f"names {name!r} {times} times: keep one."


def listed(key: str, code: str, list_name: str, pack: Pack) -> Iterator[Complaint]:
    """A code that its list lacks."""
    known = codes_of(list_name, pack)
    if code not in known:
        yield key, f"names {code!r}, which the code list {list_name} lacks.{did_you_mean(code, known)}"


def phrased(key: str, phrase: str, pack: Pack) -> Iterator[Complaint]:
    """A phrase that people read beside it, and that the pack lacks."""
    if phrase not in pack.phrases:
        group, _, name = phrase.partition(".")
        yield key, f"has the {group} {name!r}, for which phrases.toml has no words: add it below [{group}]."


def codes_of(list_name: str, pack: Pack) -> list[str]:
    """The keys of a code list; none when there is no such list."""
    return [entry.key for entry in pack.codes[list_name].codes] if list_name in pack.codes else []
