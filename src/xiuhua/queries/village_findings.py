"""What data checks flag in one village: about the village itself, its households and their members."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from xiuhua.queries.explained_finding import OPEN, told_apart
from xiuhua.queries.explanation import wording_of
from xiuhua.queries.figure import turn_days
from xiuhua.queries.quality import judges_on, unfilled
from xiuhua.register.models import Area, Belonging, Finding, Residence


@dataclass(frozen=True, slots=True)
class OpenCheck:
    """A check that flags something in the village: what is wrong, and how many findings there are."""

    rule: str
    level: int
    what: str
    findings: int


@dataclass(frozen=True, slots=True)
class OpenFindings:
    """Open findings of a village as the last turn settled them, level by level; `as_of` is None before any turn."""

    as_of: date | None
    checks: tuple[OpenCheck, ...]

    @property
    def count(self) -> int:
        """Findings of all checks."""
        return sum(check.findings for check in self.checks)

    @property
    def first(self) -> tuple[OpenCheck, ...]:
        """Those to be mended first, as far as a card shows them."""
        return self.checks[:5]


def open_findings(village: Area, *, on: date) -> OpenFindings:
    """The open findings of a village on a day: those of its page of data quality. Three statements."""
    as_of = next(iter(turn_days(on, most=1)), None)
    if as_of is None:
        return OpenFindings(None, ())
    homes = Residence.objects.on(on).filter(village=village).values("household")
    people = Belonging.objects.on(on).filter(household__in=homes).values("member")
    here = Q(area=village) | Q(household__in=homes) | Q(member__in=people)
    open_ones = told_apart(Finding.objects.on(on).filter(here), on=on, state=OPEN)
    counts = open_ones.order_by().values_list("rule").annotate(findings=Count("pk"))
    judge = judges_on(on).of(village.pk)
    wording = wording_of(judge, {}, ())
    flagged = dict(counts)
    found = [
        OpenCheck(check.key, check.level, unfilled(check, wording)[0], flagged[check.key])
        for check in judge.pack.rules.checks.values()
        if check.key in flagged
    ]
    return OpenFindings(as_of, tuple(sorted(found, key=lambda check: check.level)))
