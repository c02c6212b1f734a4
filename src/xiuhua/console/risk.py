"""What the risk order would have been worth, at the terminal, by a file; no database."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiuhua.bridge.risk_files import backtest_file, span
from xiuhua.console.language import in_a_row
from xiuhua.console.measure import print_table
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.policy.pack import Pack
from xiuhua.policy.reader import read_pack
from xiuhua.policy.risk import RiskPolicy
from xiuhua.policy.risk_reader import risk_policy
from xiuhua.reckon.risk.backtest import ALL, Backtest, Judged
from xiuhua.words import NotFound


def show_backtest(file: Path, *, pack: str | None, on: date | None, json: bool) -> Outcome:
    """Fit, judge each year by what was known before it, and tell; the pack's numbers are those of `on`."""
    judge = _judge(pack)
    policy = risk_policy(judge, day=on or _latest(judge))
    found, history, seconds = backtest_file(file, policy=policy)
    if json:
        print_json(document(found, policy) | {"seconds": round(seconds, 3)})
        return Outcome.OK
    first, last = span(history)
    facts = {"rows": f"{history.height:,}", "first": first, "last": last, "events": f"{found.score.events:,}"}
    say(_("%(rows)s rows from %(first)s to %(last)s; %(events)s returned to poverty.") % facts)
    tell(found, policy)
    return Outcome.OK


def _judge(name: str | None) -> Pack:
    """The pack named, or the only one that says what orders checks."""
    if name:
        return read_pack(name, packs=settings.PACKS)
    able = sorted(path.parent.name for path in settings.PACKS.glob("*/risk.toml"))
    if len(able) != 1:
        raise NotFound(
            _("Say by which pack to order checks (--pack): %(packs)s.") % {"packs": in_a_row(able) or settings.PACKS}
        )
    return read_pack(able[0], packs=settings.PACKS)


def _latest(pack: Pack) -> date:
    """The last day on which a number of the pack begins to hold."""
    return max((pack.since, *(it.since for one in pack.parameters.values() for it in one.settings)))


# ── As scripts read it ───────────────────────────────────────────────────────────────────────────────────────────────


def document(found: Backtest, policy: RiskPolicy) -> dict[str, Any]:
    """The score with what it would have been worth, as one document."""
    score = found.score
    weights = zip(score.features, score.weights, score.points, strict=True)
    return {
        "rows": score.rows,
        "events": score.events,
        "score": {
            "penalty": score.penalty, "folds": score.folds, "intercept": score.intercept,
            "features": [{"key": key, "weight": weight, "points": points} for key, weight, points in weights],
            "table": [{"points": points, "probability": chance} for points, chance in score.table()],
        },
        "drawn": policy.drawn,
        "years": [asdict(it) for it in found.judged if it.year != ALL],
        "all": next(asdict(it) for it in found.judged if it.year == ALL),
        "skipped": [asdict(it) for it in found.skipped],
        "groups": [asdict(it) for it in found.groups],
        "groups_left_out": found.left_out,
    }  # fmt: skip


# ── As people read it ────────────────────────────────────────────────────────────────────────────────────────────────


def tell(found: Backtest, policy: RiskPolicy) -> None:
    """The same as tables."""
    language = get_language() or "en"
    words = {key: it.label[language] for key, it in policy.rules.features.items()}
    points = zip(found.score.features, found.score.points, found.score.weights, strict=True)
    print_table([_("gives points"), _("points"), _("weight")], [(words[key], *rest) for key, *rest in points])
    for title, lines in (
        (_("How well each year was told by what was known before it"), _years(found.judged)),
        (_("Of those who returned, the share found with so many checks"), _recalls(found.judged)),
        (_("How many returned, beside how many were expected to"), _groups(found, policy, language)),
    ):
        print(f"\n{title}")
        print_table(*lines)
    for it in found.skipped:
        facts = {"year": it.year, "events": f"{it.events:,}", "needed": f"{it.needed:,}"}
        say(_("%(year)s is not judged: %(events)s returns were known before it, %(needed)s are needed.") % facts)
    if found.left_out:
        say(_("%(count)s groups are too small to be told.") % {"count": f"{found.left_out:,}"})


def _years(judged: Iterable[Judged]) -> tuple[list[str], list[list[Any]]]:
    heads = [_("year"), _("rows"), _("returned"), "AUC", _("from"), _("to"), _("AUC, warnings"), "Brier",
             _("Brier, rate alone")]  # fmt: skip
    lines = []
    for it in judged:
        auc = [it.auc.value, it.auc.low, it.auc.high] if it.auc else [None] * 3
        rules = it.rules_auc.value if it.rules_auc else None
        lines.append([_year(it), it.rows, it.events, *auc, rules, it.brier, it.plain])
    return heads, lines


def _recalls(judged: Iterable[Judged]) -> tuple[list[str], list[list[Any]]]:
    heads = [_("year"), _("checks, per cent"), _("checks"), _("by points"), _("with the lot"), _("by warnings"),
             _("at random")]  # fmt: skip
    return heads, [
        [_year(it), f"{one.percent:g}", one.checks, one.points, one.drawn, one.rules, one.chance]
        for it in judged
        for one in it.recalls
    ]


def _groups(found: Backtest, policy: RiskPolicy, language: str) -> tuple[list[str], list[list[Any]]]:
    heads = [_("group"), _("value"), _("rows"), _("returned"), _("expected"), _("share"), _("from"), _("to")]
    return heads, [
        [policy.rules.groups[it.group].label[language], it.value or "–", it.rows, it.events, it.expected,
         it.observed.value, it.observed.low, it.observed.high]
        for it in found.groups
    ]  # fmt: skip


def _year(it: Judged) -> str:
    return str(it.year) if it.year != ALL else _("all")
