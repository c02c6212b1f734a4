"""Search: five hundred probes as people would type them, answered by the server, beside LIKE over names.

A probe is somebody, or some place, of the register; it is found when it stands among the first three. Who looks for
somebody knows how the name sounds (read from another table than ours, a fifth of them with a polyphone) or how it is
written; and where more than three are called or shortened so, one more thing: the village, the end of the identity
number, or that of the telephone. Initials alone name dozens among four hundred thousand, so nobody is asked for that.
"""

import random
from collections import Counter
from collections.abc import Iterable
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
from xiuhua.register.models import Account, Belonging, Contact, Residence
from xiuhua.register.vault import open_vault
from xiuhua.words import NotFound

PROBES = 500
TOP = 3
OFFERED = 6
MANY = 10**9  # whoever it is, one word is not enough
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


# By turns; every fifth of those by name is drawn among names with a polyphone.
KINDS = (
    *("pinyin", "initials", "surname_initials", "characters", "name_place"),
    *("id_last4", "id_last6", "phone_last4", "number", "village", "code"),
)
OF_PLACES = ("village", "code")


@dataclass(frozen=True, slots=True)
class Probe:
    """Who or what is to be found, what is typed for it, and the same in characters for who knows no pinyin.

    `found_as` is the name and the key of the household, or the code of a place.
    """

    kind: str
    found_as: tuple[str, ...]
    belonging: int
    typed: str
    written: str = ""
    village: str = ""


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
    like = [_by_like(probe, scope, day) for probe in probes if probe.written]
    told: dict[str, float] = {"top_three": _share(hit for _, hit in ours)}
    by_kind = {
        kind: [hit for probe, (_, hit) in zip(probes, ours, strict=True) if probe.kind == kind] for kind in KINDS
    }
    told |= {f"{kind}_top_three": _share(hits) for kind, hits in by_kind.items()}
    for who, milliseconds in served.items():
        told |= {f"{who}_p50_ms": _nth(milliseconds, 50), f"{who}_p95_ms": _nth(milliseconds, 95)}
    told |= {"like_top_three": _share(hit for _, hit in like)}
    for who, way in (("question", ours), ("like", like)):  # both without the server around them
        milliseconds = [took for took, _ in way]
        told |= {f"{who}_p50_ms": _nth(milliseconds, 50), f"{who}_p95_ms": _nth(milliseconds, 95)}
    return told | {"like_to_question_p95": round(told["like_p95_ms"] / told["question_p95_ms"], 2)}


def _probes(day: date, size: int) -> list[Probe]:
    """Drawn evenly among all who belong somewhere, a fifth of them among names with a polyphone."""
    chance = random.Random(20_170_331)
    ids, names = zip(*Belonging.objects.on(day).order_by("pk").values_list("pk", "member__name")[:size], strict=True)
    readings = dict(line.split() for line in READINGS.read_text(encoding="utf-8").splitlines() if line[0] != "#")
    known = [place for place, name in enumerate(names) if all(sign in readings for sign in name)]
    mixed = [place for place in known if any(sign in POLYPHONES for sign in names[place])]
    drawn = [chance.choice(mixed if number % 5 == 0 else known) for number in range(PROBES)]
    drawing = Drawing(readings, names, chance, day)
    return [drawing.probe(KINDS[number % len(KINDS)], ids[place]) for number, place in enumerate(drawn)]


class Drawing:
    """What makes probes: how names sound by the other table, and how many are called so."""

    def __init__(self, readings: dict[str, str], names: Iterable[str], chance: random.Random, day: date) -> None:
        self.readings, self.chance, self.day = readings, chance, day
        every = list(names)
        self.called, self.sounding = Counter(every), Counter(map(self.whole, every))
        self.shortened = Counter(map(self.initials, every))

    def whole(self, name: str) -> str:
        """A name as it sounds."""
        return "".join(self.readings.get(sign, sign) for sign in name)

    def initials(self, name: str) -> str:
        """A name by its initials."""
        return "".join(self.readings.get(sign, sign)[0] for sign in name)

    def probe(self, kind: str, belonging: int) -> Probe:
        """What somebody types for a member of a household, or for the village where they live."""
        row = Belonging.objects.select_related("member", "household").get(pk=belonging)
        homes = Residence.objects.on(self.day).filter(household=row.household).select_related("village__parent")
        home = homes.first()
        village = _everyday(home.village.name)
        if kind in OF_PLACES:
            named = f"{village} {_everyday(home.village.parent.name)}"
            return Probe(kind, (home.village.code,), row.pk, home.village.code if kind == "code" else named)
        if kind == "number":
            return Probe(kind, (row.household.number,), row.pk, row.household.number)
        return self._of_person(kind, row, village)

    def _of_person(self, kind: str, row: Belonging, village: str) -> Probe:
        """Somebody by name, with one more word where the name is not enough; or by the end of a number."""
        name = row.member.name
        sounds = [self.chance.choice(POLYPHONES.get(sign, (self.readings[sign],))) for sign in name]
        initials = "".join(sound[0] for sound in sounds)
        short = self.shortened[self.initials(name)]
        contact = Contact.objects.on(self.day).filter(household=row.household).first()
        typed, bearers, more = {
            "pinyin": ("".join(sounds), self.sounding[self.whole(name)], village),
            "initials": (initials, short, village),
            "surname_initials": (sounds[0] + initials[1:], short, village),
            "characters": (name, self.called[name], village),
            "name_place": (name, MANY, village),
            "id_last4": (initials, MANY, _identity(row)[-4:]),
            "id_last6": (name[0], MANY, _identity(row)[-6:]),
            "phone_last4": (initials, MANY, contact.phone[-4:] if contact and contact.phone else village),
        }[kind]
        words = " ".join([typed, more] if bearers > TOP else [typed]).strip()
        spoken = kind not in ("id_last4", "id_last6", "phone_last4")
        return Probe(
            kind, (name, row.household.key.hex), row.pk, words,
            written=name if spoken else "", village=village if bearers > TOP else "",
        )  # fmt: skip


def _everyday(village: str) -> str:
    """书台 of 书台村民委员会."""
    for ending in ("村民委员会", "居民委员会", "村委会", "居委会", "社区", "村", "镇", "乡", "街道"):
        village = village.removesuffix(ending) or village
    return village


def _identity(row: Belonging) -> str:
    number = open_vault().unseal(bytes(row.member.id_sealed), place=f"member.id:{row.member.key.hex}")
    return number[:18]


def _by_search(probe: Probe, scope: Scope, day: date) -> tuple[float, bool]:
    begun = perf_counter()
    found = search(scope, read_question(probe.typed), on=day, limit=OFFERED)
    took = (perf_counter() - begun) * 1000
    shown: list[tuple[str, ...]] = [(one.name, one.household.hex) for one in found.people[:TOP]]
    if probe.kind in OF_PLACES:
        shown = [(one.code,) for one in found.places[:TOP]]
    elif probe.kind == "number":
        shown = [(one.number,) for one in (*found.people[:TOP], *found.households[:TOP])]
    return took, probe.found_as in shown


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
