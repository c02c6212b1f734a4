"""A refused form about measures, plans and causes says why at the field, and has every typed value again."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from tests.desk.test_refused_forms import Reading
from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
STEP = {"line-1": "cooperative_dividend", "due-1": "2017-06-30", "budget-1": "600", "owner-1": "helper"}


class Filled(Reading):
    """A page with the options that are chosen, by the select that has them."""

    def __init__(self, page: str) -> None:
        self.chosen: dict[str, str] = {}
        self.select = ""
        super().__init__(page)

    def handle_starttag(self, tag, attrs):
        super().handle_starttag(tag, attrs)
        told = dict(attrs)
        if tag == "select":
            self.select = told.get("id") or ""
            self.chosen[self.select] = ""
        if tag == "option" and "selected" in told:
            self.chosen[self.select] = told.get("value") or ""

    def value(self, name: str) -> str | None:
        return self.chosen[name] if name in self.chosen else self.attributes.get(name, {}).get("value")


@pytest.fixture
def home(city, places):
    """The helper's household, to which nothing is given yet, and the day."""
    from tests.makers import take_measures_away
    from xiuhua.register.models import Household

    household = Household.objects.get(key=places.household)
    take_measures_away(household)
    return SimpleNamespace(household=household, address=f"/household/{household.key}/", on=city)


def posted(role: str, address: str, form: dict[str, object], *, status: int = 422) -> Filled:
    answer = visit_as(role).client.post(address, form)
    assert answer.status_code == status
    return Filled(answer.content.decode())


def granted(home, item: str = "cooperative_dividend", **told):
    """A measure granted by the township, as a row."""
    from xiuhua.actions.remedy.grant import Grant, grant_measure
    from xiuhua.register.models import Account, Measure

    by = Account.objects.get(username="township")
    key = grant_measure(home.household.key, Grant(item, date(2017, 1, 1), **told), by=by)
    return Measure.objects.get(key=key)


def delivered(row, fen: int = 35_000):
    from xiuhua.actions.remedy.deliver import deliver_measure
    from xiuhua.actions.remedy.measure_ground import Amount
    from xiuhua.register.models import Account

    by = Account.objects.get(username="township")
    return deliver_measure(row.key, Amount(fen=fen), on=date(2017, 3, 1), evidence="分红表", by=by)


def require_kept(page: Filled, form: str, typed: dict[str, str], *, wrong: str) -> None:
    """Every value stands in its field of a form, and the alert leads to the wrong one, which says the same."""
    suffix = f"-{form}" if form else ""
    assert {name: page.value(f"{name}{suffix}") for name in typed} == typed
    assert (page.leads["trouble"], page.words("wrong")) == (f"#{wrong}{suffix}", page.words("trouble"))
    assert page.attributes[f"{wrong}{suffix}"]["aria-invalid"] == "true"


@pytest.mark.parametrize(
    ("do", "typed", "wrong"),
    [
        ("deliver", {"on": "2017-03-20", "amount": "350.505", "evidence": "分红表 3 号"}, "amount"),
        ("deliver", {"on": "2017-03-20", "amount": "350.50", "evidence": ""}, "evidence"),
        ("deliver", {"on": "2016-12-31", "amount": "350.50", "evidence": "分红表"}, "on"),
        ("renew", {"since": "2018-01-01", "amount": "many"}, "amount"),
        ("end", {"on": "2017-02-01", "reason": ""}, "reason"),
        ("end", {"on": "2016-02-01", "reason": "declined"}, "on"),
        ("withdraw", {"why": "身份证 511922197001011234"}, "why"),
    ],
)
def test_a_refused_form_about_a_measure_has_every_typed_value_again(home, do, typed, wrong):
    row = granted(home, until=date(2017, 12, 31))
    page = posted("township", f"{home.address}measures/", {"do": do, "of": row.key, **typed})
    require_kept(page, f"{do}-{row.key.hex}", typed, wrong=wrong)
    other = "end" if do == "deliver" else "deliver"
    assert page.value(f"on-{other}-{row.key.hex}") == home.on.isoformat()


def test_a_refused_correction_is_typed_again_beside_its_own_delivery(home):
    row = granted(home)
    first, second = delivered(row), delivered(row, 10_000)
    typed = {"amount": "300", "why": ""}
    form = {"do": "correct", "of": row.key, "delivery": second.pk, **typed}
    page = posted("township", f"{home.address}measures/", form)
    require_kept(page, f"correct-{second.pk}", typed, wrong="why")
    assert page.value(f"amount-correct-{first.pk}") == ""


def test_more_than_was_planned_is_asked_about_beside_its_own_form(home):
    from xiuhua.actions.remedy.measure_ground import Amount
    from xiuhua.register.models import Delivery

    row = granted(home, amount=Amount(fen=30_000))
    typed = {"on": "2017-03-20", "amount": "350.50", "evidence": "分红表 3 号"}
    form = {"do": "deliver", "of": row.key, **typed}
    require_kept(posted("township", f"{home.address}measures/", form), f"deliver-{row.key.hex}", typed, wrong="sure")
    assert visit_as("township").client.post(f"{home.address}measures/", form | {"sure": "on"}).status_code == 302
    one = Delivery.objects.get(measure=row)
    more = {"do": "correct", "of": row.key, "delivery": one.pk, "amount": "400", "why": "查对了"}
    page = posted("township", f"{home.address}measures/", more)
    require_kept(page, f"correct-{one.pk}", {"amount": "400", "why": "查对了"}, wrong="sure")
    assert visit_as("township").client.post(f"{home.address}measures/", more | {"sure": "on"}).status_code == 302
    assert list(Delivery.objects.filter(measure=row).order_by("pk").values_list("amount_fen", flat=True)) == [
        35_050,
        40_000,
    ]


def test_a_refused_grant_has_every_typed_value_again(home):
    typed = {
        "item": "cooperative_dividend", "since": "2017-02-01", "until": "2017-01-01", "amount": "600",
        "owner": "helper", "basis": "合作社章程",
    }  # fmt: skip
    page = posted("township", f"{home.address}measures/", {"do": "grant", **typed})
    require_kept(page, "", typed, wrong="until")


def test_what_was_ended_meanwhile_is_told_with_what_was_typed(home):
    from xiuhua.actions.remedy.end_measure import end_measure
    from xiuhua.register.models import Account

    row = granted(home)
    end_measure(row.key, on=date(2017, 3, 1), reason="declined", by=Account.objects.get(username="township"))
    form = {"do": "deliver", "of": row.key, "on": "2017-03-20", "amount": "350.50", "evidence": "分红表 3 号"}
    raw = visit_as("township").client.post(f"{home.address}measures/", form).content.decode()
    told = Reading(raw).words("trouble")
    assert (told, "<q>350.50</q> <q>分红表 3 号</q>" in raw) == (
        "该措施已于2017年3月1日终止。重新享受须重新批准。",
        True,
    )


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"goal": ""}, "goal"),
        ({"due-1": "2019-01-01"}, "due-1"),
        ({"budget-1": "6 yuan"}, "budget-1"),
        ({"line-1": ""}, "line-1"),
    ],
)
def test_a_refused_plan_has_every_typed_value_again(home, changed, wrong):
    typed = {"goal": "稳定增收", "owner": "helper", **STEP, "line-2": "night_school", "due-2": "2017-05-01"} | changed
    page = posted("helper", f"{home.address}plan/?year=2017", {"do": "write", **typed})
    require_kept(page, "", typed, wrong=wrong)


def written(home, *, goal: str = "稳定增收") -> None:
    form = {"do": "write", "goal": goal, "owner": "helper", **STEP}
    posted("helper", f"{home.address}plan/?year=2017", form, status=302)


def test_a_draft_that_is_given_back_without_a_reason_leaves_the_form_as_the_draft_is(home):
    written(home)
    draft = home.household.plans.get()
    form = {"do": "return", "plan": draft.key.hex, "seen": draft.steps.get().pk, "why": "511922197001011234"}
    page = posted("township", f"{home.address}plan/?year=2017", form)
    require_kept(page, "", {"why": "511922197001011234"}, wrong="why")
    assert {name: page.value(name) for name in ("goal", *STEP)} == {"goal": "稳定增收", **STEP}


def test_a_draft_is_not_overwritten_by_who_has_not_seen_it(home):
    typed = {"goal": "另一个目标", "owner": "helper", **STEP}
    written(home)
    page = posted("helper", f"{home.address}plan/?year=2017", {"do": "write", **typed})
    assert page.words("trouble") == "您查看之后计划有改动，请重新查看。"
    assert {name: page.value(name) for name in typed} == typed
    raw = visit_as("helper").text(f"{home.address}plan/?year=2017")
    seen = re.search(r'name="seen" value="(\d+)"', raw)[1]
    posted("helper", f"{home.address}plan/?year=2017", {"do": "write", **typed, "seen": seen}, status=302)
    assert home.household.plans.get().goal == "另一个目标"


def test_a_step_stays_in_the_form_though_its_measure_is_offered_no_more(home):
    from xiuhua.register.models import PlanStep

    written(home)
    PlanStep.objects.update(item="gold_digging")
    page = Filled(visit_as("helper").text(f"{home.address}plan/?year=2017"))
    assert (page.value("line-1"), page.value("budget-1")) == ("gold_digging", "600")
    seen = home.household.plans.get().steps.get().pk
    typed = {"goal": "稳定增收", **STEP, "line-1": "gold_digging", "line-2": "night_school", "due-2": "2017-05-01"}
    page = posted("helper", f"{home.address}plan/?year=2017", {"do": "write", **typed, "seen": seen})
    require_kept(page, "", typed, wrong="line-1")


def test_what_was_fixed_meanwhile_is_not_given_back_and_the_reason_stays(home):
    from xiuhua.register.models import Account, HouseholdPlan

    written(home)
    draft = home.household.plans.get()
    county = Account.objects.get(username="county")
    HouseholdPlan.objects.update(fixed_by=county, fixed_on=home.on - timedelta(days=1))
    form = {"do": "return", "plan": draft.key.hex, "seen": "1", "why": "增加教育措施"}
    raw = visit_as("township").client.post(f"{home.address}plan/?year=2017", form).content.decode()
    assert (Reading(raw).words("trouble"), "<q>增加教育措施</q>" in raw) == ("没有待审定的计划，请先编制。", True)


def test_an_answer_to_what_is_asked_no_more_is_told_with_a_sentence(home):
    form = {"do": "answer", "cause": "disaster", "answer": "水灾已重建"}
    raw = visit_as("helper").client.post(f"{home.address}causes/", form).content.decode()
    said = "这个问题已不存在：登记的情况或者认定的原因变了。"
    assert (Reading(raw).words("trouble"), "<q>水灾已重建</q>" in raw) == (said, True)


def test_refused_causes_and_wishes_have_every_typed_value_again(home):
    typed = {
        "main": "disability", "evidence-0": "残疾人证", "further-1": "money", "evidence-1": "",
        "said_by": "村民代表会议", "on": home.on.isoformat(),
    }  # fmt: skip
    page = posted("helper", f"{home.address}causes/", {"do": "causes", **typed})
    require_kept(page, "", {"main-cause": typed.pop("main"), **typed}, wrong="evidence-1")
    typed = {"wish-1": "treatment", "words-1": "治腿", "words-2": "电话 13812345678", "told_by": "户主"}
    page = posted("helper", f"{home.address}causes/", {"do": "wishes", **typed})
    require_kept(page, "", typed, wrong="words-2")


def test_a_refused_answer_stands_at_its_own_question(home):
    posted(
        "helper", f"{home.address}causes/",
        {"do": "causes", "main": "disability", "evidence-0": "残疾人证", "said_by": "会议", "on": home.on.isoformat()},
        status=302,
    )  # fmt: skip
    page = posted("helper", f"{home.address}causes/", {"do": "answer", "cause": "disability", "answer": "是"})
    require_kept(page, "disability", {"answer": "是"}, wrong="answer")


@pytest.fixture
def project(home):
    """A project of the household's village with its share, as a row, and the page that it stands on."""
    from xiuhua.actions.remedy.run_project import begin_project, share_out
    from xiuhua.register.models import Account, IndustryProject

    at, by = home.household.residences.get().village, Account.objects.get(username="township")
    told = {"kind": "planting", "organisation": None, "funds_fen": 100_000, "basis": "", "since": date(2016, 5, 1)}
    key = begin_project(at.code, name="核桃园", by=by, **told)
    share_out(key, [home.household.key], amount_fen=100_000, since=date(2016, 5, 1), by=by)
    return SimpleNamespace(row=IndustryProject.objects.get(key=key), address=f"/area/{at.code}/projects/", by=by)


@pytest.mark.parametrize(
    ("do", "typed", "wrong"),
    [
        ("share", {"amount": "5000", "on": "2016-06-01"}, "households"),
        ("share", {"amount": "much", "on": "2016-06-01"}, "amount"),
        ("pay", {"year": "2009", "amount": "80.5", "on": "2017-01-20", "text": "分红表"}, "year"),
        ("pay", {"year": "2016", "amount": "80.5", "on": "2017-01-20", "text": ""}, "text"),
        ("end", {"on": "2015-01-01"}, "on"),
    ],
)
def test_a_refused_form_about_a_project_has_every_typed_value_again(project, do, typed, wrong):
    page = posted("township", project.address, {"do": do, "of": project.row.key, **typed})
    require_kept(page, f"{do}-{project.row.key.hex}", typed, wrong=wrong)


def test_a_project_that_ended_meanwhile_is_told_with_what_was_typed(project):
    from xiuhua.actions.remedy.run_project import end_project

    end_project(project.row.key, on=date(2017, 3, 1), by=project.by)
    form = {"do": "pay", "of": project.row.key, "year": "2016", "amount": "80.5", "on": "2017-01-20", "text": "分红表"}
    raw = visit_as("township").client.post(project.address, form).content.decode()
    assert (Reading(raw).words("trouble") != "", "<q>80.5</q> <q>分红表</q>" in raw) == (True, True)
