"""Somebody of the demo's county who stands twice, as pages show it."""

from xiuhua.actions.keep.merge_records import confirm_same, put_off_double, say_same
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Belonging, Double, Household, Member, MemberContact, Residence

PLACE = "/area/{county.code}/doubles/"
WHY = "两本户口簿都看过，村里登记了两次"


def doubled_member(code: str) -> Double:
    """A pair that waits; made once, and put back among those that wait."""
    today = clock_day()
    found = Double.objects.filter(state__in=("open", "later", "asked")).first()
    if found is not None:
        if found.state == "asked":
            put_off_double(found.key, why=WHY, by=Account.objects.get(username="county"))
        return found
    inside = Residence.objects.on(today).filter(village__code__startswith=code)
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
    place = "same" if villages[0] == villages[1] else "differs"
    return Double.objects.create(
        first=member, second=again, first_home=row.household, second_home=home, first_village=villages[0],
        second_village=villages[1], probability=0.97, index="x", found_on=today,
        levels={"name": "same", "birth": "same", "sex": "same", "village": place, "phone": "differs"},
    )  # fmt: skip


def listed(page) -> None:
    """Somebody of the place stands twice, and was found."""
    doubled_member(page.url.split("/area/")[1].split("/")[0])
    page.reload()


def side_by_side(page) -> None:
    listed(page)
    page.locator("#list tbody th a").first.click()
    page.locator("#records").wait_for()


def refused(page) -> None:
    """It was not said which record stays."""
    side_by_side(page)
    page.fill("#why", WHY)
    page.locator("button[value=same]").click()
    page.locator("#deed .trouble").wait_for()


def asked(page) -> None:
    """They were said to be one."""
    side_by_side(page)
    page.locator("input[name=kept]").first.check()
    page.fill("#why", WHY)
    page.locator("button[value=same]").click()
    page.locator("#deed .reason").wait_for()


def merged(page) -> None:
    """Two officers merged a pair, of which the page tells what it was."""
    code = page.url.split("/area/")[1].split("/")[0]
    pair = Double.objects.filter(state="same").first() or doubled_member(code)
    if pair.state != "same":
        say_same(pair.key, kept=pair.first.key, why=WHY, by=Account.objects.get(username="county"))
        confirm_same(pair.key, by=Account.objects.get(username="city"))
    page.goto(f"{page.url.split('?')[0].rstrip('/')}/{pair.key}/")


DOUBLES = [
    ("doubles", "county", PLACE, "empty"),
    ("doubles", "county", PLACE, "", listed),
    ("doubles", "county", PLACE + "?state=decided", "decided"),
    ("double", "county", PLACE, "", side_by_side),
    ("double", "county", PLACE, "refused", refused),
    ("double", "county", PLACE, "waits for a second person", asked),
    ("double", "county", PLACE, "merged", merged),
]
