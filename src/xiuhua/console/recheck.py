"""A month's calls at the terminal: drawn again from the kept frame and seed, with the share that households told."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from xiuhua.console.layout import lay_out_database
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.queries.area import area_coded
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.queries.recheck_calls import round_of
from xiuhua.queries.recheck_rate import Rate, verified_rate
from xiuhua.queries.recheck_replay import replay
from xiuhua.words import NotFound, Rejected


def draw_again(code: str, month: str, *, json: bool) -> Outcome:
    """Draw a month again and tell whether the same came out; done with findings where it did not."""
    lay_out_database()
    today = clock_day()
    area = area_coded(code, on=today)
    if area is None:
        raise NotFound(_("There is no place with the code %(code)s.") % {"code": code})
    first = _first_day(month)
    found = round_of(area, first)
    if found is None:
        raise NotFound(_("%(month)s of %(area)s has not been drawn.") % {"month": month, "area": area.name})
    again = replay(found)
    rate = verified_rate(area, first, require_pack_in_force(today), on=today)
    told = {
        "area": code, "month": month, "seed": found.seed, "digest": found.frame_digest, "visits": found.frame_size,
        "calls": found.call_backs.count(), "same_frame": again and again.same_frame,
        "same_draw": again and again.same_draw, **_share(rate),
    }  # fmt: skip
    if json:
        print_json(told)
    else:
        for name, value in told.items():
            print(f"{name:<12} {value}")
    if again is None:
        say(_("The list that was drawn from has been forgotten after its term; its size and digest remain."))
        return Outcome.OK
    return Outcome.OK if again.same_frame and again.same_draw else Outcome.DONE_WITH_FINDINGS


def _first_day(month: str) -> date:
    try:
        return datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007 -- a month, not a moment
    except ValueError:
        raise Rejected(_("%(month)s is no month: write it as 2017-03.") % {"month": month}) from None


def _share(rate: Rate | None) -> dict[str, object]:
    """The share with its interval; nothing where too few answered."""
    share = rate.found.share if rate and rate.found else None
    told = (share.value, share.low, share.high) if share else (None, None, None)
    answered = rate.found.answered if rate and rate.found else None
    return dict(zip(("share", "low", "high", "answered"), (*told, answered), strict=True))
