"""What criteria found when a proceeding ended, told again from what was kept then: not judged anew."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from xiuhua.loop.diagnose.explanation import CriterionTold, SchemeTold
from xiuhua.policy.ruleset import Criterion, Warrant
from xiuhua.policy.words import Labels
from xiuhua.queries.explanation import CriterionView, SchemeView, schemes_in_words, wording_of
from xiuhua.queries.judging import CALLED_BY, judging
from xiuhua.queries.wording import ParameterTold, Wording
from xiuhua.reckon.rules.explaining import Row, Told
from xiuhua.reckon.tables import TABLES
from xiuhua.words import NotFound


def verdict_in_words(kept: Mapping[str, Any]) -> SchemeView:
    """A verdict as `kept_verdict` keeps it, in the active language: each criterion with what it read then.

    Words are those of the pack that judged, as its folder has them now; what it has no words for keeps its key.
    Raises NotFound for a scheme that the pack no longer has. At most two statements.
    """
    judge = judging(kept["pack"], date.fromisoformat(kept["on"]))
    scheme = judge.pack.rules.schemes.get(kept["scheme"])
    if scheme is None:
        raise NotFound(f"Pack {judge.pack.name} has no scheme {kept['scheme']!r} any more.")
    parts = {it.key: it for it in scheme.parts}
    criteria = tuple(
        CriterionTold(parts.get(it["key"]) or _bare(it, judge.pack.languages), it["verdict"], tuple(_told(it["read"])))
        for it in kept["criteria"]
    )
    found = SchemeTold(scheme, kept["verdict"], criteria)
    read = [told for it in criteria for told in it.told]
    words = wording_of(judge, _rows_named(read), read)
    (view,) = schemes_in_words([found], words)
    told = zip(view.criteria, kept["criteria"], strict=True)
    return replace(view, criteria=tuple(_as_then(it, read["read"], words) for it, read in told))


def _told(read: Iterable[list[Any]]) -> Iterable[Told]:
    return (Told(name, value, of, row or "") for of, name, row, value in read)


def _rows_named(read: Iterable[Told]) -> dict[str, list[Row]]:
    """Rows that are called by their own key, such as a part of income: nothing else was kept of them."""
    called = {name: column for name, (column, _words) in CALLED_BY.items() if TABLES[name].key[-1] == column}
    found: dict[str, list[Row]] = {}
    for it in read:
        if it.row and it.of in called:
            found.setdefault(it.of, []).append({called[it.of]: it.row})
    return found


def _bare(kept: Mapping[str, Any], languages: Iterable[str]) -> Criterion:
    """A criterion that the pack has no words for any more."""
    label = Labels({it.partition("-")[0]: kept["key"] for it in languages})
    return Criterion(kept["key"], label, kept["rule"], Warrant("", ""), kept["severity"])


def _as_then(view: CriterionView, read: Iterable[list[Any]], words: Wording) -> CriterionView:
    """Its parameters with the values that were read, whatever the pack says now."""
    values = {name: value for of, name, _row, value in read if not of}
    return replace(view, parameters=tuple(_parameter(it, values.get(it.name), words) for it in view.parameters))


def _parameter(it: ParameterTold, value: object, words: Wording) -> ParameterTold:
    if isinstance(value, list):
        value = tuple(value)
    if value in (it.value, str(it.value)):  # a list was once kept as it is written
        return it
    parameter = words.pack.parameter(it.name)
    text = words.text(value, name=it.name, code_list=parameter.code_list, unit=parameter.unit)
    return replace(it, value=value, text=text, since=None, source="", confidence="", confidence_text="")
