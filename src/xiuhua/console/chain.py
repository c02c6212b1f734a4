"""The journal's chain and the vault's keys at the terminal."""

from dataclasses import asdict

from django.conf import settings

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


def rotate_and_tell(*, json: bool) -> Outcome:
    """Rotate the keys and tell how many numbers were resealed."""
    with steps() as step:
        resealed = rotate_keys(by=None, progress=step)
    if json:
        print_json({"resealed": resealed})
    else:
        print(f"{resealed:,} sealed numbers stand under the new key.")
    return Outcome.OK
