"""Measures that the pages of the desk are about: granted, delivered, ending soon and over, of one household."""

from datetime import timedelta


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
    return {"given": f"/household/{home.key}/"}
