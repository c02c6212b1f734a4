"""A household reports its own need, without an account: what it says is kept sealed, and nothing is told back.

Whether somebody is known is not even looked up here: whoever has to answer looks for those meant later. So known and
unknown hear the same, in the same time.
"""

import time
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from xiuhua.actions.journal import write_line
from xiuhua.actions.sustain.bring_signals import sealed_told
from xiuhua.actions.sustain.warning_refusal import WarningRefused
from xiuhua.bridge.tries import begin_try
from xiuhua.policy.pack import Pack
from xiuhua.policy.signals import SignalRules
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import judging_pack
from xiuhua.register.models import Area, Signal
from xiuhua.register.vault import open_vault
from xiuhua.words import AreaLevel, new_key, one_line

VISITOR = "visitor"
MOST_NAME, MOST_NUMBER, MOST_WORDS = 40, 24, 300
FROM_ONE, FROM_ALL = 5, 300  # reports within a quarter of an hour


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody reports of themselves: four things that are typed and two that are chosen."""

    name: str
    identity: str
    phone: str
    words: str
    area: str
    trouble: str


def report_need(told: Need, *, from_address: str) -> None:
    """Keep a report, whoever it comes from.

    Raises WarningRefused where something that is needed was not said, where the pack takes no such reports, and for
    too many from one address.
    """
    today = clock_day()
    pack = judging_pack(None, on=today)
    rules = pack.rules.signals if pack else None
    kind = rules.self_report if rules else ""
    if not kind:
        raise WarningRefused("no_watching", day=today)
    place = places_to_report_for(on=today).filter(code=told.area).first()
    texts = {
        "name": one_line(told.name)[:MOST_NAME], "identity": one_line(told.identity)[:MOST_NUMBER],
        "phone": one_line(told.phone)[:MOST_NUMBER], "note": one_line(told.words)[:MOST_WORDS],
        "risk": told.trouble[:MOST_NAME],
    }  # fmt: skip
    if place is None or not texts["name"] or not texts["note"] or texts["risk"] not in _troubles(pack):
        raise WarningRefused("nothing_told")
    if begin_try({f"need:{from_address}": FROM_ONE, "need": FROM_ALL}, now=time.time()) is None:
        raise WarningRefused("too_often")
    _keep(
        place,
        _urgent(rules, texts["risk"], on=today) or kind,
        {name: text for name, text in texts.items() if text},
        on=today,
    )


def _troubles(pack: Pack | None) -> set[str]:
    return {it.key for it in pack.codes["cause"].codes} if pack and "cause" in pack.codes else set()


def _urgent(rules: SignalRules | None, trouble: str, *, on: date) -> str:
    """The signal by which help comes first in such a trouble; empty where none does."""
    kinds = rules.signals_on(on).values() if rules else ()
    return next((it.key for it in kinds if it.urgent and it.risk == trouble), "")


def places_to_report_for(*, on: date) -> QuerySet[Area]:
    """The townships from which a report may come."""
    return Area.objects.on(on).filter(level=AreaLevel.TOWNSHIP).select_related("parent").order_by("code")


@transaction.atomic
def _keep(place: Area, kind: str, texts: dict[str, str], *, on: date) -> None:
    key = new_key()
    sealed = sealed_told(texts, key, open_vault(create=True))
    Signal.objects.create(key=key, area=place, kind=kind, received_on=on, told_sealed=sealed)
    write_line(
        "report_need", by=None, subject_kind="area", subject=place.code, nobody=VISITOR, after={"of_signal": key.hex}
    )  # fmt: skip
