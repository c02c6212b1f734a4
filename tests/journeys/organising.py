"""Organisations as pages show them: a case under way, a branch that carries households, what is refused."""

from datetime import timedelta

from tests.journeys.measures import all_deeds
from tests.journeys.proposals import pressed

ORGANISING = (
    ("organisations", "county", "/area/{county.code}/organisations/?kind=none", "empty"),
    ("organisation", "county", "/organisation/{joint.key}/", "joint"),
    ("joint", "township", "/organisation/{joint.key}/joint/", "opened", all_deeds),
    ("meetings", "county", "/organisation/{branch.key}/meetings/"),
    ("meetings", "county", "/organisation/{joint.key}/meetings/", "empty"),
    (
        "meetings",
        "township",
        "/organisation/{branch.key}/meetings/",
        "refused",
        pressed("#meet button.solid", agenda=""),
    ),
    ("weakness", "county", "/organisation/{branch.key}/weakness/"),
    ("weakness", "city", "/organisation/{second.key}/weakness/"),
    ("weakness", "city", "/organisation/{second.key}/weakness/", "refused", pressed("[value='leave']", reason="")),
    ("weak", "county", "/area/{county.code}/weak/"),
    ("weak", "county", "/area/{county.code}/weak/?state=relapsed", "empty"),
    ("found", "township", "/area/{township.code}/found/"),
    ("found", "township", "/area/{township.code}/found/", "refused", pressed("#found button.solid", name="")),
    ("case", "township", "{running_case}"),
    ("case", "city", "{running_case}", "opened", all_deeds),
    ("case", "township", "{running_case}", "refused", pressed("#add button.solid", problem="")),
)


def organised(site, day) -> dict[str, object]:
    """The branch of the village is listed and being put right; a co-operative's branch carries two households."""
    from xiuhua.actions.organise.survey import Seen, survey_organisation
    from xiuhua.register.models import Account, Organisation, WeaknessVerdict

    by = {name: Account.objects.get(username=name) for name in ("village", "township", "county", "city")}
    branches = Organisation.objects.filter(kind="branch", area__parent=site.township).order_by("area__code")
    branch, second = branches.get(area=site.village), branches.exclude(area=site.village)[0]
    survey_organisation(second.key, on=day, source="换届后回访", seen=Seen(divided=True), by=by["township"])
    WeaknessVerdict.objects.filter(organisation=second).update(verdict="met", signs="disunity", unclear="")
    case, people = _case(branch, by, day)
    joint = _joint(site, by, day, secretary=people[0])
    return {"branch": branch, "second": second, "joint": joint, "running_case": f"/case/{case}/"}


def ready_to_list(site, day):
    """A branch that the rules propose since a survey of the township; its key."""
    from xiuhua.actions.organise.survey import Seen, survey_organisation
    from xiuhua.register.models import Account, Organisation, WeaknessVerdict

    branch = Organisation.objects.get(kind="branch", area=site.village)
    by = Account.objects.get(username="township")
    survey_organisation(branch.key, on=day, source="民主评议", seen=Seen(divided=True), by=by)
    WeaknessVerdict.objects.filter(organisation=branch).update(verdict="met", signs="disunity", unclear="")
    return branch.key


LINES = (
    ("班子意见不合", "乡镇党委书记逐人谈心，开好组织生活会", "乡镇党委书记", -60),
    ("议事难决", "重大事项按“四议两公开”办理", "村党支部书记", -10),
    ("村务财务公开不及时", "按季公开账目", "村务监督委员会主任", 40),
    ("集体资金管理不清", "开展村级财务清理", "乡镇财政所", 60),
)


def _case(branch, by, day):
    """Listed four months ago; a line is closed, one is late, one is said to be done. Its key, and who may answer."""
    from xiuhua.actions.organise.case import add_item, close_item, name_helpers, report_item
    from xiuhua.actions.organise.list_organisation import list_organisation
    from xiuhua.queries.case import unit_candidates, who_may_answer
    from xiuhua.register.models import Rectification, RectificationItem

    listed = day - timedelta(days=120)
    told = {"problem": "班子议事难决，账目公开不及时", "reason": "县委常委会审定", "document": "县组〔2016〕31号"}
    key = list_organisation(branch.key, on=listed, signs=["disunity", "closed_books"], **told, by=by["county"])
    case = Rectification.objects.get(key=key)
    people, units = list(who_may_answer(case, on=day)[:3]), list(unit_candidates(case, on=day)[:1])
    name_helpers(
        key, county_leader=people[0].key, township_leader=people[1].key, first_secretary=people[2].key,
        unit=units[0].key if units else None, by=by["county"],
    )  # fmt: skip
    items = []
    for problem, measure, duty, left in LINES:
        due, told = day + timedelta(days=left), {"problem": problem, "measure": measure, "duty": duty}
        items.append(add_item(key, **told, owner=None, due=due, by=by["township"]))
    RectificationItem.objects.filter(case=case).update(written_on=listed + timedelta(days=20))
    report_item(items[0], on=day - timedelta(days=70), document="整改台账第1号", decision=None, by=by["village"])
    close_item(items[0], on=day - timedelta(days=66), by=by["township"])
    report_item(items[2], on=day - timedelta(days=5), document="公开栏存档3号", decision=None, by=by["village"])
    return key, people


def _joint(site, by, day, *, secretary):
    """A branch on a project in the village."""
    from xiuhua.actions.organise.found import carry_households, found_organisation
    from xiuhua.queries.measures_in_area import registered_in
    from xiuhua.register.models import Household, Organisation

    since = day - timedelta(days=120)
    joins = Organisation.objects.create(
        name="银耳专业合作社", kind="cooperative", level="village", area=site.village, founded=since
    )
    joint = found_organisation(
        site.village.code, name="银耳产业党支部", kind="project_branch", on=since, approved_by="乡党委〔2016〕9号",
        members=[joins.key], secretary=secretary.key, by=by["township"],
    )  # fmt: skip
    homes = Household.objects.filter(pk__in=registered_in(site.village.pk, on=day)[:2])
    carry_households(joint, [it.key for it in homes], project=None, since=since, by=by["township"])
    return Organisation.objects.get(key=joint)
