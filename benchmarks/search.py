"""Search: five hundred probes as people would type them, answered by the server, beside LIKE over names.

A probe is somebody who lives in the register. Who looks for them knows how the name sounds (read from another table
than ours, a fifth of them with a polyphone), or how it is written; and where more than three are called or shortened
so, one more thing: the village, or the last four digits of the identity number.
"""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

from django.db import transaction
from django.test import Client

from xiuhua.actions.account.log_in import OfficeBackend
from xiuhua.duty.door import Scope, households_seen, scope_of
from xiuhua.queries.office import clock_day, is_demo
from xiuhua.queries.search.answer import search
from xiuhua.reckon.search.question import read_question
from xiuhua.register.models import Account, Belonging, Residence
from xiuhua.register.vault import open_vault
from xiuhua.words import NotFound

PROBES = 500
TOP = 3
OFFERED = 6
READINGS = Path(__file__).parent / "peers/readings.txt"
# How these are read in names, whatever a table says first.
POLYPHONES = {
    "曾": ("zeng",), "单": ("shan",), "解": ("xie",), "覃": ("qin", "tan"), "翟": ("zhai",), "石": ("shi",),
    "万": ("wan",), "朝": ("chao", "zhao"), "长": ("chang", "zhang"), "盛": ("sheng",), "牟": ("mu", "mou"),
    "车": ("che",), "柏": ("bai", "bo"),
    "娜": ("na",), "召": ("zhao", "shao"), "宁": ("ning",), "露": ("lu",), "会": ("hui",), "强": ("qiang",),
    "陆": ("lu",),
    "叶": ("ye",), "乐": ("le", "yue"), "仇": ("qiu",), "查": ("zha",), "区": ("ou",), "朴": ("piao",),
    "吕": ("lv", "lu"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Probe:
    """Somebody to be found, what is typed for them, and the same in characters for who knows no pinyin."""

    belonging: int
    name: str
    household: str
    typed: str
    written: str
    village: str


def run(size: int) -> dict[str, float]:
    """Of five hundred probes among at most `size` people, the share found among the first three, and milliseconds."""
    if not is_demo():
        raise NotFound("Probes look for people: this benchmark wants a demo. Make one with: xiuhua demo --no-serve")
    day = clock_day()
    city = Account.objects.get(username="city")
    probes = _probes(day, size)
    with transaction.atomic():  # sessions and log-ins are forgotten
        measured = _measured(probes, city, day)
        transaction.set_rollback(True)
    return {"people": Belonging.objects.on(day).count(), "probes": len(probes), **measured}


def _measured(probes: list[Probe], city: Account, day: date) -> dict[str, float]:
    scope = scope_of(city, today=day)
    ours = [_by_search(probe, scope, day) for probe in probes]
    served = {who: _served(probes, who) for who in ("city", "township", "village")}
    like = [_by_like(probe, scope, day) for probe in probes]
    told: dict[str, float] = {"top_three": _share(hit for _, hit in ours)}
    for who, milliseconds in served.items():
        told |= {f"{who}_p50_ms": _nth(milliseconds, 50), f"{who}_p95_ms": _nth(milliseconds, 95)}
    told |= {"like_top_three": _share(hit for _, hit in like)}
    for who, way in (("question", ours), ("like", like)):  # both without the server around them
        milliseconds = [took for took, _ in way]
        told |= {f"{who}_p50_ms": _nth(milliseconds, 50), f"{who}_p95_ms": _nth(milliseconds, 95)}
    return told | {"like_to_question_p95": round(told["like_p95_ms"] / told["question_p95_ms"], 2)}


def _probes(day: date, size: int) -> list[Probe]:
    """Drawn evenly among all who belong somewhere; every fifth among those with a polyphone in the name."""
    chance = random.Random(20_170_331)
    ids, names = zip(*Belonging.objects.on(day).order_by("pk").values_list("pk", "member__name")[:size], strict=True)
    readings = dict(line.split() for line in READINGS.read_text(encoding="utf-8").splitlines() if line[0] != "#")
    known = [place for place, name in enumerate(names) if all(sign in readings for sign in name)]
    mixed = [place for place in known if any(sign in POLYPHONES for sign in names[place])]
    drawn = [chance.choice(mixed if number % 5 == 0 else known) for number in range(PROBES)]
    counts = (
        Counter(names),
        Counter(map(_first_of(readings, whole=True), names)),
        Counter(map(_first_of(readings), names)),
    )
    return [
        _probe(ids[place], names[place], counts, readings, chance, kind=number, day=day)
        for number, place in enumerate(drawn)
    ]


def _first_of(readings: dict[str, str], *, whole: bool = False) -> Any:
    """Spells a name by the other table, in full or by initials."""
    return lambda name: "".join(readings.get(sign, sign)[: None if whole else 1] for sign in name)


def _probe(
    belonging: int, name: str, counts: tuple[Counter[str], ...], readings: dict[str, str], chance: random.Random, *,
    kind: int, day: date,
) -> Probe:  # fmt: skip
    """By turns: the name in full pinyin, by initials, with the surname in full before initials, in characters."""
    row = Belonging.objects.select_related("member", "household").get(pk=belonging)
    home = Residence.objects.on(day).filter(household=row.household).select_related("village").first()
    village = _everyday(home.village.name)
    sounds = [chance.choice(POLYPHONES.get(sign, (readings[sign],))) for sign in name]
    whole, initials = "".join(sounds), "".join(sound[0] for sound in sounds)
    typed, bearers = [
        (whole, counts[1][_first_of(readings, whole=True)(name)]),
        (initials, counts[2][_first_of(readings)(name)]),
        (sounds[0] + initials[1:], counts[2][_first_of(readings)(name)]),
        (name, counts[0][name]),
    ][kind % 4]
    more = _last_four(row) if kind % 8 in (0, 3) else village
    words = [typed, more] if bearers > TOP else [typed]
    return Probe(belonging, name, row.household.key.hex, " ".join(words), name, village if bearers > TOP else "")


def _everyday(village: str) -> str:
    """书台 of 书台村民委员会."""
    for ending in ("村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"):
        village = village.removesuffix(ending) or village
    return village


def _last_four(row: Belonging) -> str:
    number = open_vault().unseal(bytes(row.member.id_sealed), place=f"member.id:{row.member.key.hex}")
    return number[:18][-4:]


def _by_search(probe: Probe, scope: Scope, day: date) -> tuple[float, bool]:
    begun = perf_counter()
    found = search(scope, read_question(probe.typed), on=day, limit=OFFERED).people[:TOP]
    took = (perf_counter() - begun) * 1000
    return took, any((one.name, one.household.hex) == (probe.name, probe.household) for one in found)


def _served(probes: list[Probe], username: str) -> list[float]:
    """Milliseconds of the server for what the box offers, log-in, door and template included."""
    client = Client(headers={"host": "127.0.0.1"})
    account = Account.objects.get(username=username)
    client.force_login(account, backend=f"{OfficeBackend.__module__}.{OfficeBackend.__name__}")
    times = []
    for probe in probes:
        begun = perf_counter()
        answer = client.post("/search/offer/", {"q": probe.typed})
        times.append((perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise ValueError(f"The server answered {answer.status_code}: nothing was measured.")
    client.logout()
    return times


def _by_like(probe: Probe, scope: Scope, day: date) -> tuple[float, bool]:
    """The plain way: the name in characters, somewhere in a name; the village in the village's name."""
    begun = perf_counter()
    rows = Belonging.objects.on(day).filter(household__in=households_seen(scope, on=day))
    rows = rows.filter(member__name__contains=probe.written)
    if probe.village:
        homes = Residence.objects.on(day).filter(village__name__contains=probe.village)
        rows = rows.filter(household__in=homes.values("household"))
    found = [row.pk for row in rows.select_related("member", "household").order_by("member__name", "pk")[:OFFERED]]
    return (perf_counter() - begun) * 1000, probe.belonging in found[:TOP]


def _share(hits: Any) -> float:
    told = list(hits)
    return round(100 * sum(told) / len(told), 1)


def _nth(times: list[float], percent: int) -> float:
    return round(quantiles(times, n=100)[percent - 1], 1)
