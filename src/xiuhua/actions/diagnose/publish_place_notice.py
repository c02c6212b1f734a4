"""Puts up a public notice about a village or county itself: made of the register, of nobody in it, and kept.

As a notice about households, it is the evidence of its step; what may stand is the pack's list.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from xiuhua.actions.diagnose.act import Told, act
from xiuhua.actions.diagnose.notice_refusal import NoticeRefused
from xiuhua.actions.diagnose.publish_notice import (
    HEAD,
    Wanted,
    last_day,
    objections_told,
    place_told,
    require_list,
    require_no_numbers,
    rules_of,
    told_as_evidence,
    words_told,
    write_notice,
)
from xiuhua.duty.acting import acts_as, open_to_act_on_area
from xiuhua.duty.door import scope_of
from xiuhua.policy.notices import PLACE, NoticeRules
from xiuhua.policy.pack import Pack
from xiuhua.queries.contact_office import office_to_call
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.queries.proceeding import state_of
from xiuhua.queries.public_notice import EVIDENCE, around_of, criteria_of, digest_of, waiting_place
from xiuhua.reckon.workflow import ActKind, Step
from xiuhua.register.models import Account, PublicNotice
from xiuhua.words import Role

WITHIN, CRITERIA = "within", "criteria"


@transaction.atomic
def publish_place_notice(code: str, procedure: str, step: str, *, wanted: Wanted, by: Account) -> UUID:
    """Put up a notice of a step of a place's own procedure; gives its key.

    Raises Absent for whoever holds none of the step's offices over it, NoticeRefused for what must not stand, and
    ProceedingRefused where the step must not be begun or finished.
    """
    today = clock_day()
    area, offices = open_to_act_on_area(scope_of(by, today=today), code)
    pack = require_pack_in_force(today)
    rules = rules_of(pack)
    row = waiting_place(area, procedure, step)
    waiting = state_of(row).open if row else None
    if row is None or waiting is None:
        raise NoticeRefused("waits_not")
    if EVIDENCE not in waiting.step.needs:
        raise NoticeRefused("not_published", step=step)
    office = acts_as(offices, waiting.step.offices)
    require_list(rules, wanted.items, on=today, of=PLACE)
    notice = PublicNotice(
        area=area, procedure=procedure, step=step, put_up_on=wanted.on, pack=pack.name, version=pack.version,
        office=office, by=by, stands_until=last_day(waiting.step, pack, on=wanted.on),
    )  # fmt: skip
    notice.content = _content(notice, rules, pack, waiting.step, wanted)
    require_no_numbers(notice)
    notice.digest = digest_of(notice)
    notice.save()
    kind = ActKind.BEGIN if waiting.step.stands else ActKind.FINISH
    told = Told(on=wanted.on, evidence={EVIDENCE: told_as_evidence(notice)})
    act(row.key, kind, step=step, told=told, by=by, notice=notice)
    write_notice(notice, by=by)
    return notice.key


def _content(notice: PublicNotice, rules: NoticeRules, pack: Pack, step: Step, wanted: Wanted) -> dict[str, Any]:
    """What everybody can read of it, in the languages of the pack."""
    words = rules.words.get(notice.procedure)
    return {
        "of": PLACE, "title": words_told(words, "standing" if step.stands else "announced", notice.procedure),
        "said": words_told(words, "proposed" if step.stands else "decided", notice.procedure),
        "village": notice.area.name, "place": place_told(wanted), "days": step.stands,
        "rows": [_row(notice, wanted.items)], "signed": _signed(notice),
        CRITERIA: [dict(it.texts) for it in criteria_of(notice.procedure, pack)] if CRITERIA in wanted.items else [],
        "object": objections_told(notice, rules) if step.objections else None,
    }  # fmt: skip


def _signed(notice: PublicNotice) -> str:
    """The place of the office that put it up."""
    office = office_to_call(notice.area, Role(notice.office), on=notice.put_up_on)
    return office.area if office else notice.area.name


def _row(notice: PublicNotice, items: Sequence[str]) -> dict[str, str]:
    """The place, always by its name, and what it lies in."""
    told = {HEAD: notice.area.name}
    if WITHIN in items:
        told[WITHIN] = " · ".join(around_of(notice.area, on=notice.put_up_on))
    return told
