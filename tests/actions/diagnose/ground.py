"""A household that is about to leave poverty, the offices that decide about it, and the way through an exit."""

from dataclasses import dataclass
from datetime import date

from tests.makers import (
    LONG_AGO,
    give_pack,
    give_role,
    make_account,
    make_household,
    make_member,
    make_office,
    make_village,
)
from xiuhua.actions.diagnose.act import Told, act
from xiuhua.actions.diagnose.begin_proceeding import begin_proceeding
from xiuhua.reckon.workflow import ActKind
from xiuhua.register.models import (
    Account,
    Household,
    Housing,
    IncomePart,
    Living,
    Office,
    Proceeding,
    ProceedingAct,
    SocialSecurity,
    Water,
)
from xiuhua.register.vault import open_vault

BEGUN = date(2017, 3, 1)
# An exit as early as it may be: what is done, at which step, by which office, on which day.
ROAD = (
    (ActKind.FINISH, "villagers_review", "village", date(2017, 3, 2)),
    (ActKind.FINISH, "village_check", "village", date(2017, 3, 3)),
    (ActKind.FINISH, "household_agrees", "village", date(2017, 3, 6)),
    (ActKind.BEGIN, "publication", "village", date(2017, 3, 6)),
    (ActKind.FINISH, "publication", "village", date(2017, 3, 14)),
    (ActKind.FINISH, "township_review", "township", date(2017, 3, 15)),
    (ActKind.FINISH, "announcement", "township", date(2017, 3, 16)),
    (ActKind.FINISH, "county_mark", "county", date(2017, 3, 20)),
)
WHOLE = dict.fromkeys(
    (
        *("minutes", "attendance", "votes", "survey_sheet", "income_sheet", "signature", "helper_signature"),
        *("notice", "opinion"),
    ),
    "folder 7",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """A household and who decides about it, by office."""

    household: Household
    by: dict[str, Account]

    def begin(self, procedure: str = "household_exit", office: str = "village") -> Proceeding:
        """The procedure begun on the first day."""
        clock(BEGUN)
        return Proceeding.objects.get(key=begin_proceeding(self.household.key, procedure, by=self.by[office]))

    def do(self, row: Proceeding, kind: ActKind, step: str, office: str, on: date, **others: object) -> ProceedingAct:
        """One act on its day, with all the evidence there is unless told otherwise."""
        clock(on)
        told = Told(**({"on": on, "evidence": WHOLE, "people": 3} | others))
        return act(row.key, kind, step=step, told=told, by=self.by[office])

    def go(self, row: Proceeding, *, until: str = "") -> None:
        """The road of an exit, up to before a step."""
        for kind, step, office, on in ROAD:
            if step == until:
                return
            self.do(row, kind, step, office, on)


def clock(day: date) -> None:
    """The office lives on this day."""
    Office.objects.update(demo_day=day)


def exit_ground(*, insured: bool | None = True) -> Ground:
    """A household that meets all criteria of exit, or is not insured (None: nobody knows)."""
    open_vault(create=True)
    make_office(demo_day=BEGUN)
    village = make_village()
    give_pack(village.parent.parent.parent)
    household = make_household(village, number="H1", status="pre_exit")
    SocialSecurity.objects.create(
        member=make_member(household, birth=date(1970, 1, 1)), medical=insured, since=LONG_AGO
    )
    Housing.objects.create(household=household, grade="A", dangerous=False, since=LONG_AGO)
    Water.objects.create(household=household, safe=True, difficult=False, since=LONG_AGO)
    Living.objects.create(household=household, electricity=True, broadcast=True, since=LONG_AGO)
    IncomePart.objects.create(
        household=household, part="wage", amount_fen=2_000_000, since=date(2015, 10, 1), until=date(2016, 10, 1)
    )
    accounts = {}
    for role, area in (
        ("village", village), ("township", village.parent), ("county", village.parent.parent),
    ):  # fmt: skip
        accounts[role] = make_account()
        give_role(accounts[role], role, area)
    return Ground(household, accounts)
