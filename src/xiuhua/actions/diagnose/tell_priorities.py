"""Writes down what a family itself wants, the first thing first, in its own words; it stands beside the office's."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from xiuhua.actions.diagnose.diagnosis_refusal import DiagnosisRefused
from xiuhua.actions.diagnose.say_causes import most_of, open_to_diagnose
from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.policy.pack import Pack
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.register.models import Account, FamilyPriority

WISHES, MOST_WISHES = "wish", "diagnosis.most_wishes"
MOST_WORDS, MOST_NAME = 200, 60
Wanted = tuple[str, str]  # a key of the pack's list of wishes, and the family's own words; either may be empty


@transaction.atomic
def tell_priorities(household: UUID, wanted: Sequence[Wanted], *, told_by: str, by: Account) -> bool:
    """Keep from today on what a family wants; gives whether anything changed. What is empty is passed over.

    Raises Absent for whoever does not answer for the household, DiagnosisRefused for what does not do.
    """
    home = open_to_diagnose(household, by=by)
    today = clock_day()
    told, teller = _checked(wanted, told_by, require_pack_in_force(today))
    now = list(FamilyPriority.objects.on(today).filter(household=home).order_by("place"))
    if [(it.wish, it.words, it.told_by) for it in now] == [(*it, teller) for it in told]:
        return False
    FamilyPriority.objects.filter(pk__in=[it.pk for it in now]).update(until=today)
    for place, (wish, words) in enumerate(told, start=1):
        FamilyPriority.objects.create(
            household=home, place=place, wish=wish, words=words, told_by=teller, since=today, source=by.called[:60]
        )
    write_line(
        "tell_priorities", by=by, subject_kind="household", subject=home.key,
        before={"wishes": [it.wish or it.words for it in now]}, after={"wishes": [wish or own for wish, own in told]},
        personal=["wishes"],
    )  # fmt: skip
    return True


def _checked(wanted: Sequence[Wanted], told_by: str, pack: Pack) -> tuple[list[Wanted], str]:
    teller = text_told(told_by, most=MOST_NAME, refused=DiagnosisRefused, at="told_by")
    told = [
        (wish, text_told(own, most=MOST_WORDS, refused=DiagnosisRefused, at=f"words-{place}"))
        for place, (wish, own) in enumerate(wanted, start=1)
    ]
    told = [it for it in told if any(it)]
    if told and not teller:
        raise DiagnosisRefused("no_teller")
    known = {code.key for code in pack.codes[WISHES].codes} if WISHES in pack.codes else set()
    if not {wish for wish, _own in told if wish} <= known:
        raise DiagnosisRefused("no_wish", at="wish-1")
    most = most_of(pack, MOST_WISHES, of=WISHES, on=clock_day())
    if len(told) > most:
        raise DiagnosisRefused("too_many_wishes", at=f"wish-{most + 1}", count=len(told), most=most)
    return told, teller
