"""An inspection at the terminal: drawn again from its frame and seed."""

from uuid import UUID

from django.utils.translation import gettext as _

from xiuhua.console.layout import lay_out_database
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.queries.inspection import plan_keyed
from xiuhua.queries.inspection_draw import replay
from xiuhua.words import NotFound


def replay_inspection(key: str, *, json: bool) -> Outcome:
    """Draw an inspection again and tell whether the same came out; done with findings where it did not."""
    lay_out_database()
    plan = plan_keyed(_key(key))
    if plan is None:
        raise NotFound(_("There is no inspection with the key %(key)s.") % {"key": key})
    again = replay(plan)
    told = {
        "inspection": plan.inspection.name, "seed": plan.seed, "digest": plan.frame_digest, "homes": plan.frame_size,
        "drawn": again and again.drawn, "replaced": again and again.replaced,
        "same_frame": again and again.same_frame, "same_seed": again and again.same_seed,
        "same_draw": again and again.same_draw,
    }  # fmt: skip
    if json:
        print_json(told)
    else:
        for name, value in told.items():
            print(f"{name:<12} {value}")
    if again is None:
        say(_("It has not departed: nothing is drawn yet, for anybody."))
        return Outcome.OK
    return Outcome.OK if again.holds else Outcome.DONE_WITH_FINDINGS


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(_("There is no inspection with the key %(key)s.") % {"key": text}) from None
