"""Prints the slips of a round that were not used, each with a new code that opens it once."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from xiuhua.actions.assess.survey_refusal import SurveyRefused
from xiuhua.actions.assess.take_answer import digest_of_code
from xiuhua.actions.journal import write_line
from xiuhua.duty.door import Absent, scope_of
from xiuhua.duty.recheck import asks_there
from xiuhua.papers.booklet import FontMissing
from xiuhua.papers.survey_slip import Slip, SlipWords, survey_slips_pdf
from xiuhua.queries.heads_and_homes import heads_of, homes_of
from xiuhua.queries.office import clock_day, is_demo
from xiuhua.register.models import Account, SurveyRound, SurveySlip

CODE_BYTES = 12  # of chance: nobody finds a slip by trying codes
CODE_LENGTH = CODE_BYTES * 4 // 3  # as it is written
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SlipAddress:
    """Where a slip is opened, with a place for its code, and whether telephones of households get there."""

    address: str
    reached: bool


@transaction.atomic
def print_slips(key: UUID, words: SlipWords, opens: SlipAddress, *, language: str, by: Account) -> bytes:
    """The slips of a round as a PDF, for the office that drew it: new codes, so that those printed before lapse.

    Raises Absent for anybody else, SurveyRefused for a round without slips left or where no telephone gets to.
    """
    today = clock_day()
    row = SurveyRound.objects.select_for_update(of=("self",)).select_related("area").filter(key=key).first()
    if row is None or not asks_there(scope_of(by, today=today), row.area):
        raise Absent
    if row.closed_on is not None:
        raise SurveyRefused("closed", day=row.closed_on)
    if not opens.reached and not is_demo():
        raise SurveyRefused("unreachable", address=opens.address.partition("/s/")[0])
    left = list(SurveySlip.objects.filter(village__round=row, burnt=False).order_by("village__village__code", "pk"))
    if not left:
        raise SurveyRefused("no_slips")
    codes = [secrets.token_urlsafe(CODE_BYTES) for _ in left]
    for slip, code in zip(left, codes, strict=True):
        slip.code_digest = digest_of_code(code)
    SurveySlip.objects.bulk_update(left, ["code_digest"], batch_size=AT_ONCE)
    ids = [it.household_id for it in left]
    heads, homes = heads_of(ids, on=today), homes_of(ids, on=today)
    slips = [
        Slip(
            f"{homes.get(it.household_id, '')} {heads.get(it.household_id, '')}".strip(),
            opens.address.format(code=code),
        )
        for it, code in zip(left, codes, strict=True)
    ]
    write_line(
        "print_survey_slips", by=by, subject_kind="area", subject=row.area.code, after={"slips": len(slips)}
    )  # fmt: skip
    try:
        return survey_slips_pdf(slips, words, language=language)
    except FontMissing as missing:
        raise SurveyRefused("no_font") from missing
