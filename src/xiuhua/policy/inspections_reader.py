"""Reads inspections.toml of a pack."""

from collections.abc import Iterator

from xiuhua.policy.inspections import Choice, InspectionRules, Kind, Quantity, Question, Stratum
from xiuhua.policy.section import Section, require_name


def read_inspections(section: Section) -> InspectionRules:
    """The rules of inspections; raises PackError."""
    found = InspectionRules(
        strata={key: _stratum(key, it) for key, it in section.section("strata").each()},
        questions={key: _question(key, it) for key, it in section.section("questions").each()},
        quantities={key: _quantity(key, it) for key, it in section.section("quantities").each()},
        kinds={key: _kind(key, it) for key, it in section.section("kinds").each()},
    )
    section.close()
    return found


def _stratum(key: str, section: Section) -> Stratum:
    found = Stratum(
        require_name(section, key), section.labels(), section.texts("statuses"),
        section.take("this_year", bool, False), section.take("on_roll", bool, False),
    )  # fmt: skip
    section.close()
    return found


def _question(key: str, section: Section) -> Question:
    found = Question(
        require_name(section, key), section.labels(), section.texts("of"), tuple(_choices(section)),
        section.take("number", bool, False),
    )  # fmt: skip
    section.close()
    if bool(found.options) == found.number:
        raise section.wrong("options", "must be given for a choice, and left out where number = true.")
    return found


def _choices(section: Section) -> Iterator[Choice]:
    for inner in section.sections("options"):
        yield Choice(
            require_name(inner, inner.take("key", str)), inner.labels(), inner.take("suspects", str, ""),
            inner.take("recognises", bool, False),
        )  # fmt: skip
        inner.close()


def _quantity(key: str, section: Section) -> Quantity:
    found = Quantity(
        require_name(section, key), section.labels(), section.texts("of"), section.take("found", str, ""),
        section.texts("known"), section.take("limit", str), section.take("least", bool, False),
    )  # fmt: skip
    section.close()
    return found


def _kind(key: str, section: Section) -> Kind:
    homes = section.section("homes")
    found = Kind(
        require_name(section, key), section.labels(), section.take("villages", int),
        {name: homes.take(name, int) for name in homes.content}, section.texts("quantities"),
        section.take("unannounced", bool, False), section.take("exiting", bool, False),
        section.take("spot", int, 0), section.day("since"), section.take("source", str, ""),
        section.take("confidence", str, ""),
    )  # fmt: skip
    section.close()
    return found
