"""A village with its branch, a co-operative and an enterprise, and offices of which some are held twice."""

from dataclasses import dataclass
from datetime import date

from tests.makers import (
    LONG_AGO,
    TODAY,
    give_pack,
    give_role,
    link,
    make_account,
    make_area,
    make_household,
    make_office,
    make_organisation,
    make_person,
    make_village,
)
from xiuhua.register.models import Account, Area, Household, Leader, Organisation, Person
from xiuhua.register.vault import open_vault

SURVEYED, LISTED = date(2016, 2, 1), date(2016, 3, 1)


@dataclass(frozen=True, slots=True)
class Ground:
    """`by` has an account for each office, and a second one (`…2`) above the village; `leader` leads the branch."""

    village: Area
    next_village: Area
    household: Household
    branch: Organisation
    other_branch: Organisation
    cooperative: Organisation
    committee: Organisation
    leader: Person
    linked: Person
    by: dict[str, Account]


def organised_ground() -> Ground:
    """Nothing is known of the branch but who leads it."""
    open_vault(create=True)
    make_office(demo_day=TODAY)
    village = make_village()
    township = village.parent
    give_pack(township.parent.parent)
    beside = make_area(township)
    committee = make_organisation(name="中共乡委员会", kind="party_committee", area=township, level="township")
    told = {"kind": "branch", "level": "village"}
    branch = make_organisation(name="村党支部", area=village, **told)
    other = make_organisation(name="邻村党支部", area=beside, **told)
    Organisation.objects.filter(pk__in=[branch.pk, other.pk]).update(parent=committee)
    branch.refresh_from_db()
    leader, linked = make_person("李书记"), make_person("王县长")
    Leader.objects.create(organisation=branch, person=leader, post="secretary", since=LONG_AGO)
    link(linked, village)
    return Ground(
        village, beside, make_household(village, number="H1", head="张大"), branch, other,
        make_organisation(name="金银花合作社", kind="cooperative", area=village, level="village"), committee, leader,
        linked, _accounts(village, leader),
    )  # fmt: skip


def _accounts(village: Area, leader: Person) -> dict[str, Account]:
    places = {"village": village, "township": village.parent, "county": village.parent.parent}
    found = {"leader": make_account(person=leader), "inspector": make_account()}
    give_role(found["leader"], "village", village)
    give_role(found["inspector"], "inspector")
    for name in ("village", "township", "township2", "county", "county2"):
        found[name] = make_account()
        give_role(found[name], name.rstrip("2"), places[name.rstrip("2")])
    return found
