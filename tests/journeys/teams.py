"""Resident teams on the ground of all pages: proposals of other counties, one gone stale, one with too few people."""

from datetime import timedelta

from tests.journeys.proposals import pressed


def teams(site, day) -> dict[str, str]:
    """Addresses: `teams` a draft, `team` why a village has its team, `kept_team` one that changes, `stale_teams`,
    `short_teams`.
    """
    from xiuhua.actions.assign.propose_villages import rule_village
    from xiuhua.register.models import Area, Assignment

    counties = Area.objects.on(day).filter(level=site.county.level).exclude(pk=site.county.pk).order_by("code")
    first, second, *_, short = (_drafted(county, day) for county in counties)
    bench = f"/area/{first.area.code}/village-holders/{first.key}/"
    moved, new = (first.villages.filter(change=it).first() for it in ("moved", "new"))
    kept = new.members.exclude(person=new.person).first()
    told = {"village": new.village.code, "holder": kept.person.key, "kind": "join", "by": first.drafted_by}
    rule_village(first.key, why="熟悉当地产业", **told)
    gone = second.villages.filter(change="new").first()
    person = gone.person
    type(person).objects.filter(pk=person.pk).update(sex="female" if person.sex == "male" else "male")
    Assignment.objects.filter(area__parent__parent=second.area, role="team_member", until=None).update(
        until=day - timedelta(days=1), end_reason="transferred"
    )
    return {
        "teams": bench, "team": f"{bench}{new.village.code}/", "kept_team": f"{bench}{moved.village.code}/",
        "stale_teams": f"/area/{second.area.code}/village-holders/{second.key}/",
        "short_teams": f"/area/{short.area.code}/village-holders/{short.key}/?state=unpaired",
    }  # fmt: skip


def _drafted(county, day):
    """A draft of the county: its team has lost its first secretary, and two villages more must have one."""
    from xiuhua.actions.assign.propose_villages import draft_villages
    from xiuhua.register.models import Account, Area, Assignment, SlotVerdict, VillageProposal

    had = SlotVerdict.objects.on(day).filter(slot="resident_team", village__parent__parent=county)
    Assignment.objects.filter(area__in=had.values("village"), role="first_secretary", until=None).update(
        until=day - timedelta(days=9), end_reason="transferred"
    )
    bare = Area.objects.on(day).filter(parent__parent=county).exclude(pk__in=had.values("village")).order_by("code")
    for village in bare[:2]:
        SlotVerdict.objects.create(
            village=village, slot="resident_team", required=1, in_post=0, filled=False, reason="vacant",
            since=day - timedelta(days=20),
        )  # fmt: skip
    key = draft_villages(county.code, kind="reside", by=Account.objects.get(username="city"))
    return VillageProposal.objects.get(key=key)


def led_by_nobody_fit(page) -> None:
    """Somebody who is no Party member is to lead."""
    from xiuhua.register.models import Person

    keys = [it.get_attribute("value") for it in page.locator("#helper option").all()][1:]
    no_member = Person.objects.filter(key__in=keys, party_member=False).order_by("pk").first()
    page.locator("#helper").select_option(value=str(no_member.key))
    pressed("button[value=pin]", why="乡镇推荐")(page)
