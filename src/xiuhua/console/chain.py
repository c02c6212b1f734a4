"""The journal's chain at the terminal."""

from dataclasses import asdict

from django.conf import settings

from xiuhua.console.outcome import Outcome, print_json
from xiuhua.queries.journal_check import check_journal


def verify_chain(*, json: bool) -> Outcome:
    """Check the journal and tell what was found; exit 1 when the chain is broken."""
    found = check_journal(anchors=settings.HOME / "anchors.txt")
    if json:
        print_json(asdict(found))
    else:
        for name, value in asdict(found).items():
            print(f"{name:<20} {value}")
    return Outcome.OK if found.whole else Outcome.ERROR
