"""Signs of desk-made visits in a file, at the terminal; no database."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from xiuhua.bridge.files import STDIN
from xiuhua.bridge.verify_files import Verified, verify_file, write_flags, write_helpers
from xiuhua.console.language import in_a_row
from xiuhua.console.measure import print_table
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.policy.pack import Pack
from xiuhua.policy.reader import read_pack
from xiuhua.policy.verify_reader import verify_policy
from xiuhua.policy.words import filled
from xiuhua.words import Conflict, NotFound


def show_verified(
    file: Path, *, out: Path | None, helpers: Path | None, pack: str | None, on: date | None, language: str,
    json: bool,
) -> Outcome:  # fmt: skip
    """Look for signs by the pack as it holds on a day, the last it speaks of by default; write and tell."""
    if [out == STDIN, helpers == STDIN, json].count(True) > 1:
        raise Conflict(_("Only one of the flags, the helpers and --json can go to stdout: name a file for the others."))
    judge = _judge(pack)
    policy = verify_policy(judge, day=on or _last_day(judge))
    found, seconds = verify_file(file, policy=policy)
    if out is not None:
        write_flags(found, out)
    if helpers is not None:
        write_helpers(found, helpers)
    if json:
        print_json(document(found, seconds, language))
    else:
        tell(found, seconds, language, table=STDIN not in {out, helpers})
    return Outcome.DONE_WITH_FINDINGS if found.flagged else Outcome.OK


def _judge(name: str | None) -> Pack:
    """The pack named, or the only one with a verify.toml of its own."""
    if name:
        return read_pack(name, packs=settings.PACKS)
    able = sorted(path.parent.name for path in settings.PACKS.glob("*/verify.toml"))
    if len(able) != 1:
        facts = {"packs": in_a_row(able) or settings.PACKS}
        raise NotFound(_("Say by which pack to look at visits (--pack): %(packs)s.") % facts)
    return read_pack(able[0], packs=settings.PACKS)


def _last_day(pack: Pack) -> date:
    """The last day on which a number of the pack begins to hold."""
    return max((pack.since, *(it.since for one in pack.parameters.values() for it in one.settings)))


# ── As scripts read it ───────────────────────────────────────────────────────────────────────────────────────────────


def document(found: Verified, seconds: float, language: str) -> dict[str, Any]:
    """Counts of the whole, by sign and by helper; hints about the set; never who is worst."""
    return {
        "visits": found.visits.height,
        "flagged": found.flagged,
        "by_sign": found.by_sign(),
        "helpers": {
            "all": found.helpers.height, "flagged": found.helpers.filter(found.helpers["flagged"] > 0).height,
        },
        "by_helper": found.helpers.filter(found.helpers["flagged"] > 0).to_dicts(),
        "hints": [
            {"sign": it.sign, "column": it.column, "values": it.values, "figure": round(it.figure, 6),
             "says": hint_words(found, it.sign, it.values, language)}
            for it in found.hints
        ],
        "seconds": round(seconds, 3),
    }  # fmt: skip


def hint_words(found: Verified, sign: str, values: int, language: str) -> str:
    """A hint in words."""
    return filled(found.policy.rules.hints[sign].says[language], {"count": f"{values:,}"})


# ── As people read it ────────────────────────────────────────────────────────────────────────────────────────────────


def tell(found: Verified, seconds: float, language: str, *, table: bool) -> None:
    """How many, by which signs (as a table on stdout, where nothing else goes there), and hints about the set."""
    signs = found.policy.rules.signs
    facts = {"visits": f"{found.visits.height:,}", "flagged": f"{found.flagged:,}"}
    said = _("%(flagged)s of %(visits)s visits are worth a second look.")
    say(f"{said % facts} ({seconds:.1f} s)")
    if found.flagged and table:
        lines = [(key, signs[key].label[language], f"{count:,}") for key, count in found.by_sign().items()]
        print_table([_("sign"), _("what it is"), _("visits")], lines)
    for it in found.hints:
        say(f"{it.sign} {it.column}: {hint_words(found, it.sign, it.values, language)}")
    say(found.policy.rules.says["changes_nothing"][language])
