"""Pairing helpers with households from files, at the terminal; no database."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiuhua.bridge.files import STDIN
from xiuhua.bridge.pairing_files import Answer, Binding, Pairing, PairingFiles, answer, read_task, write_pairs
from xiuhua.console.language import in_a_row
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.policy.pack import Pack
from xiuhua.policy.pairing_reader import pairing_policy
from xiuhua.policy.reader import read_pack
from xiuhua.words import AssignmentKind, Conflict, NotFound

SHOWN = 20


def show_pairing(
    files: PairingFiles, *, kind: AssignmentKind, pack: str | None, on: date | None, out: Path, json: bool
) -> Outcome:
    """Pair, write the pairs and tell; exit 6 where somebody stays unpaired, 5 where pins or minima cannot be met."""
    if json and out == STDIN:
        raise Conflict(_("Both the pairs and --json would go to stdout: name a file for the pairs."))
    judge = _judge(pack)
    task = read_task(files, pack=judge, policy=pairing_policy(judge, kind=kind, day=on or _today(judge)))
    found = answer(task)
    if json:
        print_json(_document(found))
    if found.pairing is None:
        for binding in found.bindings:
            say(told_binding(binding))
        return Outcome.INPUT_REJECTED
    write_pairs(found.pairing, out)
    if not json:
        _tell(found, found.pairing)
    return Outcome.DONE_WITH_FINDINGS if found.pairing.unpaired.height else Outcome.OK


def _judge(name: str | None) -> Pack:
    """The pack named, or the only one that says how to pair."""
    if name:
        return read_pack(name, packs=settings.PACKS)
    able = sorted(path.parent.name for path in settings.PACKS.glob("*/pairing.toml"))
    if len(able) != 1:
        raise NotFound(
            _("Say by which pack to pair (--pack): %(packs)s.") % {"packs": in_a_row(able) or settings.PACKS}
        )
    return read_pack(able[0], packs=settings.PACKS)


def _today(pack: Pack) -> date:
    """Today, or the nearest day of which the pack speaks."""
    today = datetime.now(tz=UTC).astimezone().date()
    return max(pack.since, min(today, pack.until - timedelta(days=1) if pack.until else today))


# ── As scripts read it ───────────────────────────────────────────────────────────────────────────────────────────────


def _document(found: Answer) -> dict[str, Any]:
    if found.pairing is None:
        bindings = [
            {
                "constraint": it.constraint, "helpers": it.helpers, "households": it.households, "missing": it.missing,
                "relax": dict(it.relax), "message": told_binding(it),
            }
            for it in found.bindings
        ]  # fmt: skip
        nothing: dict[str, Any] = {"objective": None, "lower_bound": None, "unpaired": []}
        return {"status": "infeasible", **nothing, "binds": bindings, "seconds": round(found.seconds, 3)}
    pairing = found.pairing
    document = {
        "status": pairing.status,
        "objective": pairing.objective,
        "lower_bound": pairing.lower_bound,
        "unpaired": [
            {"household": household, "reason": reason, "helper": helper, "rise": rise}
            for household, reason, helper, rise in pairing.unpaired.iter_rows()
        ],
        "paired": pairing.pairs.height,
        "parts": pairing.parts,
        "seconds": round(found.seconds, 3),
    }
    if found.moved is not None:
        document |= {"moved": found.moved, "moved_fresh": found.moved_fresh}
    return document


# ── As people read it ────────────────────────────────────────────────────────────────────────────────────────────────


def _tell(found: Answer, pairing: Pairing) -> None:
    """On stderr: the pairs may go to stdout."""
    facts = {
        "paired": f"{pairing.pairs.height:,}",
        "cost": f"{pairing.objective:,}",
        "bound": f"{pairing.lower_bound:,}",
        "seconds": f"{found.seconds:.1f}",
    }
    say(_("Paired %(paired)s households at %(cost)s points (no less than %(bound)s) in %(seconds)s s.") % facts)
    if found.moved is not None:
        moved = {"moved": f"{found.moved:,}"}
        say(_("%(moved)s households get another helper than they have.") % moved)
        if found.moved_fresh is not None:
            say(_("%(moved)s would if changing cost nothing.") % {"moved": f"{found.moved_fresh:,}"})
    alone = pairing.unpaired
    for household, reason, helper, _rise in alone.head(SHOWN).iter_rows():
        say(f"{household}: {told_reason(reason, helper)}")
    if alone.height > SHOWN:
        more = alone.height - SHOWN
        said = ngettext("… and %(count)s more: --json tells all.", "… and %(count)s more: --json tells all.", more)
        say(said % {"count": f"{more:,}"})


def told_reason(reason: str, helper: str | None) -> str:
    """Why a household stays unpaired, and the way out, as a sentence."""
    if reason == "no_room" and helper is not None:
        return _("Whoever may answer for it has no room: one more place at %(helper)s would pair it.") % {
            "helper": helper
        }
    return {
        "not_listed": _("No pair of it is listed: list one."),
        "no_helper": _("Nobody is there from the units contracted to its village: contract another, or add helpers."),
        "excluded": _("Kinship or conflict excludes everybody who may answer for it: add helpers."),
        "banned": _("Everybody who may answer for it is banned: lift a ban, or add helpers."),
        "no_room": _("Whoever may answer for it has no room: raise the most of one of them."),
    }[reason]


def told_binding(binding: Binding) -> str:
    """What cannot be met, and the way out, as a sentence."""
    facts = {
        "helpers": _first(binding.helpers),
        "households": _first(binding.households) or _("none"),
        "missing": binding.missing,
        "relax": in_a_row(_("%(helper)s by %(many)s") % {"helper": it, "many": many} for it, many in binding.relax),
    }
    sentences = {
        "most": _("%(helpers)s has %(missing)s pins too many (%(households)s): raise the most, or take pins back."),
        "pin": _("%(helpers)s is pinned to %(households)s, but may not be: take back the pin, or what forbids it."),
        "pinned_twice": _("%(households)s is pinned to %(helpers)s: leave one pin."),
        "least": _(
            "%(helpers)s must have %(missing)s households more than may be theirs (%(households)s): "
            "lower the least of %(relax)s."
        ),
    }
    if binding.constraint == "least" and not binding.relax:
        return _("%(helpers)s cannot all have their least of %(households)s: lower it for some of them.") % facts
    return sentences[binding.constraint] % facts


def _first(ids: tuple[str, ...]) -> str:
    """The first few, and how many more."""
    shown = in_a_row(ids[:SHOWN])
    if len(ids) <= SHOWN:
        return shown
    return _("%(names)s and %(count)s more") % {"names": shown, "count": f"{len(ids) - SHOWN:,}"}
