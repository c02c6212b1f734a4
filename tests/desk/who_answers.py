"""Who answers for what, told slowly and from the rows alone: it asks neither the door nor the program's queries.

Two officers reading the rules aloud would come to the same: an office opens the areas of its own level with all in
them, a post its village, a pairing its household, an open inspection what was drawn, and the three officers nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from xiuhua.register.models import (
    Account,
    Area,
    Assignment,
    Household,
    InspectionSample,
    Leader,
    Leave,
    OfficeRole,
    Organisation,
    OrganisationArea,
    Person,
    Residence,
    Team,
)

LEVEL_OF = {"city": 2, "county": 3, "township": 4, "village": 5}
OFFICERS, IMPORTERS = {"auditor", "security", "system"}, {"city", "county", "township"}


def in_force(row, day: date) -> bool:
    return row.since <= day and (row.until is None or day < row.until)


class Rows:
    """The rows that say who answers for what, read once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.areas = {area.pk: area for area in Area.objects.all()}
        self.codes = {area.code: area.pk for area in self.areas.values() if in_force(area, today)}
        corrected = set(Residence.objects.exclude(corrects=None).values_list("corrects", flat=True))
        homes = [row for row in Residence.objects.all() if in_force(row, today) and row.pk not in corrected]
        self.home = {row.household_id: row.village_id for row in homes}
        self.key_of = dict(Household.objects.values_list("pk", "key"))
        self.by_key = {str(key): pk for pk, key in self.key_of.items()}
        self.living = defaultdict(set)
        for household, village in self.home.items():
            for area in self.line(village):
                self.living[area].add(household)
        self.roles, self.posts, self.reading = defaultdict(list), defaultdict(list), defaultdict(set)
        for role in OfficeRole.objects.select_related("area"):
            if in_force(role, today):
                self.roles[role.account_id].append(role)
        for post in Assignment.objects.filter(person__account__isnull=False).select_related("person__account", "team"):
            if in_force(post, today) and (post.team is None or in_force(post.team, today)):
                self.posts[post.person.account.pk].append(post)
            elif post.read_until is not None and post.until <= today < post.read_until:
                self.reading[post.person.account.pk].add(post.household_id)
        self.stood = defaultdict(list)
        self._stand_ins()
        self._staff()
        self.drawn = defaultdict(set)
        for sample in InspectionSample.objects.select_related("inspection"):
            if sample.inspection.opens_on <= today < sample.inspection.closes_on:
                self.drawn[sample.account_id].add(sample.household_id)

    def _stand_ins(self) -> None:
        """By account what others hold who are on leave today."""
        leaves = Leave.objects.filter(stand_in__account__isnull=False)
        for leave in leaves.select_related("assignment__team", "stand_in__account"):
            post = leave.assignment
            if all(in_force(row, self.today) for row in (leave, post, post.team) if row is not None):
                self.stood[leave.stand_in.account.pk].append(post)

    def _staff(self) -> None:
        """Where people and organisations answer, are seated or lead, now or earlier, and whom they are paired with."""
        self.stands, self.paired = defaultdict(set), defaultdict(set)  # by person
        self.works, self.helped = defaultdict(set), defaultdict(set)  # by organisation
        unit = dict(Person.objects.values_list("pk", "unit"))
        for post in Assignment.objects.filter(since__lte=self.today):
            self.stands[post.person_id].add(post.area_id)
            self.paired[post.person_id].add(post.household_id)
            self.helped[unit.get(post.person_id)].add(post.household_id)
            for body in (post.organisation_id, unit.get(post.person_id)):
                self.works[body].add(post.area_id)
        for leave in Leave.objects.filter(since__lte=self.today).select_related("assignment"):
            if leave.since < leave.until:
                self.stands[leave.stand_in_id].add(leave.assignment.area_id)
                self.paired[leave.stand_in_id].add(leave.assignment.household_id)
        seats = dict(Organisation.objects.values_list("pk", "area"))
        for leader in Leader.objects.filter(since__lte=self.today):
            self.stands[leader.person_id].add(seats[leader.organisation_id])
        for body, area in OrganisationArea.objects.filter(since__lte=self.today).values_list("organisation", "area"):
            self.works[body].add(area)
        for body, village in Team.objects.filter(since__lte=self.today).values_list("unit", "village"):
            self.works[body].add(village)
        for body, seat in seats.items():
            self.works[body].add(seat)

    def line(self, area: int | None) -> list[int]:
        """An area and all that it lies in, upwards."""
        found = []
        while area is not None:
            found.append(area)
            area = self.areas[area].parent_id
        return found


class Answers:
    """What one account answers for today; an account that was closed, and nobody, answer for nothing."""

    def __init__(self, rows: Rows, account: Account | None) -> None:
        self.rows, self.account = rows, account
        self.offices = {role.role for role in self._roles}
        self.is_officer = bool(self.offices & OFFICERS)

    @property
    def _roles(self) -> list[OfficeRole]:
        return self.rows.roles[self.account.pk] if self.account and self.account.is_active else []

    @property
    def _posts(self) -> list[Assignment]:
        """What its person holds, and what those hold for whom it stands in today."""
        if self.account is None or not self.account.is_active:
            return []
        return [*self.rows.posts[self.account.pk], *self.rows.stood[self.account.pk]]

    @cached_property
    def places(self) -> list[tuple[int, str, str]]:
        """(area, topic, office): what is covered with all in it."""
        if self.is_officer:
            return []
        found = [
            (role.area_id, role.topic if role.role == "department" else "", role.role)
            for role in self._roles
            if role.area is not None and (role.role == "department" or LEVEL_OF.get(role.role) == role.area.level)
        ]
        for post in self._posts:
            area = post.team.village_id if post.team else post.area_id
            if post.kind in ("link", "reside") and area and self.rows.areas[area].level >= LEVEL_OF["village"]:
                found.append((area, "", ""))
        return found

    @cached_property
    def own(self) -> set[int]:
        """Households paired, those handed over for as long as they are read, and those drawn for an inspector."""
        if self.is_officer or self.account is None:
            return set()
        return self.paired | self.read | (self.rows.drawn[self.account.pk] if "inspector" in self.offices else set())

    @property
    def paired(self) -> set[int]:
        return {post.household_id for post in self._posts if post.kind == "pair"}

    @property
    def read(self) -> set[int]:
        """Households handed over that may still be read; an account that was closed reads nothing."""
        return self.rows.reading[self.account.pk] if self.account and self.account.is_active else set()

    def only_reads(self, household: int) -> bool:
        home = self.rows.home.get(household)
        drawn = (
            self.account is not None and household in self.rows.drawn[self.account.pk] and "inspector" in self.offices
        )
        covered = home is not None and self.covers(home, whole=True)
        return household in self.read and not (household in self.paired or covered or drawn)

    def covers(self, area: int, *, whole: bool = False, office: bool = False) -> bool:
        line = self.rows.line(area)
        return any(
            place in line and not (whole and topic) and not (office and role not in IMPORTERS)
            for place, topic, role in self.places
        )

    def opens(self, household: int, *, whole: bool = False) -> bool:
        home = self.rows.home.get(household)
        return household in self.own or (home is not None and self.covers(home, whole=whole))

    def reaches(self, areas: Iterable[int | None]) -> bool:
        """Whether it covers one of some areas, or has a household of its own there."""
        homes = {self.rows.home[one] for one in self.own if one in self.rows.home}
        return any(area is not None and (area in homes or self.covers(area)) for area in areas)

    def knows(self, person: Person) -> bool:
        """Whether somebody of the staff answers where this account does, or is its owner."""
        if self.account is not None and person.pk == self.account.person_id:
            return True
        theirs = self.rows.paired[person.pk] - {None}
        return self.reaches(self.rows.stands[person.pk]) or any(self.opens(one) for one in theirs)

    def knows_of(self, body: Organisation) -> bool:
        """Whether an organisation is at work where this account answers, or is its owner's."""
        own = self.account.person if self.account else None
        homes = {self.rows.home.get(one) for one in self.rows.helped[body.pk]}
        return self.reaches(self.rows.works[body.pk] | homes) or (own is not None and own.unit_id == body.pk)

    @cached_property
    def households(self) -> set[int]:
        return self.own.union(*(self.rows.living[place] for place, _topic, _role in self.places))

    @cached_property
    def figures(self) -> set[int]:
        """Areas whose figures are shown: those covered, the villages of own households, the county and city around."""
        covered = {area for area in self.rows.areas if self.covers(area)}
        villages = {self.rows.home[one] for one in self.households if one in self.rows.home}
        around = {above for area in covered | villages for above in self.rows.line(area)}
        return covered | villages | {area for area in around if self.rows.areas[area].level in (2, 3)}

    @property
    def imports(self) -> bool:
        return any(role in IMPORTERS for _area, _topic, role in self.places)

    @property
    def hands_out(self) -> bool:
        return any(not topic for _area, topic, _role in self.places)

    def oversees(self, areas: Iterable[int]) -> bool:
        """Whether it covers by importing offices all that something was brought for."""
        return self.imports and all(self.covers(area, office=True) for area in areas)
