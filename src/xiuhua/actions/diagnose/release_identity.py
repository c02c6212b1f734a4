"""Lets more than a mask stand on a notice for one household: one officer asks, another decides; neither can alone."""

from uuid import UUID

from django.db import transaction

from xiuhua.actions.diagnose.notice_refusal import NoticeRefused
from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.duty.acting import acts_as, open_to_act_on_household
from xiuhua.duty.door import Absent, scope_of
from xiuhua.policy.notices import NoticeRules
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.register.models import Account, Household, NoticeRelease, Proceeding

MOST_REASON, MOST_BASIS = 300, 160


@transaction.atomic
def ask_release(proceeding: UUID, item: str, *, reason: str, basis: str, by: Account) -> UUID:
    """Ask that an item stands in full on the notice of the step that waits; gives the key. It lets nothing stand yet.

    Raises Absent for whoever holds none of the asking offices over the household, NoticeRefused for what does not do.
    """
    today = clock_day()
    row = Proceeding.objects.select_for_update().filter(key=proceeding, outcome="").first()
    if row is None or row.household is None:
        raise Absent
    household, offices = open_to_act_on_household(scope_of(by, today=today), row.household.key)
    rules = _rules()
    acts_as(offices, rules.release.asks)
    if item not in rules.items or not rules.items[item].released or not rules.may_stand(item, on=today):
        raise NoticeRefused("not_releasable", item=item)
    why = text_told(reason, most=MOST_REASON, refused=NoticeRefused, at="reason")
    rests_on = text_told(basis, most=MOST_BASIS, refused=NoticeRefused, at="basis")
    if not (why and rests_on):
        raise NoticeRefused("no_reason", at="basis" if why else "reason")
    waits = NoticeRelease.objects.filter(proceeding=row, step=row.open_step, item=item, released=None).first()
    if waits is not None:
        raise NoticeRefused("asked_already", day=waits.asked_on)
    asked = NoticeRelease.objects.create(
        proceeding=row, step=row.open_step, item=item, reason=why, basis=rests_on, asked_by=by, asked_on=today
    )
    _write("ask_release", asked, household, by=by, note=why, document=rests_on)
    return asked.key


@transaction.atomic
def decide_release(release: UUID, *, let: bool, answer: str, by: Account) -> None:
    """Release what another officer asked for, or do not; raises NoticeRefused for whoever asked, and Absent for others.

    Only the pack's releasing offices over the household decide.
    """
    today = clock_day()
    asked = NoticeRelease.objects.select_for_update().filter(key=release).first()
    if asked is None or asked.proceeding.household is None:
        raise Absent
    household, offices = open_to_act_on_household(scope_of(by, today=today), asked.proceeding.household.key)
    acts_as(offices, _rules().release.releases)
    if asked.asked_by_id == by.pk:
        raise NoticeRefused("same_person")
    if asked.released is not None:
        raise NoticeRefused("decided_already", day=asked.decided_on)
    why = text_told(answer, most=MOST_REASON, refused=NoticeRefused, at="answer")
    if not why:
        raise NoticeRefused("no_reason", at="answer")
    asked.released, asked.decided_by, asked.decided_on, asked.answer = let, by, today, why
    asked.save(update_fields=["released", "decided_by", "decided_on", "answer"])
    _write("release_identity" if let else "refuse_release", asked, household, by=by, note=why)


def _rules() -> NoticeRules:
    pack = require_pack_in_force(clock_day())
    if pack.notices is None:
        raise NoticeRefused("no_rules")
    return pack.notices


def _write(
    deed: str, asked: NoticeRelease, household: Household, *, by: Account, note: str, document: str = ""
) -> None:
    told = {"release": asked.key.hex, "proceeding": asked.proceeding.key.hex, "notice_item": asked.item, "note": note}
    write_line(
        deed, by=by, subject_kind="household", subject=household.key,
        after=told | ({"document": document} if document else {}),
        personal=["note", *(["document"] if document else [])],
    )  # fmt: skip
