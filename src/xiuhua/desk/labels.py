"""Words for the register's stable keys, from the pack's code lists, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiuhua.policy.pack import Pack
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force, packs_ever
from xiuhua.reckon.intake.layout import ABOUT


def label(key: str, *, of: str) -> str:
    """The word for a key of a code list; the key itself when no list knows it, empty for no key.

    What is on file may be of a pack that judged before: then its word is that one's.
    """
    if not key:
        return ""
    return labels(of).get(key) or _before(language()).get(of, {}).get(key, key)


def labels(of: str) -> dict[str, str]:
    """Key → word of a whole code list, in the list's order."""
    return _words(language())[0].get(of, {})


def language() -> str:
    """The reader's language as packs name it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def day(value: date | None) -> str:
    """A day in full: 2017年3月31日, 31 Mar 2017; empty for none."""
    if value is None:
        return ""
    return date_format(value, "j M Y") if language() == "en" else f"{value.year}年{value.month}月{value.day}日"


def month(value: date) -> str:
    """A month as sentences of the pack tell it: 2023年6月, 2023-06."""
    return f"{value:%Y-%m}" if language() == "en" else f"{value.year}年{value.month}月"


def about_labels() -> dict[str, str]:
    """What rows of a form are about, in words."""
    words = (_("a row for each person"), _("a row for each household"), _("a row for each village"))
    return dict(zip(ABOUT, words, strict=True))


def phrase(key: str, *, default: str) -> str:
    """A phrase of the pack, such as the word for a unit."""
    return _words(language())[1].get(key, default)


def source(told: str) -> str:
    """Who says so, in the words that the pack has for it; as it stands in the pack where it has none."""
    return _words(language())[2].get(told, told) if told else ""


def reason_words(reason: str) -> str:
    """A reason as it is told: the word of the procedure whose key it is, or what somebody typed."""
    return labels("procedure").get(reason, reason)


def evidence_words(evidence: str) -> str:
    """The evidence of a step as the register keeps it ("kind: text; …"), in words; none where a procedure is all of it.

    What a procedure rests on stands in the procedure: its number tells a reader nothing.
    """
    pieces = [piece.partition(": ") for piece in evidence.split("; ") if piece]
    kinds = labels("evidence")
    if any(kind not in kinds for kind, *_rest in pieces):
        return evidence
    told = [f"{kinds[kind]} {text}" for kind, _colon, text in pieces if not text.startswith("proceeding ")]
    return " · ".join(told)


@lru_cache(maxsize=2)
def _words(language: str) -> tuple[dict[str, dict[str, str]], dict[str, str], Mapping[str, str]]:
    """All words of the pack in a language, sources too; empty, and not kept, while no pack is in force."""
    pack = pack_in_force(clock_day())
    return (
        _lists(pack, language),
        {key: words[language] for key, words in pack.phrases.items()},
        pack.sources.get(language, {}),
    )


@lru_cache(maxsize=2)
def _before(language: str) -> dict[str, dict[str, str]]:
    """The words of the packs that were ever put in force here, the last one's first."""
    found: dict[str, dict[str, str]] = {}
    for pack in packs_ever():
        for name, words in _lists(pack, language).items():
            found[name] = {**words, **found.get(name, {})}
    return found


def _lists(pack: Pack, language: str) -> dict[str, dict[str, str]]:
    """The words of a pack by code list, and those for what it names otherwise."""
    lists = {name: {code.key: code.label[language] for code in kept.codes} for name, kept in pack.codes.items()}
    lists["criterion"] = {
        f"{scheme.key}.{part.key}": part.label[language]
        for scheme in pack.rules.schemes.values()
        for part in scheme.parts
    }
    catalogue = pack.rules.measures
    if catalogue is not None:
        lists["measure_item"] = {key: it.label[language] for key, it in catalogue.items.items()}
        lists["measure_category"] = {key: it.label[language] for key, it in catalogue.categories.items()}
    signals = pack.rules.signals
    if signals is not None:
        lists["signal"] = {key: it.label[language] for key, it in signals.signals.items()}
        lists["warning_end"] = {key: it.label[language] for key, it in signals.ends.items()}
        lists["watched"] = {key: it.label[language] for key, it in signals.groups.items()}
    if pack.visits is not None:
        lists["visit_topic"] = {key: it.label[language] for key, it in pack.visits.topics.items()}
        for _topic, asked in pack.visits.asks():
            lists.setdefault("visit_ask", {})[asked.key] = asked.label[language]
            lists[f"visit_ask.{asked.key}"] = {it.key: it.label[language] for it in asked.options}
    if pack.grading is not None:
        lists["grading_rule"] = {it.key: it.label[language] for it in pack.grading.limits}
    if pack.verify is not None:
        lists["sign"] = {key: it.label[language] for key, it in pack.verify.signs.items()}
        signs = pack.verify.signs.items()
        ways = {f"{key}.{n}": way[language] for key, it in signs for n, way in enumerate(it.ways, start=1)}
        lists["sign_says"] = {key: it.says[language] for key, it in signs} | ways
    lists["procedure"] = {key: it.label[language] for key, it in pack.procedures.items()}
    return lists


def role_label(key: str) -> str:
    """A duty in a word: a post of the pack, or an office."""
    offices = {
        "office_village": _("Village office"),
        "office_township": _("Township office"),
        "office_county": _("County office"),
        "office_city": _("City office"),
        "office_department": _("Department"),
        "former_helper": _("Former helper, reading on"),
        "stand_in": _("Stand-in during leave"),
    }
    return offices.get(key) or label(key, of="post")
