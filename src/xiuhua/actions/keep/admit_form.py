"""Lets a department's form in, or renews it: who owns and reads it, on what ground, until when, and what it costs."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.form_access import open_asked_form, template_kept
from xiuhua.actions.keep.form_refusal import FormRefused
from xiuhua.actions.personal_numbers import holds_personal_number
from xiuhua.policy.pack import Pack
from xiuhua.queries.form_rows import count_form_rows, villages_with_rows
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.burden import working_days_missing
from xiuhua.register.models import Account, AskedForm
from xiuhua.words import one_line

MOST_OWNER, MOST_READER, MOST_BASIS, MOST_WHY = 60, 120, 160, 200
LEAST_TEXT = 2
# Parameters of the pack: days until a form ends, working days that it must leave, minutes of a village at a filling.
FORM_DAYS, NOTICE_DAYS, FORM_MINUTES = "burden.form_days", "burden.notice_days", "burden.form_minutes"
WIDGET = "number"  # how a cell that the register does not know is told, for want of better knowledge
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Admission:
    """What is said of a form: its owner, reader and ground, its days, and who signs for what is beyond the rules."""

    owner: str
    reader: str
    basis: str
    needed_by: date | None = None
    until: date | None = None
    signed_by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a filling costs: columns that the register knows and does not, rows, villages, and minutes.

    `most` are the minutes that a village may be asked for without a name under it; None where the pack sets none.
    """

    known: int
    unknown: int
    rows: int
    villages: int
    minutes: float
    most: float | None

    @property
    def of_a_village(self) -> float:
        """Minutes of one village."""
        return self.minutes / self.villages if self.villages else 0.0

    @property
    def is_too_much(self) -> bool:
        """Whether that is more than a village may be asked for."""
        return self.most is not None and self.of_a_village > self.most


def cost_of(form: AskedForm, *, on: date) -> Cost:
    """What filling a form for all its areas costs those who must tell what the register does not know.

    Cells of unknown columns times the seconds of a number by the pack. Four statements an area.
    """
    template, pack = template_kept(form), pack_in_force(on)
    areas = list(form.areas.all())
    rows = sum(count_form_rows(template.about, area, on=on) for area in areas)
    villages = villages_with_rows(areas, on=on)
    unknown = len(template.unbound)
    widget = pack.entry.widgets.get(WIDGET) if pack.entry else None
    minutes = unknown * rows * (widget.seconds if widget else 0.0) / 60
    return Cost(len(template.headers) - unknown, unknown, rows, villages, minutes, _number(pack, FORM_MINUTES, on))


def last_day_offered(on: date) -> date | None:
    """The last day that a form let in on a day may have; None where the pack sets no term."""
    days = _number(pack_in_force(on), FORM_DAYS, on)
    return None if days is None else on + timedelta(days=days)


@transaction.atomic
def admit_form(key: UUID, told: Admission, *, by: Account) -> AskedForm:
    """Let a form in, or renew it, for who bound it or an office over them. Raises Absent, FormRefused."""
    form, today = open_asked_form(key, by=by, changing=True), clock_day()
    said = {name: _said(getattr(told, name), name, most) for name, most in FIELDS.items()}
    last = last_day_offered(today)
    until = told.until or last
    _require_days(until, last, told.needed_by, today=today)
    if form.until is not None and form.until < today and not said["why"]:
        raise FormRefused("no_reason_to_renew")
    short = _days_short(told.needed_by, today=today)
    cost = cost_of(form, on=today)
    _require_signed(said, short=short, cost=cost)
    before = {"until": form.until}
    form.owner, form.reader, form.basis = said["owner"], said["reader"], said["basis"]
    form.asked_on, form.needed_by, form.until, form.minutes = today, told.needed_by, until, round(cost.minutes)
    form.signed_by, form.exception_why = said["signed_by"], said["why"] if said["signed_by"] else ""
    form.save()
    after = {
        "department": form.department, "form": form.label, "owner": form.owner, "reader": form.reader,
        "basis": form.basis, "needed_by": form.needed_by, "until": form.until, "minutes": form.minutes,
        "signed_by": form.signed_by,
    }  # fmt: skip
    write_line(
        "admit_form", by=by, subject_kind="form", subject=form.key.hex, before=before, after=after,
        why=said["why"] or form.purpose,
    )  # fmt: skip
    return form


FIELDS = {
    "owner": MOST_OWNER, "reader": MOST_READER, "basis": MOST_BASIS, "signed_by": MOST_OWNER, "why": MOST_WHY,
}  # fmt: skip
NEEDED = ("owner", "reader", "basis")


def require_let_in(form: AskedForm, *, today: date) -> None:
    """Raises FormRefused for a form that was not let in, or whose last day is over."""
    if form.until is None:
        raise FormRefused("not_let_in")
    if form.until < today:
        raise FormRefused("past_its_end", day=form.until)


def reckon_anew(form: AskedForm, *, on: date) -> None:
    """Have a form that costs more than when it was let in be let in again; to be called in a transaction."""
    if form.minutes is not None and round(cost_of(form, on=on).minutes) > form.minutes:
        form.until = None
        form.save(update_fields=["until"])


def _said(text: str, name: str, most: int) -> str:
    said = one_line(text)
    if len(said) > most:
        raise FormRefused("long_text", field=name, length=len(said), most=most)
    if holds_personal_number(said):
        raise FormRefused("personal_number", field=name)
    if name in NEEDED and len(said) < LEAST_TEXT:
        raise FormRefused(f"no_{name}")
    return said


def _require_days(until: date | None, last: date | None, needed_by: date | None, *, today: date) -> None:
    if until is None or until < today or (last is not None and until > last):
        raise FormRefused("no_end", today=today, last=last or "–")
    if needed_by is not None and needed_by < today:
        raise FormRefused("needed_before", day=needed_by)


def _days_short(needed_by: date | None, *, today: date) -> int:
    """By how many working days a form is needed too soon."""
    pack = pack_in_force(today)
    least = _number(pack, NOTICE_DAYS, today)
    if needed_by is None or least is None:
        return 0
    days = (today + DAY * number for number in range(1, (needed_by - today).days + 1))
    worked = [day for day in days if pack.calendar.is_worked(day)]
    return working_days_missing(today, needed_by, least=least, worked=worked)


def _require_signed(said: dict[str, str], *, short: int, cost: Cost) -> None:
    signed = bool(said["signed_by"] and said["why"])
    if short and not signed:
        raise FormRefused("short_notice", days=short)
    if cost.is_too_much and not signed:
        facts = {"minutes": round(cost.of_a_village), "most": cost.most, "columns": cost.unknown}
        raise FormRefused("too_much", **facts)


def _number(pack: Pack, name: str, on: date) -> int | None:
    """A number that the pack sets on a day; None where it sets none."""
    parameter = pack.parameters.get(name)
    setting = parameter.setting_on(on) if parameter else None
    return int(setting.value) if setting and isinstance(setting.value, int) else None
