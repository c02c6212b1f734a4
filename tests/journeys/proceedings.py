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
    return {"leaving": f"/household/{first.household.key}/", "corrected": f"/household/{second.household.key}/"}


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


def _begun(household, procedure: str, day):
    from xiuhua.policy.procedures_reader import steps_on
    from xiuhua.queries.pack import pack_in_force
    from xiuhua.register.models import Account, Proceeding

    pack = pack_in_force(day)
    return Proceeding.objects.create(
        procedure=procedure, household=household, pack=pack.name, version=pack.version, begun_on=day,
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
    note_where_it_stands(row, state_of(row))
    row.save()
