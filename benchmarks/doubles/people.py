"""Households of invented persons: namesakes, siblings, twins, fathers and sons, phones that a household shares.

Surnames are as frequent as in life (data of the demo, Chinese-Names-Corpus); characters of given names are those of
the demo, drawn by Zipf's law, since no list of their frequencies that may be copied is at hand: so there are more
namesakes.
"""

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files
from itertools import accumulate

from xiuhua.demo.names import CHECKS, FEMALE, MALE, WEIGHTS

COUNTIES = ("511902", "511903", "511921", "511922", "511923")
TWINS, ONE_PHONE, GENERATION = 0.02, 0.7, 0.4
WORDS = "石龙青白大双新红金黄观高柏清平太长天东西南北王李张杨马水井河沟梁坝湾坪岩山桥寺庙场堂台溪泉塘林竹松"
LAST = date(2017, 3, 31)


@dataclass(frozen=True, slots=True)
class Person:
    """One person as one row tells of them; `truth` is who it is."""

    truth: int
    name: str
    idno: str
    birth: str
    sex: str
    village: str
    phone: str
    household: int = 0
    head_id: str = ""


def checked(body: str) -> str:
    """An identity number of 17 digits with its check character (GB 11643)."""
    return body + CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


class Town:
    """Draws persons, household by household."""

    def __init__(self, chance: random.Random, *, persons: int) -> None:
        self.chance, self.running = chance, Counter[str]()
        lines = files("xiuhua.demo").joinpath("data/surnames.csv").read_text("utf-8").splitlines()[1:]
        listed = [line.split(",") for line in lines]
        self.surnames = [surname for surname, _ in listed]
        self.surname_steps = list(accumulate(float(frequency) for _, frequency in listed))
        self.given = {
            sex: (text, list(accumulate(1 / (place + 3) for place in range(len(text)))))
            for sex, text in (("男", MALE), ("女", FEMALE))
        }
        self.villages = self._villages(max(2, persons // 190))

    def _villages(self, count: int) -> list[tuple[str, str, list[str]]]:
        """County, name, and the surnames that are at home there."""
        found = []
        for _ in range(count):
            name = "".join(self.chance.sample(WORDS, 2)) + ("村" if self.chance.random() < 0.9 else "社区")
            found.append((self.chance.choice(COUNTIES), name, [self.surname() for _ in range(4)]))
        return found

    def surname(self) -> str:
        """A surname as frequent as in life."""
        return self.chance.choices(self.surnames, cum_weights=self.surname_steps)[0]

    def given_name(self, sex: str, *, generation: str = "") -> str:
        """One or two characters, the first perhaps that of a generation."""
        text, steps = self.given[sex]
        first, second = self.chance.choices(text, cum_weights=steps, k=2)
        if generation and self.chance.random() < GENERATION:
            return generation + second
        return first + second if self.chance.random() < 0.8 else second

    def phone(self) -> str:
        """A mobile number that nobody was given."""
        return f"154{self.chance.randrange(10**8):08d}"

    def identity(self, county: str, birth: date, sex: str) -> str:
        """The next number of a county, day and sex, so that twins have neighbouring ones."""
        stem = f"{county}{birth:%Y%m%d}"
        key = stem + sex
        if key not in self.running:
            self.running[key] = self.chance.randrange(0, 300)
        self.running[key] += 1
        return checked(f"{stem}{(2 * self.running[key] - (sex == '男')) % 1000:03d}")

    def household(self, number: int, *, truth: int) -> list[Person]:
        """A couple, their children, perhaps a grandparent; the head first."""
        county, village, at_home = self.chance.choice(self.villages)
        family = self.chance.choice(at_home) if self.chance.random() < 0.5 else self.surname()
        born = date(1930, 1, 1) + timedelta(days=self.chance.randrange(23_000))
        generation = self.chance.choice(MALE)
        rows = [("男", family, born, "")]
        if self.chance.random() < 0.8:
            rows.append(("女", self.surname(), born + timedelta(days=self.chance.randrange(-1500, 2500)), ""))
        day = born + timedelta(days=self.chance.randrange(7300, 10_000))
        for _ in range(self.chance.choice((0, 1, 1, 2, 2, 3))):
            rows.append((self.chance.choice("男女"), family, day, generation))
            if self.chance.random() < TWINS:
                rows.append((rows[-1][0], family, day, generation))
            day += timedelta(days=self.chance.randrange(330, 1500))
        shared = self.phone() if self.chance.random() < ONE_PHONE else ""
        found: list[Person] = []
        for place, (sex, surname, birth, of_generation) in enumerate(row for row in rows if row[2] < LAST):
            idno = self.identity(county, birth, sex)
            name = surname + self.given_name(sex, generation=of_generation)
            while name in {it.name for it in found}:  # in one household nobody is called as another is
                name = surname + self.given_name(sex, generation=of_generation)
            found.append(Person(
                truth + place, name, idno, birth.isoformat(), sex,
                village, shared or self.phone(), number, found[0].idno if found else idno,
            ))  # fmt: skip
        return found


def town(persons: int, *, seed: int) -> list[Person]:
    """So many persons in households."""
    drawn, found = Town(random.Random(seed), persons=persons), []
    number = 0
    while len(found) < persons:
        found += drawn.household(number, truth=len(found))
        number += 1
    return found[:persons]


def doubled(people: list[Person], *, share: float, chance: random.Random) -> list[Person]:
    """Second rows of so large a share of the people, still without faults."""
    count = round(len(people) * share)
    chosen = sorted(chance.sample(range(len(people)), count)) if share < 1 else range(len(people))
    return [replace(people[place]) for place in chosen]
