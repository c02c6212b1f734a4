"""Cards that households scan, handed out to all of a place, of a list, or of those one answers for, in one go."""

from xiuhua.actions.keep.print_papers import Part, Printed, Progress, to_print
from xiuhua.actions.scan_card import Wish, hand_out_to
from xiuhua.duty.acting import open_answered_household
from xiuhua.duty.door import scope_of
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account


def hand_out_scan_cards(
    code: str, wish: Wish, *, by: Account, progress: Progress, part: Part | None = None
) -> Printed:  # fmt: skip
    """A card for each registered household of an area, or a part of them, or of one's OWN: a page each, one PDF.

    All are handed out or none. Raises as `hand_out_scan_card` does, and PaperRefused as papers of many do.
    """
    today = clock_day()
    scope = scope_of(by, today=today)
    asked = to_print(code, by=by, part=part).households()
    opened = [open_answered_household(scope, it.key, on=today) for it in asked]
    pdf, tokens = hand_out_to(opened, wish, by=by, on=today, progress=progress)
    return Printed(pdf, len(tokens))
