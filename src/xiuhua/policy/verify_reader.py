"""Reads verify.toml of a pack, or of the pack that lends it, and gives what it says of a day."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from xiuhua.policy.pack import Pack
from xiuhua.policy.section import Section
from xiuhua.policy.verify import HINTS, PREFIX, SIGNS, WAYS, Numbers, Sign, VerifyPolicy, VerifyRules
from xiuhua.policy.words import Labels
from xiuhua.reckon.rules.tree import did_you_mean
from xiuhua.words import NotFound, Rejected

NAMES = tuple(it.name for it in fields(Numbers))


def verify_policy(pack: Pack, *, day: date) -> VerifyPolicy:
    """What a pack says on a day of looking at visits again.

    Raises NotFound where it says nothing or lacks a value on that day, Rejected for a value that is no number of 0 or
    more.
    """
    if pack.verify is None:
        raise NotFound(f"Pack {pack.name} does not say what makes a visit worth a second look: give it a verify.toml.")
    return VerifyPolicy(pack.verify, Numbers(**{name: _number(pack, name, day) for name in NAMES}))


def _number(pack: Pack, name: str, day: date) -> float:
    value = pack.parameter(f"{PREFIX}.{name}").on(day)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise Rejected(f"Parameter {PREFIX}.{name} is {value!r}: write a number of 0 or more in verify.toml.")
    return float(value)


# ── Reading verify.toml ──────────────────────────────────────────────────────────────────────────────────────────────


def read_verify(section: Section) -> VerifyRules:
    """Signs, hints, phrases and sayings; raises PackError."""
    says = section.section("says")
    return VerifyRules(
        signs=dict(_signs(section.section("signs"), SIGNS)),
        hints=dict(_signs(section.section("hints"), HINTS)),
        phrases=section.texts("phrases"),
        elsewhere=section.texts("elsewhere"),
        says={key: says.labels_at(key) for key in says.content},
        unseen=tuple(_sentences(section.section("unseen"))) if section.has("unseen") else (),
    )


def _sentences(section: Section) -> Iterator[Labels]:
    for _, inner in section.each():
        yield inner.labels()
        inner.close()


def _signs(section: Section, known: tuple[str, ...]) -> Iterator[tuple[str, Sign]]:
    for key, inner in section.each():
        if key not in known:
            raise inner.wrong("", f"is no sign that is looked for.{did_you_mean(key, known)}")
        told = Sign(
            key, inner.labels(), inner.labels_at("says"), inner.take("source", str, ""),
            inner.take("confidence", str, ""), _ways(key, inner),
        )  # fmt: skip
        inner.close()
        yield key, told


def _ways(key: str, inner: Section) -> tuple[Labels, ...]:
    """How a sign is told in each of its ways, in their order."""
    if not inner.has("ways"):
        return ()
    section, wanted = inner.section("ways"), WAYS.get(key, ())
    for name in section.content:
        if name not in wanted:
            raise section.wrong(name, f"is no way in which {key} is seen.{did_you_mean(name, wanted)}")
    return tuple(section.labels_at(name) for name in wanted)
