"""The reader's own page after log-in: what they answer for and what needs them there, for each role."""

import re
from datetime import timedelta
from html import unescape

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
STITCH = re.compile(r'<a class="stitch" href="([^"]+)">\s*([\d,]+)')


def works_of(username: str, day):
    from xiuhua.duty.door import scope_of
    from xiuhua.queries.work import places_of_work
    from xiuhua.register.models import Account

    return places_of_work(scope_of(Account.objects.get(username=username), today=day), on=day)


@pytest.mark.parametrize("username", ["leader", "secretary", "team", "technician", "helper", "village", "township"])
def test_who_answers_for_villages_or_households_begins_with_their_own_work(username):
    assert visit_as(username).get("/").headers["Location"] == "/my/"


@pytest.mark.parametrize(
    ("username", "role"),
    [
        ("leader", "联系领导"), ("secretary", "第一书记"), ("team", "驻村工作队队员"), ("technician", "驻村农技员"),
        ("village", "村办公室"), ("township", "乡镇办公室"), ("county", "县专班"), ("city", "市专班"),
        ("health", "部门 · 健康"),
    ],
)  # fmt: skip
def test_a_place_is_told_with_the_duty_for_it(username, role):
    assert f'<span class="chip">{role}</span>' in visit_as(username).text("/my/")


@pytest.mark.parametrize("username", ["leader", "secretary", "village", "township", "helper", "health", "inspector"])
def test_every_figure_of_the_page_opens_its_rows(username):
    reader = visit_as(username)
    page = reader.text("/my/")
    found = [(unescape(address), figure) for address, figure in STITCH.findall(page)]
    assert len(found) > 0 or username == "helper"
    for address, figure in found:
        rows = page if address.startswith("#") else reader.text(address)
        assert figure in rows, f"{address} does not tell {figure}"


def test_households_on_file_and_findings_are_those_of_list_and_board(city):
    from xiuhua.queries.household import households_in
    from xiuhua.queries.quality import quality_of
    from xiuhua.register.models import Area

    told = [*works_of("leader", city), *works_of("township", city)]
    assert len(told) > 2
    for work in told:
        area = Area.objects.on(city).get(code=work.code)
        assert work.on_file == households_in(area, on=city).count
        assert work.to_mend == quality_of(area, on=city).open


def test_vacancies_and_exit_are_as_the_turn_settled_them(city):
    from xiuhua.queries.post import gaps_of
    from xiuhua.register.models import Area, AreaVerdict

    for username in ("county", "city"):
        (work,) = works_of(username, city)
        assert work.vacant == len(gaps_of(Area.objects.on(city).get(code=work.code), on=city))
        assert (work.to_mend, work.exit) == (None, None)
        page = f"/area/{work.code}/quality/"
        assert f'<p><a href="{page}">数据质量</a></p>' in visit_as(username).text("/my/")
        assert visit_as(username).get(page).status_code == 200
    for work in works_of("leader", city):
        settled = AreaVerdict.objects.on(city).get(area__code=work.code, scheme="village_exit")
        assert (work.exit.verdict, len(work.exit.unmet)) == (settled.verdict, len(settled.unmet.split()))


def test_what_blocks_a_village_is_named(city):
    from xiuhua.register.models import AreaVerdict

    told = [work for work in works_of("leader", city) if work.exit.unmet]
    page = visit_as("leader").text("/my/")
    assert [label for work in told for label in work.exit.unmet if label not in page] == []
    assert "有集体经济收入 (未知)" not in page  # the demo assumes the floor
    settled = AreaVerdict.objects.on(city).filter(area__code=told[0].code, scheme="village_exit")
    settled.update(unmet="", unclear="collective_income")
    assert "有集体经济收入 (未知)" in visit_as("leader").text("/my/")


def test_a_vacant_post_is_told_loudly(places, city):
    from xiuhua.register.models import SlotVerdict

    SlotVerdict.objects.on(city).filter(village__code=places.village, slot="first_secretary").update(filled=False)
    page = visit_as("village").text("/my/")
    assert re.search(rf'chip bad".*?/area/{places.village}/posts/\?state=vacant">1 个岗位空缺', page, re.DOTALL)


def test_a_department_is_told_neither_posts_nor_findings(city):
    (work,) = works_of("health", city)
    assert (work.vacant, work.to_mend, work.exit) == (None, None, None)
    assert "数据质量" not in visit_as("health").text("/my/")
    assert work.on_file > 0


def test_a_helper_sees_which_of_their_households_have_records_to_mend(places, city):
    from xiuhua.register.models import Finding, Household

    home = Household.objects.get(key=places.household)
    Finding.objects.create(rule="uninsured", household=home, since=city)
    Finding.objects.create(rule="uninsured", member=places.member, since=city)
    page = visit_as("helper").text("/my/")
    at = page.index(f"/household/{places.household}/#findings")
    assert "2 条数据待更正" in page[at : at + 200]


def test_a_sealed_sample_is_told_without_its_households(city):
    from xiuhua.register.models import InspectionSample

    drawn = InspectionSample.objects.filter(account__username="sealed_inspector").select_related("household")
    assert drawn.count() > 0
    page = visit_as("sealed_inspector").text("/my/")
    assert "未启封" in page
    assert [one.household.number for one in drawn if one.household.number in page] == []
    assert "/household/" not in page
    mine = InspectionSample.objects.filter(account__username="inspector", inspection__opens_on__lte=city)
    assert f'href="#households">{mine.count()}</a>' in visit_as("inspector").text("/my/")


def test_what_nothing_keeps_yet_is_said_with_one_next_act(places):
    assert "这里尚未登记的内容" not in visit_as("helper").text("/my/")
    page = visit_as("county").text("/my/")
    assert "这里尚未登记的内容" in page
    assert f'<a class="button" href="/area/{places.county}/">' in page


def test_an_import_that_waits_stands_on_the_page_of_its_office(places, city):
    from xiuhua.register.models import Account, Area, ImportBatch

    batch = ImportBatch.objects.create(
        file_name="九月.xlsx", digest="0" * 64, layout="persons", as_of=city, state="staged", rows=9, rejected=2,
        by=Account.objects.get(username="township"),
    )  # fmt: skip
    batch.areas.add(Area.objects.on(city).get(code=places.township))
    page = visit_as("township").text("/my/")
    assert f'href="/imports/{batch.key}/"><b>九月.xlsx</b>' in page
    assert "2 行待更正" in page
    assert "九月.xlsx" not in visit_as("village").text("/my/")


def test_officers_have_no_places_on_their_page():
    for username in ("auditor", "security", "system"):
        page = visit_as(username).text("/my/")
        assert 'id="places"' not in page
        assert 'id="households"' not in page


def test_more_places_take_no_more_statements():
    # The secretary's post does steps of procedures, the leader's, who has more places, does none.
    assert visit_as("leader").statements("/my/") <= visit_as("secretary").statements("/my/")


def main(username: str) -> str:
    page = visit_as(username).text("/my/").partition('<main id="main"')[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_an_explained_finding_is_nobodys_work_any_more(city):
    from tests.makers import give_role, make_account
    from xiuhua.actions.explain_finding import explain_of_household
    from xiuhua.register.models import Finding, Residence

    member = Finding.objects.on(city).get(rule="uninsured").member
    home = member.belongings.get(until=None).household
    account = make_account("answers")
    give_role(account, "village", Residence.objects.on(city).get(household=home).village)
    (before,) = works_of("answers", city)
    explain_of_household("uninsured", home.key, member.key, reason="本人自愿不参保", by=account)
    (after,) = works_of("answers", city)
    assert before.to_mend - after.to_mend == 1


def test_poor_households_without_a_stated_cause_are_told_and_opened(city):
    from xiuhua.register.models import Account, Cause, Residence

    village = Account.objects.get(username="village").roles.get(until=None).area
    homes = Residence.objects.on(city).filter(village=village).values("household")
    Cause.objects.filter(household__in=homes).update(until=city)
    (work,) = works_of("village", city)
    page = visit_as("village").text(f"/area/{village.code}/households/?cause=-")
    assert len(re.findall(r'<th scope="row"><a href="/household/', page)) == min(work.undiagnosed, 50) > 0
    assert f"{work.undiagnosed} 户贫困户未填致贫原因" in main("village")


def test_rows_left_over_of_an_import_and_a_job_that_failed_wait_for_the_office(city):
    from django.utils import timezone

    from xiuhua.register.models import Account, ImportBatch, Job

    account = Account.objects.get(username="township")
    area = account.roles.get(until=None).area
    now = timezone.now()
    batch = ImportBatch.objects.create(
        layout="nation-h", as_of=city, by=account, file_name="剩余.xlsx", file_digest="1" * 64, state="applied",
        applied_at=now, rows=5, accepted=2, rejected=3,
    )  # fmt: skip
    words = {"file": "大表.xlsx", "as_of": city.isoformat(), "rows": 9, "seen": None, "language": "zh-hans"}
    job = Job.objects.create(
        kind="judge_import", subject=batch.key, by=account, state="failed", reason="absent", ended_at=now, words=words
    )
    for one in (batch, job):
        one.areas.set([area])
    told = main("township")
    assert "剩余.xlsx" in told
    assert "剩 3 行未采用" in told
    assert "失败的任务" in told
    assert "没有待办" not in told


def test_duties_that_end_within_a_month_are_told_the_first_first(city):
    from datetime import timedelta

    from xiuhua.register.models import Account, Assignment

    office = Account.objects.get(username="village").roles.get(until=None)
    post = Assignment.objects.on(city).filter(area=office.area, kind="reside", until=None).order_by("pk").first()
    Assignment.objects.filter(pk=post.pk).update(until=city + timedelta(days=9))
    type(office).objects.filter(pk=office.pk).update(until=city + timedelta(days=31))
    told = main("village")
    assert f"2017年4月9日 {post.person.name} " in told
    assert "由您担任" not in told
    type(office).objects.filter(pk=office.pk).update(until=city + timedelta(days=3))
    assert "2017年4月3日 村办公室 由您担任" in main("village")


def test_a_form_of_a_department_is_told_with_when_it_was_last_filled():
    from tests.desk.relations import TEMPLATE
    from xiuhua.register.models import Account, AskedForm

    by = Account.objects.get(username="county")
    AskedForm.objects.create(department="残联", label="残疾人家庭表", purpose="核对", template=TEMPLATE, by=by)
    assert "残联 残疾人家庭表 还没有为您负责的地方填报过" in main("village")


def test_where_nothing_is_due_that_is_said_as_a_good_state(city):
    from tests.makers import give_role, make_account, make_area
    from xiuhua.register.models import Area

    account = make_account("quiet")
    township = Area.objects.filter(level=4).order_by("code").first()
    give_role(account, "village", make_area(township, code=f"{township.code}998"))
    assert works_of("quiet", city)[0].is_quiet
    assert "没有待办。 岗位到位，记录无误，没有等您处理的事。这样就好。" in main("quiet")


def test_families_met_lately_leave_nothing_due_and_the_poor_come_first(places, city):
    from xiuhua.register.models import Account, Assignment, Standing, Task, Visit

    helper = Account.objects.get(username="helper").person
    theirs = Assignment.objects.on(city).filter(person=helper, kind="pair").order_by("household__number")
    homes = list(theirs.values_list("household", "household__number"))
    assert len(homes) > 1
    Standing.objects.on(city).filter(household__in=[pk for pk, _number in homes]).update(status="exited")
    Standing.objects.on(city).filter(household=homes[-1][0]).update(status="not_exited")
    page = visit_as("helper").text("/my/")
    keys = dict.fromkeys(re.findall(r'class="do">.*?href="/household/([-\w]+)/"', page, re.DOTALL))
    expected = [homes[-1], *homes[:-1]]
    by_key = dict(theirs.values_list("household__key", "household"))
    assert [by_key[key] for key in map(type(places.household), keys)] == [pk for pk, _number in expected]
    Task.objects.all().delete()
    Visit.objects.filter(household__in=[pk for pk, _number in homes]).update(on=city)
    assert "没有待办。 各户近期都已走访，没有待兑现的承诺。这样就好。" in main("helper")
    Visit.objects.filter(household=homes[0][0]).update(on=city - timedelta(days=40))
    assert "没有待办。" not in main("helper")
    assert "已超9天" in main("helper")


def test_a_township_begins_with_five_open_findings_of_households_level_by_level(places, city):
    from xiuhua.register.models import Finding, Household

    home = Household.objects.get(key=places.household)
    Finding.objects.create(rule="helper_missing", household=home, since=city)
    reader = visit_as("township")
    one_more = reader.statements("/my/")
    page = reader.text("/my/")
    listed = page.partition('aria-labelledby="first"')[2].partition("</section>")[0]
    found = re.findall(r'href="(/household/[-\w]+/)#(finding-[-\w]+)"', listed)
    assert (f"/household/{places.household}/", "finding-helper_missing") in found
    assert len(found) <= 5
    assert {reader.get(address).status_code for address, _anchor in found} == {200}
    assert 'aria-labelledby="first"' not in visit_as("village").text("/my/")
    Finding.objects.create(rule="uninsured", household=home, since=city)
    assert reader.statements("/my/") == one_more


def test_findings_stand_by_level_and_explained_ones_are_left_out(city):
    from tests.makers import give_role, make_account
    from xiuhua.actions.explain_finding import explain_of_household
    from xiuhua.queries.first_findings import first_findings
    from xiuhua.register.models import Area, Finding

    top = Area.objects.on(city).get(level=2).pk
    every = first_findings([top], on=city, most=1000)
    levels = [it.level for it in every]
    assert levels == sorted(levels)
    assert len(set(levels)) > 1
    assert first_findings([top], on=city, most=5) == every[:5]
    member = Finding.objects.on(city).get(rule="uninsured").member
    home = member.belongings.get(until=None).household
    by = make_account("explains")
    give_role(by, "city", Area.objects.get(pk=top))
    explain_of_household("uninsured", home.key, member.key, reason="本人自愿不参保", by=by)
    after = first_findings([top], on=city, most=1000)
    gone = [it for it in every if it not in after]
    assert [(it.household, it.anchor) for it in gone] == [(home.key, f"finding-uninsured-{member.number}")]
