"""An evidence file in the reader's words: the same parts on the page, on paper and in Word."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.desk.labels import day, label, language
from xiuhua.desk.places import place
from xiuhua.papers.evidence_docx import FilePaper, FilePart
from xiuhua.queries.evidence import PARTS, EvidenceFile
from xiuhua.queries.office import office_name

NOTHING = "–"


def part_words() -> dict[str, str]:
    """The parts of a file by their keys, in its order."""
    words = (
        _("Posts held"), _("Households helped"), _("Villages while they were there"), _("Months in the village"),
        _("Training and certificates"), _("Leave that was granted"), _("Awards"), _("Grades given by people"),
        _("Meetings held"), _("Organisations led"), _("What they say of their own work"),
    )  # fmt: skip
    return dict(zip(PARTS, words, strict=True))


def parts_of(file: EvidenceFile) -> tuple[FilePart, ...]:
    """Every part of a file with its table, or what is missing; the person's own words and objections last."""
    titles, notes, missing = part_words(), _notes(file), _missing()
    found = []
    for key in (it for it in PARTS[:-1] if it not in file.missing):
        heads, rows = _tables()[key](getattr(file, key))
        found.append(FilePart(titles[key], heads, rows, note=notes.get(key, "")))
    lacking = tuple((titles[key], missing[key]) for key in PARTS if key in file.missing)
    heads = (_("Part"), _("What is known of it"))
    last = [FilePart(_("What is not on file"), heads, lacking)] if lacking else []
    return (*found, *_statement(file, titles["statement"]), *_objections(file), *last)


def paper_of(file: EvidenceFile, *, by: str, why: str, at: datetime | None = None) -> FilePaper:
    """The file as a paper that says who took it along, when and what for."""
    when = timezone.localtime(at) if at else timezone.localtime()
    told = {"who": by, "when": f"{when:%Y-%m-%d %H:%M}", "why": why}
    taken = _("Taken along by %(who)s on %(when)s: %(why)s") if why else _("Taken along by %(who)s on %(when)s")
    facts = (
        (_("Name"), file.name), (_("Unit"), file.unit or NOTHING), (_("Title"), file.title or NOTHING),
        (_("As of"), _told(file.on)),
    )  # fmt: skip
    return FilePaper(
        title=_("Evidence file"), lead=office_name() or _("For use within the organisation"), facts=facts,
        parts=parts_of(file), taken=taken % told, language="zh-CN" if language() == "zh" else "en",
    )  # fmt: skip


def _told(text: str | None) -> str:
    return day(date.fromisoformat(text)) if text else NOTHING


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"


def _until(text: str | None) -> str:
    return _told(text) if text else pgettext("a post", "still")


Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]


def _tables() -> Mapping[str, Any]:
    return {
        "posts": _posts, "helped": _helped, "results": _results, "months": _months, "training": _training,
        "leave": _leave, "awards": _awards, "grades": _grades, "meetings": _meetings, "led": _led,
    }  # fmt: skip


def _posts(rows: Any) -> Table:
    heads = (_("Post"), _("Place"), _("Since"), _("Until"), _("Appointed by"))
    return heads, tuple(
        (
            label(it["role"], of="post"), place(it["place"]) or NOTHING, _told(it["since"]),
            " ".join(filter(None, (_until(it["until"]), label(it["end_reason"], of="end_reason")))),
            it["document"] or NOTHING,
        )
        for it in rows
    )  # fmt: skip


def _helped(rows: Any) -> Table:
    heads = (_("Households"), _("Since"), _("Until"))
    return heads, tuple((str(it["households"]), _told(it["since"]), _until(it["until"])) for it in rows)


def _results(rows: Any) -> Table:
    heads = (
        _("Village"), _("First survey"), _("Poor of 100"), _("Last survey"), _("Poor of 100"),
        _("Change in like villages, points (95 %)"),
    )  # fmt: skip
    return heads, tuple(
        (
            place(it["village"]), _told(it["first_on"]), _number(it["first"]), _told(it["last_on"]),
            _number(it["last"]), _beside(it["beside"]),
        )
        for it in rows
    )  # fmt: skip


def _beside(told: Mapping[str, Any] | None) -> str:
    if told is None:
        return _("not known")
    return _("%(mean)s (%(low)s to %(high)s), %(villages)s villages") % {
        "mean": _number(told["mean"]), "low": _number(told["low"]), "high": _number(told["high"]),
        "villages": told["villages"],
    }  # fmt: skip


def _months(rows: Any) -> Table:
    heads = (
        _("Village"), _("First month"), _("Last month"), _("Months"), _("Rule met"), _("Rule not met"),
        pgettext("months", "Not known"),
    )  # fmt: skip
    counts = ("months", "met", "not_met", "unknown")
    return heads, tuple(
        (place(it["village"]), it["since"], it["until"], *(str(it[name]) for name in counts)) for it in rows
    )


def _training(rows: Any) -> Table:
    heads = (
        _("Course"),
        _("Level"),
        pgettext("of a course", "Theme"),
        _("From"),
        _("Certificate"),
        pgettext("a paper", "Given on"),
    )
    return heads, tuple(
        (
            it["title"], label(it["level"], of="training_level"), label(it["theme"], of="training_theme"),
            _told(it["since"]), it["number"], _told(it["issued_on"]),
        )
        for it in rows
    )  # fmt: skip


def _leave(rows: Any) -> Table:
    heads = (_("From"), _("Back on"), _("Document"))
    return heads, tuple((_told(it["since"]), _told(it["until"]), it["document"] or NOTHING) for it in rows)


def _awards(rows: Any) -> Table:
    heads = (_("Day"), _("Award"), _("Given by"), _("Level"), _("Document"))
    return heads, tuple(
        (_told(it["on"]), it["title"], it["giver"], label(it["level"], of="award_level"), it["document"])
        for it in rows
    )  # fmt: skip


def _grades(rows: Any) -> Table:
    heads = (
        _("List"),
        _("Time"),
        pgettext("of a person", "Grade"),
        pgettext("for a grade", "Reason"),
        _("Objection and answer"),
    )
    return heads, tuple(
        (
            it["title"], f"{it['since'][:7]} – {it['until'][:7]}", label(it["grade"], of="person_grade"), it["why"],
            " / ".join(filter(None, (it["objection"], it["answer"]))) or NOTHING,
        )
        for it in rows
    )  # fmt: skip


def _meetings(rows: Any) -> Table:
    heads = (_("Day"), _("Place"), _("What was done"), _("Document"))
    return heads, tuple((_told(it["on"]), place(it["place"]), it["text"], it["document"] or NOTHING) for it in rows)


def _led(rows: Any) -> Table:
    heads = (_("Post"), _("Organisation"), _("Elected on"), _("Since"), _("Until"))
    return heads, tuple(
        (
            label(it["post"], of="post"), it["organisation"], _told(it["elected_on"]), _told(it["since"]),
            _until(it["until"]),
        )
        for it in rows
    )  # fmt: skip


def _statement(file: EvidenceFile, title: str) -> Iterator[FilePart]:
    for it in file.statement:
        note = _("Version %(version)s, %(day)s, written by the person; nobody else changes it.")
        told = {"version": it["version"], "day": _told(it["written_on"])}
        yield FilePart(title, texts=tuple(it["text"].splitlines()), note=note % told)


def _objections(file: EvidenceFile) -> Iterator[FilePart]:
    heads = (_("Day"), _("Part"), _("Objection"), pgettext("to an objection", "Answer"))
    words = part_words()
    rows = tuple(
        (
            _told(it["said_on"]),
            str(words.get(it["part"], it["part"])),
            str(it["text"]),
            str(it["answer"] or _("not answered yet")),
        )
        for it in file.objections
    )
    if rows:
        yield FilePart(_("Objections of the person"), heads, rows)


def _notes(file: EvidenceFile) -> dict[str, str]:
    told = {
        "results": _("A village's course has many causes: no causal claim is made about the person."),
        "leave": _("Why is not told here."),
        "months": _("Months that two offices agreed to; a day of which nothing is on file is not known, no absence."),
    }
    if "beside" in file.missing:
        told["results"] += " " + _("Where like villages are not known, nothing follows from the figures.")
    return told


def _missing() -> dict[str, str]:
    return {
        "posts": _("No post is on file."),
        "helped": _("No pairing with a household is on file."),
        "results": _("No post in a village is on file, so there is none to tell of."),
        "months": _("No month that two offices agreed to is on file."),
        "training": _("No certificate of a course is on file."),
        "leave": _("No leave is on file."),
        "awards": _("No award is on file."),
        "grades": _("No list of grades in force has this person."),
        "meetings": _("No meeting is on file."),
        "led": _("No organisation led is on file."),
        "statement": _("They have written nothing yet."),
    }
