"""Somebody of the demo's county who stands twice, as pages show it."""

from uuid import UUID

from xiuhua.actions.keep.merge_records import confirm_same, put_off_double, say_same
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Belonging, Double, Household, Member, MemberContact, Residence

COUNTY = "511902"
WHY = "两本户口簿都看过，村里登记了两次"


def doubled_member() -> Double:
    """A pair that waits; made once, and put back among those that wait."""
    today = clock_day()
    found = Double.objects.filter(state__in=("open", "later", "asked")).first()
    if found is not None:
        if found.state == "asked":
            put_off_double(found.key, why=WHY, by=Account.objects.get(username="county"))
        return found
    inside = Residence.objects.on(today).filter(village__code__startswith=COUNTY)
    rows = Belonging.objects.on(today).filter(household__in=inside.values("household"), relation="head").order_by("pk")
    row = rows.select_related("member", "household").first()
    member, home = row.member, Household.objects.create(number="511902999999")
    Residence.objects.create(
        household=home, village=inside.exclude(household=row.household).first().village, since=today
    )
    again = Member.objects.create(number="51190299999901", name=member.name, sex=member.sex, birth=member.birth)
    Belonging.objects.create(member=again, household=home, relation="head", since=today)
    MemberContact.objects.create(member=again, phone="15412345678", since=today)
    villages = [it.residences.on(today).get().village for it in (row.household, home)]
    return Double.objects.create(
        first=member, second=again, first_home=row.household, second_home=home, first_village=villages[0],
        second_village=villages[1], probability=0.97, index="x", found_on=today,
        levels={"name": "same", "birth": "same", "sex": "same", "village": "differs", "phone": "differs"},
    )  # fmt: skip


def merge_double() -> UUID:
    """The key of a pair that two officers merged."""
    merged = Double.objects.filter(state="same").first()
    if merged is None:
        merged = doubled_member()
        county = Account.objects.get(username="county")
        say_same(merged.key, kept=merged.first.key, why=WHY, by=county)
        confirm_same(merged.key, by=Account.objects.get(username="city"))
    return merged.key
