"""On which sheet a deed stands: the thing that is assessed, the offices of whoever acts, and what is still open."""

from dataclasses import dataclass
from datetime import date

from xiuhua.actions.assess.assess_refusal import AssessRefused
from xiuhua.actions.told_text import text_told
from xiuhua.duty.acting import open_to_act_on_area
from xiuhua.duty.door import Absent, scope_of
from xiuhua.policy.pack import Pack
from xiuhua.policy.schemes import AssessmentScheme, ScoreIndicator
from xiuhua.queries.assessment import Thing, freeze_over, scheme_of, thing_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.register.models import Account, Assignment, Organisation, ScoreLineVerdict, Team
from xiuhua.words import NotFound

MOST_REASON, MOST_DOCUMENT, LEAST_REASON = 300, 160, 4


@dataclass(frozen=True, slots=True)
class Told:
    """Which line of which sheet, as a page names it."""

    scheme: str
    year: int
    thing: str
    line: str


@dataclass(frozen=True, slots=True)
class AssessGround:
    """A line of a sheet with who acts on it as which offices."""

    pack: Pack
    scheme: AssessmentScheme
    year: int
    thing: Thing
    line: ScoreIndicator
    offices: frozenset[str]
    today: date
    by: Account

    def require_office(self, wanted: tuple[str, ...]) -> None:
        """Refuse whoever holds none of some offices over the thing's place; raises Absent."""
        if not self.offices.intersection(wanted):
            raise Absent

    def require_not_own(self) -> None:
        """Refuse whoever answers for the thing: nobody enters or decides what is their own; raises AssessRefused."""
        if self.answers_for_it:
            raise AssessRefused("own", name=self.thing.name)

    @property
    def answers_for_it(self) -> bool:
        """Whether the thing is one's own: of one's unit, one's team, or the place that one's office is of."""
        match self.thing.row:
            case Team() as team:
                held = Assignment.objects.on(self.today).filter(team=team)
                return held.filter(person__isnull=False, person=self.by.person).exists()
            case Organisation() as unit:
                person = self.by.person
                return bool(person and person.unit_id == unit.pk)
        places = scope_of(self.by, today=self.today).places
        return any(it.area_id == self.thing.row.pk for it in places)

    @property
    def fields(self) -> dict[str, object]:
        """What names the line on a row."""
        return {"scheme": self.scheme.key, "year": self.year, "line": self.line.key, **self.thing.only}

    def settled(self) -> ScoreLineVerdict:
        """The line as the last turn settled it; raises AssessRefused where none did."""
        found = ScoreLineVerdict.objects.on(self.today).filter(**self.fields).first()
        if found is None:
            raise AssessRefused("not_scored")
        return found


def open_line(told: Told, *, by: Account) -> AssessGround:
    """Open a line for a deed; raises Absent, and AssessRefused where its year is frozen."""
    today = clock_day()
    pack = require_pack_in_force(today)
    try:
        scheme = scheme_of(pack, told.scheme, told.year)
        thing = thing_of(scheme, told.thing, on=today)
    except NotFound:
        raise Absent from None
    line = scheme.indicator(told.line)
    if line is None or line.line is None:
        raise Absent
    _, offices = open_to_act_on_area(scope_of(by, today=today), thing.place.code)
    freeze = freeze_over(scheme.key, thing, year=told.year, on=today)
    if freeze:
        raise AssessRefused("frozen", year=told.year, day=freeze.frozen_on)
    return AssessGround(pack, scheme, told.year, thing, line, offices, today, by)


def reason_told(typed: str, *, most: int = MOST_REASON) -> str:
    """A reason as it is kept; raises AssessRefused."""
    text = text_told(typed, most=most, refused=AssessRefused, at="reason")
    if len(text) < LEAST_REASON:
        raise AssessRefused("no_reason")
    return text
