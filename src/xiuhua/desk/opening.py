"""Who may open a household, and what an account may open, in words: duties by groups, and looks as sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from xiuhua.desk.labels import day, label
from xiuhua.desk.places import place
from xiuhua.duty.grounds import Reason
from xiuhua.duty.openers import Opener
from xiuhua.queries.duties import DutyLine

DEPARTMENT, INSPECTOR = "office_department", "inspector"


@dataclass(frozen=True, slots=True)
class OpenerLine:
    """Somebody who may open a household: who, by which duty, since when; `missing` says why they cannot yet."""

    name: str
    unit: str
    username: str
    duty: str
    since: date
    until: date | None
    missing: str


def opener_groups(openers: Iterable[Opener]) -> list[tuple[str, list[OpenerLine]]]:
    """The openers under headings, the nearest first; headings without anybody are left out."""
    headings = {
        "paired": _("Paired with the household"),
        "posts": _("Posts of its village"),
        "offices": _("Offices of the areas around it"),
        "departments": _("Departments: the sections of their topic only"),
        "inspectors": _("Inspectors, while the inspection is open"),
        "former": _("Where it lived before: the card as it was then"),
    }
    found: dict[str, list[OpenerLine]] = {name: [] for name in headings}
    for opener in openers:
        found[_group(opener)].append(_line(opener))
    return [(headings[name], lines) for name, lines in found.items() if lines]


def _group(opener: Opener) -> str:
    key = opener.reason.key
    if opener.before is not None:
        return "former"
    if key == DEPARTMENT:
        return "departments"
    if key == INSPECTOR:
        return "inspectors"
    if key.startswith("office_"):
        return "offices"
    return "posts" if opener.reason.area else "paired"


def _line(opener: Opener) -> OpenerLine:
    account, person = opener.account, opener.person
    unit = person.unit.name if person and person.unit else ""
    title = person.title if person else ""
    return OpenerLine(
        name=person.name if person else account.called if account else "",
        unit=f"{unit} {title}".strip(),
        username=account.username if account else "",
        duty=_duty(opener),
        since=opener.reason.since,
        until=opener.until,
        missing="" if opener.may_open else _("account closed") if account else _("no account yet"),
    )


def _duty(opener: Opener) -> str:
    told = duty_label(opener.reason)
    if opener.before is None:
        return told
    return _("%(duty)s; days before %(day)s") % {"duty": told, "day": day(opener.before)}


def duty_label(reason: Reason) -> str:
    """The duty of a reason in a few words."""
    told = {"area": place(reason.area), "topic": label(reason.topic, of="topic"), "name": reason.inspection}
    match reason.key:
        case "office_department":
            return _("%(topic)s in the offices of %(area)s") % told
        case "inspector":
            return _("Inspection %(name)s") % told
        case key if key.startswith("office_"):
            return _("Office of %(area)s") % told
    post = label(reason.key, of="post")
    return _("%(post)s of %(area)s") % {**told, "post": post} if reason.area else post


def looked_as(reason: str) -> str:
    """As what somebody looked, by the key of the reason that the journal keeps; empty for none."""
    offices = {
        "office_city": _("City office"),
        "office_county": _("County office"),
        "office_township": _("Township office"),
        "office_village": _("Village office"),
        "office_department": _("Department"),
        "inspector": _("Inspector"),
    }
    return offices.get(reason) or label(reason, of="post")


def account_duty(line: DutyLine) -> str:
    """A duty of an account in words, with what it opens."""
    told = {
        "area": place(line.area), "post": label(line.role, of="post"), "topic": label(line.topic, of="topic"),
        "name": line.called,
    }  # fmt: skip
    kinds = {
        "pair": _("%(post)s of one household in %(area)s: opens that household"),
        "post": _("%(post)s of %(area)s: opens the village's households"),
        "sample": _("Inspection %(name)s of %(area)s: opens the households drawn for this account"),
        "office": _("Office of %(area)s: opens all households in it"),
    }
    offices = {
        "department": _("%(topic)s in the offices of %(area)s: opens the sections of that topic"),
        "auditor": _("Auditor: opens the journal, and no household"),
        "security": _("Security officer: keeps accounts, and opens no household"),
        "system": _("System officer: keeps the system, and opens no household"),
        "inspector": _("Inspector: opens what was drawn for this account while an inspection is open"),
    }
    said = offices.get(line.role) if line.kind == "office" else None
    return (said or kinds[line.kind]) % told
