"""Measures that the pages of the desk are about: granted, delivered, ending soon and over, of one household."""

from datetime import timedelta

from tests.journeys.proposals import pressed


def measures(site, day) -> dict[str, str]:
    """The address of a household of the helper's that is given measures by the township's office."""
    from tests.makers import take_measures_away
    from xiuhua.actions.remedy.deliver import deliver_measure
    from xiuhua.actions.remedy.end_measure import end_measure
    from xiuhua.actions.remedy.grant import Grant, grant_measure
    from xiuhua.actions.remedy.measure_ground import Amount
    from xiuhua.register.models import Account, Assignment

    by = Account.objects.get(username="township")
    home = Assignment.objects.on(day).filter(kind="pair", person=site.helper).order_by("-pk").first().household
    take_measures_away(home)
    told = {"causes": tuple(home.causes.values_list("cause", flat=True)[:1]), "owner": "helper"}
    award = Grant("livestock_award", day.replace(month=1), amount=Amount(fen=150_000), **told)
    key = grant_measure(home.key, award, by=by)
    deliver_measure(key, Amount(fen=80_000), on=day, evidence="一卡通 2017年第一批", by=by)
    shares = Grant("cooperative_dividend", day.replace(month=1, day=1), until=day + timedelta(days=30))
    dividend = grant_measure(home.key, shares, by=by)
    deliver_measure(dividend, Amount(fen=30_000), on=day.replace(month=2, day=10), evidence="合作社分红表", by=by)
    grant_measure(home.key, Grant("industry_fund", day, amount=Amount(fen=800_000), **told), by=by)
    points = grant_measure(home.key, Grant("village_rules", day.replace(month=1)), by=by)
    end_measure(points, on=day.replace(day=15), reason="declined", by=by)
    _plans(home, day)
    _project(site, home, day)
    at = _many(home, day, by)
    return {"given": f"/household/{home.key}/", "given_at": f"/area/{at.code}/"}


def _many(home, day, by):
    """Some more households of the village are to get a dividend; gives the village."""
    from tests.makers import take_measures_away
    from xiuhua.actions.remedy.grant import Grant, grant_measure
    from xiuhua.actions.remedy.measure_ground import Amount
    from xiuhua.actions.remedy.measure_refusal import MeasureRefused
    from xiuhua.register.models import Residence

    at = Residence.objects.on(day).get(household=home).village
    for near in Residence.objects.on(day).filter(village=at).exclude(household=home).order_by("pk")[:5]:
        take_measures_away(near.household)
        try:
            told = Grant("cooperative_dividend", day.replace(month=1, day=1), amount=Amount(fen=30_000))
            grant_measure(near.household.key, told, by=by)
        except MeasureRefused:
            continue  # whoever may not have it
    return at


def _plans(home, day) -> None:
    """A plan of the year that the helper wrote and the township fixed, and another version that waits."""
    from xiuhua.actions.remedy.write_plan import StepToWrite, fix_plan, write_plan
    from xiuhua.queries.plan import seen_of
    from xiuhua.register.models import Account, HouseholdPlan

    helper, office = (Account.objects.get(username=name) for name in ("helper", "township"))
    cause = home.causes.order_by("-main").first().cause
    steps = [
        StepToWrite("livestock_award", day.replace(month=6, day=30), None, cause, "helper", 150_000),
        StepToWrite("cooperative_dividend", day.replace(month=3, day=1), None, "", "first_secretary", 60_000),
        StepToWrite("night_school", day.replace(month=2, day=20), None, "", "team_leader"),
        StepToWrite(
            "house_rebuilding", day.replace(month=11, day=30), None, "unsafe_house", "linked_leader", 2_000_000
        ),
    ]
    told = {"year": day.year, "goal": "年底人均纯收入稳定超过扶贫标准，住房安全", "owner": "helper", "by": helper}
    key = write_plan(home.key, steps=steps, **told)
    fix_plan(key, seen=seen_of(HouseholdPlan.objects.get(key=key).steps.all()), by=office)
    write_plan(home.key, steps=steps[:2], **told)


def _project(site, home, day) -> None:
    """A project of the village from last year on, with shares and a dividend."""
    from xiuhua.actions.remedy.run_project import begin_project, pay_dividend, share_out
    from xiuhua.register.models import Account, Residence

    by = Account.objects.get(username="township")
    begun = day.replace(year=day.year - 1, month=5, day=1)
    told = {"kind": "planting", "organisation": None, "funds_fen": 30_000_000, "since": begun}
    key = begin_project(site.village.code, name="金银花种植基地", basis="县扶贫移民局〔2016〕5号", by=by, **told)
    homes = Residence.objects.on(day).filter(village=site.village).order_by("pk")
    keys = list(homes.values_list("household__key", flat=True)[:7])
    if homes.filter(household=home).exists():
        keys = list({*keys, home.key})
    share_out(key, keys, amount_fen=20_000_000, since=begun, by=by)
    paid = {"on": day.replace(month=1, day=20), "evidence": "合作社分红表 2016", "by": by}
    pay_dividend(key, year=begun.year, amount_fen=1_234_567, **paid)


def all_deeds(page) -> None:
    page.evaluate("document.querySelectorAll('.given, .deeds details').forEach((it) => { it.open = true })")


def refused_grant(page) -> None:
    """More of a loan is to be granted than is lent."""
    page.select_option("#item", "industry_fund")
    page.fill("#amount", "20000")
    pressed("#give button.solid")(page)


def refused_delivery(page) -> None:
    """What was delivered of a measure is told without any evidence, and more than there may be."""
    page.evaluate("document.querySelectorAll('.given, .deeds details').forEach((it) => { it.open = true })")
    page.locator("[id^=amount-deliver]").first.fill("12.345")
    pressed("button[value=deliver]")(page)


def refused_many(page) -> None:
    """Deliveries are entered for many, one of them with words for an amount."""
    for box in page.locator(".give-out input[name=of]").all():
        box.check()
    page.fill("#amount", "300")
    page.fill("#evidence", "分红表 3 号")
    page.locator(".give-out td input").first.fill("三百")
    pressed("button[value=deliver]")(page)
