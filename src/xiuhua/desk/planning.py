"""What a form about the plan of a year says, and why it is refused, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.actions.remedy.plan_refusal import PlanRefused
from xiuhua.actions.remedy.write_plan import MOST_STEPS, StepToWrite
from xiuhua.desk.choosing import text_told
from xiuhua.queries.measure import ItemView
from xiuhua.queries.plan import PlanView, StepView
from xiuhua.words import Rejected, fen, yuan

LEAST_ROWS, SPARE_ROWS = 5, 3
MOST = Decimal(99_999_999)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form as it was typed: a line of the catalogue, what it is for, until when, how much and who."""

    number: int
    line: str = ""
    need: str = ""
    due: str = ""
    budget: str = ""
    owner: str = ""

    def step(self, number: int, lines: Iterable[ItemView]) -> StepToWrite:
        """The step; raises PlanRefused for what is no line of the page, no day or no amount."""
        line = next((it for it in lines if it.id == self.line), None)
        if line is None:
            raise PlanRefused("no_item", number=number)
        try:
            due = date.fromisoformat(self.due)
        except ValueError:
            raise PlanRefused("no_due", number=number) from None
        return StepToWrite(line.key, due, line.member_key, self.need, self.owner, self._fen(number))

    def _fen(self, number: int) -> int | None:
        if not self.budget:
            return None
        try:
            told = Decimal(self.budget.replace(",", "").replace("，", ""))
            if not 0 <= told <= MOST:
                raise PlanRefused("no_amount", number=number)
            return fen(told)
        except (InvalidOperation, ValueError):
            raise PlanRefused("no_amount", number=number) from None


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed: `do` is write, fix or return; `plan` and `seen` the draft that was looked at."""

    do: str
    year: int
    goal: str
    owner: str
    rows: tuple[Row, ...]
    plan: str
    seen: int
    why: str

    def steps(self, lines: Iterable[ItemView]) -> list[StepToWrite]:
        """The rows in which a measure was chosen."""
        shown = list(lines)
        told = [row for row in self.rows if row.line]
        return [row.step(number, shown) for number, row in enumerate(told, start=1)]


def wish_of(request: HttpRequest, *, year: int, before: PlanView | None) -> Wish:
    """What was typed, or a form that holds the plan before it."""
    told = request.POST
    if not told:
        rows = [_row(step) for step in (before.steps if before else ())]
        goal, owner = (before.goal, before.owner) if before else ("", "")
        return Wish("", year, goal, owner, _with_spare(rows), "", 0, "")
    numbers = range(1, MOST_STEPS + 1)
    typed = [
        Row(number, *(text_told(told, f"{name}-{number}") for name in ("line", "need", "due", "budget", "owner")))
        for number in numbers
    ]
    rows = [row for row in typed if row.line]
    seen = text_told(told, "seen")
    return Wish(
        text_told(told, "do"), year, text_told(told, "goal"), text_told(told, "owner"), _with_spare(rows),
        text_told(told, "plan"), int(seen[:18]) if seen.isdecimal() else 0, text_told(told, "why"),
    )  # fmt: skip


def plan_key(wish: Wish, plans: Iterable[PlanView]) -> UUID | None:
    """The draft of the page that a form is about; None for any other."""
    return next((plan.key for plan in plans if plan.key.hex == wish.plan and plan.fixed_on is None), None)


def _row(step: StepView) -> Row:
    """A step of the plan before, as it is typed."""
    budget = "" if step.budget_fen is None else f"{yuan(step.budget_fen):f}".removesuffix(".00")
    return Row(step.number, step.line, step.need, step.due.isoformat(), budget, step.owner)


def _with_spare(rows: list[Row]) -> tuple[Row, ...]:
    """The rows, numbered anew, with some empty ones for more."""
    many = min(max(LEAST_ROWS, len(rows) + SPARE_ROWS), MOST_STEPS)
    filled = [Row(number, row.line, row.need, row.due, row.budget, row.owner) for number, row in enumerate(rows, 1)]
    return (*filled, *(Row(number) for number in range(len(filled) + 1, many + 1)))


def state_words() -> dict[str, str]:
    """How far a step has come, in words."""
    return {"received": _("received"), "granted": _("granted"), "late": _("over its day"), "to_do": _("to do")}


def why_not_done(refused: Rejected) -> str:
    """The sentence for a refusal."""
    if not isinstance(refused, PlanRefused):
        return str(refused)
    return sentences()[refused.reason] % refused.facts


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return {
        "no_pack": _("No catalogue of measures is in force where this household lives. Put a pack in force first."),
        "other_year": _("A plan is for %(least)s or %(most)s. Choose one of them."),
        "no_goal": _("Say what the household is to reach in the year."),
        "no_steps": _("A plan has at least one step. Choose a measure."),
        "many_steps": _("%(count)s steps are planned, and %(most)s are the most. Leave out what can wait."),
        "no_item": _("Step %(number)s: the catalogue offers no such measure. Choose one of the list."),
        "no_owner": _("There is no such post. Choose one of the list, or leave it out."),
        "no_due": _("Step %(number)s: choose a day of the year by which it is due."),
        "no_amount": _("Step %(number)s: that is no amount of money. Write yuan, with at most two decimals."),
        "no_draft": _("No plan waits to be fixed. Write one first."),
        "same_person": _("You wrote this plan yourself. Somebody else of an office looks at it."),
        "changed": _("The plan was changed after you looked at it. Look at it again."),
        "no_why": _("Say what is to be changed."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _(
            "The text has the number of an identity, account or phone in it. Leave it out: others read it."
        ),
    }
