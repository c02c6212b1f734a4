"""What a form about the plan of a year says, and why it is refused, in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.actions.remedy.plan_refusal import PlanRefused
from xiuhua.actions.remedy.write_plan import MOST_STEPS, StepToWrite
from xiuhua.desk.amounts import amount_typed
from xiuhua.desk.choosing import text_told
from xiuhua.desk.labels import label
from xiuhua.desk.measuring import offered
from xiuhua.queries.measure import AnswerView, ItemView
from xiuhua.queries.plan import PlanView, StepView
from xiuhua.words import Rejected, fen, yuan

HELD = ("receiving", "planned")
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

    @property
    def is_filled(self) -> bool:
        """Whether anything was chosen or typed in it."""
        return any((self.line, self.need, self.due, self.budget, self.owner))

    def step(self, number: int, lines: Iterable[ItemView]) -> StepToWrite:
        """The step; raises PlanRefused for what is no line of the page, no day or no amount."""
        if not self.line:
            raise PlanRefused("no_measure", at=f"line-{number}", number=number)
        line = next((it for it in lines if it.id == self.line), None)
        if line is None:
            raise PlanRefused("no_item", at=f"line-{number}", number=number)
        try:
            due = date.fromisoformat(self.due)
        except ValueError:
            raise PlanRefused("no_due", at=f"due-{number}", number=number) from None
        return StepToWrite(line.key, due, line.member_key, self.need, self.owner, self._fen(number))

    def _fen(self, number: int) -> int | None:
        if not self.budget:
            return None
        at = f"budget-{number}"
        try:
            return fen(amount_typed(self.budget, most=MOST))
        except ValueError:
            raise PlanRefused("no_amount", at=at, number=number) from None


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

    def told(self) -> tuple[str, ...]:
        """What was typed to an office, for a page that has the form no more."""
        return (self.why,) if self.why else ()

    def steps(self, lines: Iterable[ItemView]) -> list[StepToWrite]:
        """The rows in which something stands; raises PlanRefused for one without a measure."""
        shown = list(lines)
        told = [row for row in self.rows if row.is_filled]
        return [row.step(number, shown) for number, row in enumerate(told, start=1)]


def wish_of(request: HttpRequest, *, year: int, before: PlanView | None) -> Wish:
    """What was typed, or a form that holds the plan before it."""
    told = request.POST
    do = text_told(told, "do")
    if not told:
        rows, goal, owner = _standing(before)
        return Wish("", year, goal, owner, _with_spare(rows), "", 0, "")
    numbers = range(1, MOST_STEPS + 1)
    typed = [
        Row(number, *(text_told(told, f"{name}-{number}") for name in ("line", "need", "due", "budget", "owner")))
        for number in numbers
    ]
    rows = [row for row in typed if row.is_filled]
    goal, owner = text_told(told, "goal"), text_told(told, "owner")
    if do != "write":  # the form in which the plan is written was not sent: it holds what stands
        rows, goal, owner = _standing(before)
    seen = text_told(told, "seen")
    return Wish(
        do, year, goal, owner, _with_spare(rows), text_told(told, "plan"), int(seen[:18]) if seen.isdecimal() else 0,
        text_told(told, "why"),
    )  # fmt: skip


def plan_key(wish: Wish, plans: Iterable[PlanView]) -> UUID | None:
    """The plan of the page that a form is about; None for any other."""
    return next((plan.key for plan in plans if plan.key.hex == wish.plan), None)


def _standing(before: PlanView | None) -> tuple[list[Row], str, str]:
    """The rows, the goal and the owner of the plan before; none where there is no plan."""
    return ([_row(step) for step in before.steps], before.goal, before.owner) if before else ([], "", "")


def _row(step: StepView) -> Row:
    """A step of the plan before, as it is typed."""
    budget = "" if step.budget_fen is None else f"{yuan(step.budget_fen):f}".removesuffix(".00")
    return Row(step.number, step.line, step.need, step.due.isoformat(), budget, step.owner)


def _with_spare(rows: list[Row]) -> tuple[Row, ...]:
    """The rows, numbered anew, with some empty ones for more."""
    many = min(max(LEAST_ROWS, len(rows) + SPARE_ROWS), MOST_STEPS)
    filled = [Row(number, row.line, row.need, row.due, row.budget, row.owner) for number, row in enumerate(rows, 1)]
    return (*filled, *(Row(number) for number in range(len(filled) + 1, many + 1)))


def lines_to_choose(items: Sequence[ItemView], plans: Iterable[PlanView], rows: Iterable[Row]) -> list[tuple[str, str]]:
    """What a row may choose, by the line's id: what is offered or held, and what was planned though it is no more.

    A step stays as it was planned until somebody changes it, whatever the catalogue offers since.
    """
    held = [it for it in items if it.state in HELD and it.eligible not in ("met", "unknown")]
    known = {it.id: (it.label, it.member) for it in (*offered(items), *held)}
    labelled = {it.id: (it.label, it.member) for it in items}
    steps = {step.line: (label(step.item, of="measure_item"), step.member) for plan in plans for step in plan.steps}
    for row in rows:
        if row.line and row.line not in known:
            item, member = labelled.get(row.line) or steps.get(row.line) or (row.line, "")
            known[row.line] = (_("%(item)s (offered no more)") % {"item": item}, member)
    return [(key, " · ".join(filter(None, words))) for key, words in known.items()]


def needs_to_choose(answers: Iterable[AnswerView], rows: Iterable[Row]) -> dict[str, str]:
    """What a row may be for, in words: the household's causes and needs, and what was planned for others."""
    named = {it.name: it.label for it in answers}
    return named | {row.need: label(row.need, of="cause") for row in rows if row.need and row.need not in named}


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
        "no_measure": _("Step %(number)s: choose a measure, or empty the row."),
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
