"""Resident teams on the desk: drafted, looked at, said otherwise, and formed by another office."""

import re
from datetime import date

import pytest

from tests.city import DAY
from tests.desk.visitor import visit_as
from xiuhua.register.models import Area, Assignment, Person, ProposedVillage, SlotVerdict, VillageProposal, VillageRule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
WHY, DOCUMENT = "县委常委会议定", "县委办〔2017〕3号"


@pytest.fixture
def maker():
    return visit_as("county")


@pytest.fixture
def county(places):
    return Area.objects.filter(code=places.township).latest("since").parent


@pytest.fixture
def address(county):
    return f"/area/{county.code}/village-holders/"


@pytest.fixture
def bench(maker, address, county):
    """The address of a proposal of teams for two villages of the county that had none."""
    had = SlotVerdict.objects.filter(slot="resident_team", until=None).values("village")
    bare = Area.objects.on(DAY).filter(parent__parent=county).exclude(pk__in=had).order_by("code")[:2]
    for village in bare:
        SlotVerdict.objects.create(
            village=village, slot="resident_team", required=1, in_post=0, filled=False, reason="vacant",
            since=date(2017, 3, 1),
        )  # fmt: skip
    answer = maker.client.post(address, {"kind": "reside"})
    assert answer.status_code == 302
    return answer.headers["Location"]


def a_row(**of) -> ProposedVillage:
    return ProposedVillage.objects.filter(person__isnull=False, **of).order_by("village__code").first()


def people(row) -> list[tuple[str, str]]:
    return list(row.members.order_by("-leads", "pk").values_list("person__name", "change"))


def test_where_every_team_stands_there_is_nothing_to_draft(maker, address):
    refused = maker.client.post(address, {"kind": "reside"})
    assert (refused.status_code, "没有要拟的方案" in refused.content.decode()) == (422, True)


def test_the_workbench_tells_size_mix_and_why_in_every_state(maker, bench):
    page = maker.text(bench)
    assert ("还没有工作队" in page, "女" in page, "不可能再少" in page) == (True, True, True)
    for state in ("new", "moved", "lost", "unpaired", "stays", ""):
        assert maker.get(f"{bench}?state={state}").status_code == 200


def test_a_village_tells_its_people_its_points_and_the_next_best(maker, bench):
    row = a_row()
    page = maker.text(f"{bench}{row.village.code}/")
    points = [int(it.replace(",", "")) for it in re.findall(r'<td class="n">([\d,]+)</td></tr>', page)]
    assert points == [row.terms[name] for name in ("distance", "cause", "one_sex", "same_unit", "term")]
    assert f"<b>{row.cost:,}</b>" in page
    assert all(name in page for name, _ in people(row))
    assert "次优" in page
    assert maker.get(f"{bench}51/").status_code == 404


def test_somebody_must_be_in_a_team_and_another_must_not(maker, bench):
    row = a_row()
    address = f"{bench}{row.village.code}/"
    first, _ = people(row)[0]
    keys = re.findall(r'<option value="([0-9a-f-]{36})"', maker.text(address))
    inside = {str(it.person.key) for it in row.members.all()}
    other = next(key for key in keys if key not in inside)
    assert maker.client.post(address, {"do": "join", "helper": other, "why": ""}).status_code == 422
    assert maker.client.post(address, {"do": "join", "helper": other, "why": WHY}).status_code == 302
    assert other in {str(it.person.key) for it in a_row(village=row.village).members.all()}
    leader = str(row.person.key)
    assert maker.client.post(address, {"do": "ban", "helper": leader, "why": WHY}).status_code == 302
    assert first not in dict(people(a_row(village=row.village)))
    for rule in VillageRule.objects.filter(lifted_at=None):
        assert maker.client.post(bench, {"do": "lift", "rule": str(rule.key)}).status_code == 302
    assert people(a_row(village=row.village))[0][0] == first


def test_part_of_a_name_narrows_who_is_offered(maker, bench):
    row = a_row()
    address = f"{bench}{row.village.code}/"
    page = maker.client.post(address, {"do": "find", "called": row.person.name}).content.decode()
    assert set(re.findall(r'<option value="[0-9a-f-]{36}">([^ ]*) · ', page)) == {row.person.name}


def test_who_may_not_lead_is_refused_with_the_reason(maker, bench):
    row = a_row()
    address = f"{bench}{row.village.code}/"
    offered = re.findall(r'<option value="([0-9a-f-]{36})"', maker.text(address))
    member = Person.objects.filter(key__in=offered, party_member=False).order_by("pk").first()
    refused = maker.client.post(address, {"do": "pin", "helper": str(member.key), "why": WHY})
    assert (refused.status_code, "不是中共党员" in refused.content.decode()) == (422, True)


def test_another_office_forms_the_teams_by_a_document(maker, bench):
    row = a_row()
    assert maker.client.post(bench, {"do": "submit"}).status_code == 302
    assert maker.client.post(bench, {"do": "approve", "document": DOCUMENT}).status_code == 422
    assert visit_as("city").client.post(bench, {"do": "approve", "document": DOCUMENT}).status_code == 302
    held = Assignment.objects.filter(area=row.village, kind="reside", until=None, team__isnull=False)
    assert sorted(held.values_list("person__name", flat=True)) == sorted(name for name, _ in people(row))
    assert held.get(role="first_secretary").person == row.person
    assert VillageProposal.objects.get().decision == "approved"
    assert maker.get(f"{bench}{row.village.code}/").status_code == 200


def test_a_stale_proposal_of_teams_lists_who_and_what_was_and_what_is(maker, bench):
    person = a_row().person
    person.sex = "female" if person.sex == "male" else "male"
    person.save()
    page = maker.client.post(bench, {"do": "submit"}).content.decode()
    rows = re.findall(
        r'<th scope="row">([^<]*)</th><td data-label="起草时">([^<]*)</td><td data-label="今天">([^<]*)', page
    )
    words = {"male": "男", "female": "女"}
    was = words["female" if person.sex == "male" else "male"]
    assert rows == [(person.name, f"性别：{was}", f"性别：{words[person.sex]}")]
