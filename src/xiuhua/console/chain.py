"""The journal's chain, the vault's keys and the index of search at the terminal."""

from dataclasses import asdict

from django.conf import settings

from xiuhua.actions.keep.index_for_search import index_for_search
from xiuhua.actions.keep.rotate_keys import rotate_keys
from xiuhua.console.outcome import Outcome, print_json
from xiuhua.console.progress import steps
from xiuhua.queries.journal_check import check_journal


def verify_chain(*, json: bool) -> Outcome:
    """Check the journal and tell what was found; exit 1 when the chain is broken."""
    found = check_journal(anchors=settings.HOME / "anchors.txt")
    told = {"holds": found.holds, **asdict(found)}
    if json:
        print_json(told)
    else:
        for name, value in told.items():
            print(f"{name:<20} {value}")
    return Outcome.OK if found.holds else Outcome.ERROR


def index_and_tell(*, anew: bool, json: bool) -> Outcome:
    """Index for search and tell how many names and numbers were."""
    with steps() as step:
        indexed = index_for_search(anew=anew, progress=step)
    if json:
        print_json(indexed)
    else:
        print(f"{indexed['names']:,} names were spelled, {indexed['numbers']:,} numbers indexed.")
    return Outcome.OK


def rotate_and_tell(*, json: bool) -> Outcome:
    """Rotate the keys and tell how many numbers were resealed."""
    with steps() as step:
        resealed = rotate_keys(by=None, progress=step)
    if json:
        print_json({"resealed": resealed})
    else:
        print(f"{resealed:,} sealed numbers stand under the new key.")
    return Outcome.OK
