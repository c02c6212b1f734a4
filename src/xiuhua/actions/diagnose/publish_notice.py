"""Puts up a public notice about households of a village: what it says is made of the register, masked, and kept.

To publish is an act in the proceeding of each household that stands on it, and the notice is that step's evidence. What
may stand is the pack's list; everything else is refused by its name, and a full number whatever the list says.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from xiuhua.actions.diagnose.act import Told, act
from xiuhua.actions.diagnose.notice_refusal import NoticeRefused
from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.duty.acting import acts_as, open_to_act_on_area
from xiuhua.duty.door import Absent, scope_of
from xiuhua.papers.leaving import NumberLeaves, require_clean_texts
from xiuhua.policy.notices import HOUSEHOLD, NoticeRules, NoticeWords
from xiuhua.policy.pack import Pack
from xiuhua.queries.contact_office import office_to_call
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.queries.proceeding import state_of
from xiuhua.queries.public_notice import EVIDENCE, FULL_NAME, DraftRow, digest_of, draft_rows, waiting_rows
from xiuhua.reckon.workflow import ActKind, Step, TimeLimit
from xiuhua.register.models import Account, Proceeding, PublicNotice
from xiuhua.words import AreaLevel, Role

DAY = timedelta(days=1)
MOST_PLACE = 80
HEAD = "head"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be put up: the households' proceedings, the items that stand, the place, and the day."""

    chosen: Collection[UUID]
    items: Sequence[str]
    place: str
    on: date


@transaction.atomic
def publish_notice(village: str, procedure: str, step: str, *, wanted: Wanted, by: Account) -> UUID:
    """Put up a notice of a step for households of a village (by its code); gives its key.

    Raises Absent for whoever holds none of the step's offices there, NoticeRefused for what must not stand, and
    ProceedingRefused for a household whose step must not be begun or finished: nothing is put up then.
    """
    today = clock_day()
    area, offices = open_to_act_on_area(scope_of(by, today=today), village)
    if area.level != AreaLevel.VILLAGE:
        raise Absent
    pack = require_pack_in_force(today)
    rules = rules_of(pack)
    rows = [row for row in waiting_rows(area, procedure, step, on=today) if row.key in set(wanted.chosen)]
    _require_all(rows, wanted)
    waiting = _step_of(rows)
    office = acts_as(offices, waiting.offices)
    require_list(rules, wanted.items, on=today)
    drafts = draft_rows(rows, rules, on=today)
    _require_heads(drafts)
    _require_released(drafts, wanted.items)
    notice = PublicNotice(
        area=area, procedure=procedure, step=step, put_up_on=wanted.on, pack=pack.name, version=pack.version,
        office=office, by=by, stands_until=last_day(waiting, pack, on=wanted.on),
    )  # fmt: skip
    notice.content = _content(notice, drafts, rules, waiting, wanted)
    require_no_numbers(notice)
    notice.digest = digest_of(notice)
    notice.save()
    _act_on(rows, notice, waiting, by=by)
    write_notice(notice, by=by)
    return notice.key


def write_notice(notice: PublicNotice, *, by: Account) -> None:
    """The line of a notice that was put up."""
    write_line(
        "publish_notice", by=by, subject_kind="area", subject=notice.area.code,
        after={
            "notice": notice.key.hex, "procedure": notice.procedure, "procedure_step": notice.step,
            "on": notice.put_up_on, "rows": len(notice.content["rows"]), "digest": notice.digest,
        },
    )  # fmt: skip


def told_as_evidence(notice: PublicNotice) -> str:
    """A notice as the evidence of a step: which it is, and by which digest it is known."""
    return f"{notice.key.hex[:8]} · sha256 {notice.digest[:16]}"


def rules_of(pack: Pack) -> NoticeRules:
    """What a pack says of notices; raises NoticeRefused where it says nothing."""
    if pack.notices is None:
        raise NoticeRefused("no_rules")
    return pack.notices


def _require_all(rows: Sequence[Proceeding], wanted: Wanted) -> None:
    if not wanted.chosen:
        raise NoticeRefused("nobody")
    if len(rows) != len(set(wanted.chosen)):
        raise NoticeRefused("not_here")


def _step_of(rows: Sequence[Proceeding]) -> Step:
    """The step that waits, as it was when the first of the proceedings began; the others are asked when they act."""
    waiting = state_of(rows[0]).open
    assert waiting is not None  # noqa: S101 -- only open ones were asked for
    if EVIDENCE not in waiting.step.needs:
        raise NoticeRefused("not_published", step=waiting.step.key)
    return waiting.step


def require_list(rules: NoticeRules, items: Sequence[str], *, on: date, of: str = HOUSEHOLD) -> None:
    """Refuse by its name whatever the pack does not let stand."""
    for key in items:
        if key in rules.never:
            raise NoticeRefused("must_not_stand", item=key)
        if not rules.may_stand(key, on=on, of=of):
            raise NoticeRefused("not_listed", item=key)


def _require_heads(drafts: Sequence[DraftRow]) -> None:
    """Who reads a notice must be able to tell who is meant: each household has a head to name."""
    nameless = [it.number for it in drafts if not it.full_name.strip()]
    if nameless:
        raise NoticeRefused("no_head", households=", ".join(nameless))


def _require_released(drafts: Sequence[DraftRow], items: Sequence[str]) -> None:
    """A full name stands for those alone for whom another officer has released it, and for at least one."""
    if FULL_NAME in items and not any(it.is_released for it in drafts):
        raise NoticeRefused("not_released", item=FULL_NAME, household=", ".join(it.number for it in drafts[:3]))


def last_day(step: Step, pack: Pack, *, on: date) -> date | None:
    """The last day on which what a step puts up stands; None where it announces what is decided."""
    return TimeLimit(step.stands, working=False).last(on, pack.calendar) if step.stands else None


def _content(
    notice: PublicNotice, drafts: Sequence[DraftRow], rules: NoticeRules, step: Step, wanted: Wanted
) -> dict[str, Any]:  # fmt: skip
    """What everybody can read of it, in the languages of the pack."""
    place = place_told(wanted)
    words = rules.words.get(notice.procedure)
    return {
        "title": words_told(words, "standing" if step.stands else "announced", notice.procedure),
        "said": words_told(words, "proposed" if step.stands else "decided", notice.procedure),
        "village": notice.area.name, "place": place, "days": step.stands,
        "rows": [_row(it, wanted.items) for it in drafts],
        "object": objections_told(notice, rules) if step.objections else None,
    }  # fmt: skip


def place_told(wanted: Wanted) -> str:
    """Where it hangs; raises NoticeRefused for nowhere."""
    place = text_told(wanted.place, most=MOST_PLACE, refused=NoticeRefused, at="place")
    if not place:
        raise NoticeRefused("no_place")
    return place


def words_told(words: NoticeWords | None, name: str, procedure: str) -> dict[str, str]:
    """A title or sentence of a notice in the languages of the pack."""
    return dict(getattr(words, name).texts) if words else {"zh": procedure, "en": procedure}


def _row(it: DraftRow, items: Sequence[str]) -> dict[str, Any]:
    """One household: its head under the mask, unless two people let the full name stand."""
    shown = it.full_name if FULL_NAME in items and it.is_released else it.head
    told: dict[str, Any] = {HEAD: shown}
    if "village" in items:
        told["group"] = it.group
    if "members" in items:
        told["members"] = it.members
    return told


def objections_told(notice: PublicNotice, rules: NoticeRules) -> dict[str, str]:
    """Whom one tells what speaks against it."""
    office = rules.takes_objections(notice.procedure)
    call = office_to_call(notice.area, Role(office), on=notice.put_up_on)
    return {
        "office": office, "area": call.area if call else notice.area.name, "name": call.name if call else "",
        "phone": call.phone if call else "",
    }  # fmt: skip


def require_no_numbers(notice: PublicNotice) -> None:
    """Nobody's number stands on it, whatever the register has in its names: only the office's own phone may."""
    told = notice.content
    call = told["object"] or {"phone": ""}
    cells = (str(cell) for row in told["rows"] for cell in row.values())
    texts = [told["village"], told["place"], *call.values(), *cells]
    try:
        require_clean_texts(texts, sheet=told["title"].get("zh", ""), allowed=[call["phone"]])
    except NumberLeaves as found:
        raise NoticeRefused("number_leaves", place=found.sheet, kind=str(found.kind)) from found


def _act_on(rows: Sequence[Proceeding], notice: PublicNotice, step: Step, *, by: Account) -> None:
    """The act in each proceeding: what stands is begun by it, what is only announced is done."""
    kind = ActKind.BEGIN if step.stands else ActKind.FINISH
    told = Told(on=notice.put_up_on, evidence={EVIDENCE: told_as_evidence(notice)})
    together = uuid4()
    for row in sorted(rows, key=lambda it: it.key):
        act(row.key, kind, step=step.key, told=told, by=by, together=together, notice=notice)
