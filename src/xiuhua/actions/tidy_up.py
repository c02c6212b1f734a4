"""What the worker takes away now and then, whoever kept it: rows and files after their term, old pictures of visits."""

from contextlib import suppress

from xiuhua.actions.keep.do_jobs import tidy_up
from xiuhua.actions.verify.forget_flags import forget_flags
from xiuhua.actions.verify.see_photo import forget_photos
from xiuhua.actions.verify.visit_refusal import VisitRefused
from xiuhua.queries.office import clock_day


def tidy_up_all() -> None:
    """Take away what nobody wants any more; where no pack says for how long something is kept, it stays."""
    tidy_up()
    with suppress(VisitRefused):
        forget_photos(today=clock_day())
    forget_flags(today=clock_day())
