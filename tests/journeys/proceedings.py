"""Procedures that the pages of the desk are about: an exit that is put up and objected to, and a correction overdue."""

from dataclasses import asdict
from datetime import timedelta

SHOWN = {"minutes": "村民评议会议记录 2017-3-9", "attendance": "签到表 32 人", "votes": "同意 30，反对 2"}
SHEETS = {"survey_sheet": "村委会档案盒 3", "income_sheet": "村委会档案盒 3"}
SIGNED = {"signature": "2017-03-15 户主签字", "helper_signature": "2017-03-15"}


def proceedings(site, day) -> dict[str, str]:
    """Addresses of a household whose exit is put up, and of one whose correction is overdue; none is really changed."""
    from xiuhua.register.models import Standing

    theirs = Standing.objects.on(day).filter(household__residences__village__parent=site.township)
    first, second = theirs.exclude(household__assignments__person=site.helper).order_by("pk").distinct()[:2]
    _exit(first.household, day)
    _correction(second.household, day - timedelta(days=60))
    _county(site.township.parent, day)
    answered, waiting = _complaint(second.household, day, True), _complaint(first.household, day, False)
    return {
        "complained": answered, "complaining": waiting, "leaving": f"/household/{first.household.key}/",
        "corrected": f"/household/{second.household.key}/",
    }  # fmt: skip


def _complaint(household, day, answered: bool) -> str:
    """The address of the paper about a complaint, answered or not."""
    row = _begun(household, "complaint", day - timedelta(days=30))
    acts = [
        ("finish", "received", day - timedelta(days=30), {"reason": "帮扶责任人半年没有上门，化肥也没有领到"}),
        ("finish", "accepted", day - timedelta(days=24), {"evidence": {"written_answer": "2017-03-07 告知书"}}),
        ("finish", "answered", day, {"reason": "已核实：化肥四月五日前补发；从四月起另派责任人，每月上门一次。"}),
    ]
    _acts(row, *acts[: 3 if answered else 2])
    return f"/household/{household.key}/procedures/{row.key}/answer/"


def _county(county, day) -> None:
    """The county proposed its exit, and the city sent it back."""
    row = _begun(None, "county_exit", day - timedelta(days=9), area=county)
    _acts(
        row,
        ("finish", "application", day - timedelta(days=8), {"evidence": {"application": "县政府〔2017〕11号"}}),
        ("send_back", "city_review", day - timedelta(days=2), {"reason": "两个乡的卫生院未达标", "to": "application"}),
    )


def notices(village, day) -> dict[str, str]:
    """Addresses of the draft of a notice for which three households of a village wait, and of one that hangs."""
    from xiuhua.actions.diagnose.publish_notice import Wanted, publish_notice
    from xiuhua.actions.diagnose.release_identity import ask_release
    from xiuhua.register.models import Account, Residence

    there = Residence.objects.on(day).filter(village=village, household__standings__until=None)
    there = there.exclude(household__standings__status__in=("terminated", "closed"))
    homes = list(there.exclude(household__proceedings__isnull=False).order_by("pk")[:9])
    rows = [_to_publish(it.household, day) for it in homes]
    by = Account.objects.get(username="village")
    ask_release(rows[0].key, "full_name", reason="同村另有一户同名", basis="镇政府〔2017〕3号", by=by)
    items = ("head", "village", "members")
    wanted = Wanted([row.key for row in rows[3:]], items, "村委会公示栏", day)
    key = publish_notice(village.code, "household_exit", "publication", wanted=wanted, by=by)
    return {"to_hang": f"/area/{village.code}/notices/household_exit/publication/", "hung": f"/notice/{key}/"}


def place_notices(site, day) -> dict[str, str]:
    """Addresses of the draft of a notice for which a village itself waits, and of one that hangs about another."""
    from xiuhua.actions.diagnose.publish_notice import Wanted
    from xiuhua.actions.diagnose.publish_place_notice import publish_place_notice
    from xiuhua.register.models import Account, Area

    there = Area.objects.filter(parent=site.township, level=site.village.level).exclude(pk=site.village.pk)
    waits, hangs = there.order_by("code")[:2]
    for village in (waits, hangs):
        row = _begun(None, "village_exit", day - timedelta(days=20), area=village)
        checked = {"survey_sheet": "镇档案盒 2", "opinion": "镇政府〔2017〕9号"}
        _acts(
            row,
            ("finish", "application", day - timedelta(days=18), {"evidence": {"application": "村委会〔2017〕1号"}}),
            ("finish", "township_review", day - timedelta(days=12), {"evidence": checked}),
        )
    wanted = Wanted((), ("place", "within", "criteria"), "镇政府公示栏、村委会公示栏", day)
    by = Account.objects.get(username="township")
    key = publish_place_notice(hangs.code, "village_exit", "publication", wanted=wanted, by=by)
    draft = f"/area/{waits.code}/notices/village_exit/publication/"
    return {
        "place_to_hang": draft, "place_hung": f"/notice/{key}/", "place_waiting": f"/area/{waits.code}/",
        "place_hangs": f"/area/{hangs.code}/notices/village_exit/publication/",
    }  # fmt: skip


def change_asked(site) -> dict[str, str]:
    """Addresses of a household of which somebody asked that a value is changed, and of a request that was sent back."""
    from xiuhua.actions.diagnose.act import Told, act
    from xiuhua.actions.diagnose.request_change import Wanted, request_change
    from xiuhua.queries.change_request import changeable
    from xiuhua.queries.office import clock_day
    from xiuhua.queries.pack import pack_in_force
    from xiuhua.register.models import Account, Household

    home = Household.objects.filter(residences__village=site.village, residences__until=None).order_by("-pk")[0]
    day = clock_day()
    held = next(it for it in changeable(home, pack_in_force(day), on=day) if it.item == "water.safe")
    typed = "no" if held.value else "yes"
    wanted = Wanted("water.safe", None, typed, None, "井已改造，水质送检", "户主", {"proof": "水质检测报告 2017-03"})
    by = Account.objects.get(username="village")
    request_change(home.key, wanted, by=by)
    wanted = Wanted("land.fruit_mu", None, "2.5", None, "去年新栽李树", "户主", {"proof": "照片 3 张"})
    back = request_change(home.key, wanted, by=by)
    told = Told(day, reason="照片看不清地界，请附村委会证明", to="request")
    act(back, "send_back", step="check", told=told, by=Account.objects.get(username="township"))
    card = f"/household/{home.key}/"
    return {"changing": card, "mending": f"{card}change/?of={back}"}


def judged_exit(site, day) -> dict[str, str]:
    """The address of what the criteria found when the exit of a household of the township ended."""
    import json

    from xiuhua.queries.proceeding import verdict_to_keep
    from xiuhua.register.models import Household
    from xiuhua.register.vault import open_vault

    there = Household.objects.filter(residences__village__parent=site.village.parent, residences__until=None)
    homes = there.exclude(proceedings__procedure="household_exit").order_by("pk").distinct()
    judged = [(it, told) for it in homes[:25] if (told := verdict_to_keep(it, "household_exit", on=day))]
    home, told = next((it for it in judged if it[1]["verdict"] == "met"), judged[0])
    back = {days: day - timedelta(days=days) for days in (38, 36, 34, 32, 20, 10, 5)}
    row = _begun(home, "household_exit", day - timedelta(days=40))
    _acts(
        row,
        ("finish", "villagers_review", back[38], {"evidence": SHOWN, "people": 32}),
        ("finish", "village_check", back[36], {"evidence": SHEETS, "people": 3}),
        ("finish", "household_agrees", back[34], {"evidence": SIGNED}),
        ("begin", "publication", back[32], {}),
        ("finish", "publication", back[20], {"evidence": {"notice": "公示照片"}}),
        ("finish", "township_review", back[10], {"evidence": {"opinion": "镇政府〔2017〕6号"}}),
        ("finish", "announcement", back[5], {"evidence": {"notice": "公告照片"}}),
        ("finish", "county_mark", day, {"evidence": {"opinion": "县办〔2017〕9号"}}),
    )
    row.verdict_sealed = open_vault().seal(json.dumps(told), place=f"proceeding.verdict:{row.key.hex}")
    row.save()
    return {"judged": f"/household/{home.key}/procedures/{row.key}/verdict/", "ended": f"/household/{home.key}/"}


def _to_publish(household, day):
    row = _begun(household, "household_exit", day - timedelta(days=20))
    _acts(
        row,
        ("finish", "villagers_review", day - timedelta(days=18), {"evidence": SHOWN, "people": 32}),
        ("finish", "village_check", day - timedelta(days=12), {"evidence": SHEETS, "people": 3}),
        ("finish", "household_agrees", day - timedelta(days=8), {"evidence": SIGNED}),
    )
    return row


def _exit(household, day) -> None:
    """Put up two weeks ago, taken down by nobody; a neighbour objects."""
    back = {days: day - timedelta(days=days) for days in (24, 22, 18, 16, 15, 12)}
    row = _begun(household, "household_exit", back[24])
    _acts(
        row,
        ("finish", "villagers_review", back[22], {"evidence": SHOWN, "people": 32}),
        ("finish", "village_check", back[18], {"evidence": SHEETS, "people": 3}),
        ("finish", "household_agrees", back[16], {"evidence": SIGNED}),
        ("begin", "publication", back[15], {}),
        ("object", "publication", back[12], {"reason": "听说他家去年买了车", "told_by": "邻居", "objection": "1"}),
    )


def _correction(household, day) -> None:
    row = _begun(household, "correction", day)
    _acts(
        row,
        ("finish", "request", day, {"evidence": {"before_and_after": "家庭人口：三人改为两人"}, "reason": "老人已故"}),
    )


def _begun(household, procedure: str, day, *, area=None):
    from xiuhua.policy.procedures_reader import steps_on
    from xiuhua.queries.pack import pack_in_force
    from xiuhua.register.models import Account, Proceeding

    pack = pack_in_force(day)
    return Proceeding.objects.create(
        procedure=procedure, household=household, area=area, pack=pack.name, version=pack.version, begun_on=day,
        steps=[asdict(step) for step in steps_on(pack, procedure, day=day)], open_step="-",
        begun_by=Account.objects.get(username="village"),
    )  # fmt: skip


def _acts(row, *acts) -> None:
    from xiuhua.actions.diagnose.begin_proceeding import note_where_it_stands
    from xiuhua.queries.proceeding import state_of
    from xiuhua.register.models import Account

    by = Account.objects.get(username="village")
    for number, (kind, step, on, more) in enumerate(acts, start=1):
        row.acts.create(number=number, kind=kind, step=step, on=on, by=by, office="village", **more)
    now = state_of(row)
    note_where_it_stands(row, now)
    row.outcome, row.ended_on = str(now.end or ""), now.ended
    row.save()
