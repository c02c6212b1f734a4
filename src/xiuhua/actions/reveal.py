"""Revealing one sealed number: through the door, for a stated purpose, with a line about the household."""

from datetime import date
from uuid import UUID

from xiuhua.actions.waiting_lines import write_look
from xiuhua.actions.whole_text import whole
from xiuhua.duty.door import Absent, OpenedHousehold, Scope, open_household
from xiuhua.register.models import Belonging, Contact, Member
from xiuhua.register.vault import Sealed, open_vault
from xiuhua.words import Problem

MOST_PURPOSE = 200


class PurposeMissing(Problem):
    """Nobody reveals a number without saying what for."""


def reveal_id(scope: Scope, household: UUID, member: UUID, *, on: date, purpose: str) -> str:
    """The identity number of a member of a household, empty if none is kept.

    Raises PurposeMissing, TooLong, and Absent when the door is shut, opens some topics only or to a former helper, or
    hides no such member that day.
    """
    opened = _opened_whole(scope, household, on=on, purpose=purpose)
    belonging = Belonging.objects.on(on).filter(household=opened.household, member__key=member).first()
    if belonging is None:
        raise Absent
    _write(scope, opened, "reveal_id", purpose=purpose, member=belonging.member)
    return _unsealed(belonging.member.id_sealed, place=f"member.id:{belonging.member.key.hex}")


def reveal_account(scope: Scope, household: UUID, *, on: date, purpose: str) -> str:
    """The bank account of a household, empty if none is kept; raises PurposeMissing and Absent, as `reveal_id`."""
    opened = _opened_whole(scope, household, on=on, purpose=purpose)
    contact = Contact.objects.on(on).filter(household=opened.household).order_by("-since", "-id").first()
    _write(scope, opened, "reveal_account", purpose=purpose)
    sealed = contact.account_sealed if contact else None
    return _unsealed(sealed, place=f"contact.account:{opened.household.key.hex}")


def _opened_whole(scope: Scope, household: UUID, *, on: date, purpose: str) -> OpenedHousehold:
    opened = open_household(scope, household, on=on)
    if opened.topics is not None or opened.is_handed_over:
        raise Absent  # a department reads the sections of its topics, a former helper what is masked
    if not purpose.strip():  # after the door, which says the same to everybody whom it shuts out
        raise PurposeMissing("A number is revealed only for a purpose. Say what you need it for.")
    return opened


def _write(scope: Scope, opened: OpenedHousehold, deed: str, *, purpose: str, member: Member | None = None) -> None:
    write_look(
        deed,
        by=scope.account,
        subject_kind="household",
        subject=opened.household.key,
        after={"reason": opened.reason.key, "member": member.number if member else None},
        why=whole(purpose, "purpose", most=MOST_PURPOSE),
    )


def _unsealed(sealed: Sealed | None, *, place: str) -> str:
    return open_vault().unseal(sealed, place=place) if sealed else ""
