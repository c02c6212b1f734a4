"""Leave from all that somebody answers for at once: seen row by row, and entered for all of it or for none."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.assign.leave import end_opened, enter_planned, withdraw_opened
from xiuhua.actions.assign.leave_plan import AskedLeave, LeaveAround, PlannedLeave, leave_from
from xiuhua.actions.assign.leave_refusal import LeaveRefused
from xiuhua.actions.assign.left_post import AllLeft, LeftPost, open_all_left, open_leaves
from xiuhua.register.models import Account


@dataclass(frozen=True, slots=True)
class AskedForAll:
    """From which of all that somebody holds (keys of assignments) they are away, as in AskedLeave; one stands in."""

    person: UUID
    posts: frozenset[UUID]
    since: date
    until: date
    why: str
    who: UUID | None = None
    document: str = ""
    agreed: frozenset[str] = frozenset()

    def of(self, at: LeftPost) -> AskedLeave:
        """The same for one of them."""
        return AskedLeave(at.held.key, self.since, self.until, self.why, self.who, self.document, self.agreed)


class LeavesRefused(LeaveRefused):
    """Some rows are refused, so none is entered; `rows` tell each and why."""

    def __init__(self, rows: Collection[tuple[LeftPost, LeaveRefused]], *, of: int) -> None:
        super().__init__("some_refused", count=len(rows), all=of)
        self.rows = tuple(rows)


def check_leave_of_all(asked: AskedForAll, *, by: Account) -> list[PlannedLeave]:
    """What leave from all that was chosen would change, row by row; writes nothing.

    Raises Absent for whoever fills nothing that they hold; LeaveRefused where all rows are refused for one reason, and
    LeavesRefused where some are, or each for another. About twenty statements, one more for each post of a team.
    """
    return _planned(asked, by=by, hold=False)


@transaction.atomic
def grant_leave_of_all(asked: AskedForAll, *, by: Account) -> list[UUID]:
    """Enter leave from all that was chosen, or from none; gives the keys. Said twice, done once.

    Each household and village has its own leave and its own line in the journal. Raises as `check_leave_of_all`.
    """
    return [enter_planned(plan, by=by) for plan in _planned(asked, by=by, hold=True)]


@transaction.atomic
def end_leaves(keys: Collection[UUID], *, back_on: date, by: Account) -> None:
    """End several leaves early on one day, all or none; raises as `end_leave`."""
    for at, row in open_leaves(keys, by=by):
        end_opened(at, row, back_on=back_on, by=by)


@transaction.atomic
def withdraw_leaves(keys: Collection[UUID], *, by: Account) -> None:
    """Withdraw several leaves, all or none; raises as `withdraw_leave`."""
    for at, row in open_leaves(keys, by=by):
        withdraw_opened(at, row, by=by)


def _planned(asked: AskedForAll, *, by: Account, hold: bool) -> list[PlannedLeave]:
    chosen = _chosen(open_all_left(asked.person, by=by, hold=hold), asked)
    around = LeaveAround(tuple(chosen), asked.since, asked.until, asked.who, hold)
    plans: list[PlannedLeave] = []
    refused: list[tuple[LeftPost, LeaveRefused]] = []
    for at in chosen:
        new = [it for it in plans if it.made is None and it.at.held.household_id is not None]
        try:
            plans.append(leave_from(at, asked.of(at), around, beside=len(new)))
        except LeaveRefused as no:
            refused.append((at, _of_here(no, at, around)))
    if refused:
        raise _one_or_all(refused, of=len(chosen))
    return plans


def _chosen(left: AllLeft, asked: AskedForAll) -> list[LeftPost]:
    if not asked.posts:
        raise LeaveRefused("no_rows")
    chosen = [at for at in left.posts if at.held.key in asked.posts]
    if len(chosen) < len(asked.posts):
        raise LeaveRefused("held_otherwise", name=left.holder.name)
    return chosen


def _of_here(refused: LeaveRefused, at: LeftPost, around: LeaveAround) -> LeaveRefused:
    """Whoever may stand in for one row may be nobody near another: that is said by name."""
    if refused.reason != "nobody" or around.stand_in is None:
        return refused
    return LeaveRefused("not_here", name=around.stand_in.who.name, area=at.village.name)


def _one_or_all(refused: list[tuple[LeftPost, LeaveRefused]], *, of: int) -> LeaveRefused:
    """What is the same for all rows is said once, at its field."""
    first = refused[0][1]
    same = all((no.reason, no.facts) == (first.reason, first.facts) for _, no in refused)
    return first if same and len(refused) == of else LeavesRefused(refused, of=of)
