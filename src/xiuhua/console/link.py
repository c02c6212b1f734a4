"""Records of one person in a file, at the terminal; no database."""

from pathlib import Path

from django.utils.translation import gettext as _

from xiuhua.bridge.files import STDIN
from xiuhua.bridge.linkage_files import Linked, link_file, write_linked
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.words import Conflict


def show_linkage(file: Path, *, threshold: float, out: Path | None, json: bool) -> Outcome:
    """Link, write the pairs and tell; without a file for them they go to stdout, or into the document."""
    if json and out == STDIN:
        raise Conflict(_("Both the pairs and --json would go to stdout: name a file for the pairs."))
    found, seconds = link_file(file, threshold=threshold)
    if out is not None or not json:
        write_linked(found, out or STDIN)
    if json:
        document = {
            "rows": found.records, "pairs": found.pairs.height, "persons": found.persons, "threshold": threshold,
            "compared": found.proposed, "blocks_parted": found.refined, "blocks_thinned": found.windowed,
            "seconds": round(seconds, 3),
        }  # fmt: skip
        print_json(document | ({} if out else {"found": found.pairs.to_dicts()}))
    else:
        _tell(found, seconds)
    return Outcome.OK


def _tell(found: Linked, seconds: float) -> None:
    """On stderr: the pairs may go to stdout."""
    facts = {
        "rows": f"{found.records:,}",
        "pairs": f"{found.pairs.height:,}",
        "persons": f"{found.persons:,}",
    }
    said = _("%(pairs)s pairs among %(rows)s records are of one person; %(persons)s persons stand several times.")
    say(f"{said % facts} ({seconds:.1f} s)")
    if found.refined:
        facts = {"parted": f"{found.refined:,}", "thinned": f"{found.windowed:,}", "compared": f"{found.proposed:,}"}
        said = _(
            "%(compared)s pairs were compared. %(parted)s groups were too large to compare all in them and were parted "
            "by a second thing in common; %(thinned)s were too large still: there only the next in age and name."
        )
        say(said % facts)
