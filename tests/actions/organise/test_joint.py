"""Joint branches and branches on projects: founded over those who join, carrying households, dissolved."""

from datetime import date

import pytest

from tests.actions.organise.ground import organised_ground
from tests.kept_rows import kept_rows
from tests.makers import TODAY, make_account, make_household, make_organisation, pair
from xiuhua.actions.organise.found import (
    carry_households,
    dissolve_organisation,
    found_organisation,
    let_household_go,
)
from xiuhua.actions.organise.list_organisation import list_organisation
from xiuhua.actions.organise.refusal import AT, SAID, OrganisingRefused
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.joint import carried_by, own_projects, projects_run_by
from xiuhua.register.models import IndustryProject, Leader, Organisation, OrganisationArea, OrganisationMember

pytestmark = pytest.mark.django_db
FOUNDED, ENDED = date(2016, 4, 1), date(2017, 2, 1)


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):  # noqa: ARG001 -- the database must stand
    with kept_rows(django_db_blocker):
        yield organised_ground()


def refused(deed, *args, **told):
    with pytest.raises(OrganisingRefused) as why:
        deed(*args, **told)
    return why.value.reason


def founded(ground, *, by="township", **told):
    told = {
        "name": "片区联合党总支", "kind": "joint_general_branch", "on": FOUNDED, "approved_by": "乡党委〔2016〕2号",
        "members": [ground.branch.key, ground.other_branch.key, ground.cooperative.key], "secretary": ground.leader.key,
    } | told  # fmt: skip
    return found_organisation(ground.village.code, **told, by=ground.by[by])


def project_branch(ground):
    told = {"name": "金银花产业党支部", "kind": "project_branch", "members": [ground.cooperative.key]}
    body = Organisation.objects.get(key=founded(ground, **told))
    project = IndustryProject.objects.create(
        village=ground.village, organisation=body, name="金银花", kind="planting", funds_fen=1, since=FOUNDED
    )
    return body, project


def test_a_joint_branch_works_where_those_are_seated_who_join_it(ground):
    body = Organisation.objects.get(key=founded(ground))
    assert (body.parent, body.approved_by, body.level) == (ground.committee, "乡党委〔2016〕2号", "village")
    areas = OrganisationArea.objects.filter(organisation=body).values_list("area", flat=True)
    assert set(areas) == {ground.village.pk, ground.next_village.pk}
    assert OrganisationMember.objects.on(TODAY).filter(organisation=body).count() == 3
    assert Leader.objects.get(organisation=body).person == ground.leader


def test_a_joint_branch_needs_two_who_join_a_name_of_its_own_an_approval_and_a_secretary(ground):
    assert refused(founded, ground, members=[ground.branch.key]) == "no_members"
    assert refused(founded, ground, members=[ground.branch.key, make_organisation().key]) == "no_members"
    assert refused(founded, ground, secretary=None) == "no_secretary"
    assert refused(founded, ground, approved_by=" ") == "no_approval"
    assert refused(founded, ground, kind="department") == "no_kind"
    assert refused(founded, ground, on=date(2027, 1, 1)) == "after_today"
    with pytest.raises(Absent):
        founded(ground, by="village")
    founded(ground)
    assert refused(founded, ground) == "name_taken"


def test_a_project_branch_carries_households_and_whoever_may_not_open_one_sees_a_count(ground):
    body, project = project_branch(ground)
    by = ground.by["village"]
    other = make_household(ground.next_village, number="H2", head="李二")
    told = {"project": project.key, "since": date(2016, 5, 1)}
    assert refused(carry_households, body.key, [other.key], **told, by=by) == "no_households"
    assert carry_households(body.key, [ground.household.key], **told, by=by) == 1
    both = [ground.household.key, other.key]
    assert carry_households(body.key, both, **told, by=ground.by["township"]) == 1
    seen = carried_by(body, scope_of(by, today=TODAY), on=TODAY)
    assert ([(it.number, it.head, it.project) for it in seen.lines], seen.count, seen.shut) == (
        [("H1", "张大", "金银花")], 2, 1,
    )  # fmt: skip
    helper = make_account(person=ground.linked)
    pair(ground.linked, other)
    assert [it.number for it in carried_by(body, scope_of(helper, today=TODAY), on=TODAY).lines] == ["H1", "H2"]
    assert carried_by(body, scope_of(ground.by["inspector"], today=TODAY), on=TODAY).lines == ()
    let_household_go(body.key, ground.household.key, on=ENDED, by=by)
    assert carried_by(body, scope_of(by, today=TODAY), on=TODAY).count == 1
    assert carried_by(body, scope_of(by, today=TODAY), on=date(2017, 1, 31)).count == 2
    assert refused(let_household_go, body.key, ground.household.key, on=ENDED, by=by) == "no_households"


def test_its_projects_are_listed_and_one_of_another_is_none_of_its_own(ground):
    body, project = project_branch(ground)
    assert own_projects(body, on=TODAY) == [(project.key, "金银花")]
    (line,) = projects_run_by(body, [ground.village.pk], on=TODAY)
    assert (line.name, line.village_code, line.since) == ("金银花", ground.village.code, FOUNDED)
    told = {"since": FOUNDED, "by": ground.by["village"]}
    households = [ground.household.key]
    assert refused(carry_households, ground.branch.key, households, project=project.key, **told) == "no_project"


def test_dissolving_ends_all_that_belongs_to_it_and_not_before_it_let_its_households_go(ground):
    body, project = project_branch(ground)
    by = ground.by["township"]
    carry_households(body.key, [ground.household.key], project=project.key, since=FOUNDED, by=by)
    told = {"on": ENDED, "approved_by": "乡党委〔2017〕1号", "by": by}
    assert refused(dissolve_organisation, body.key, **told) == "carries_still"
    let_household_go(body.key, ground.household.key, on=ENDED, by=by)
    dissolve_organisation(body.key, **told)
    body.refresh_from_db()
    assert (body.dissolved, body.dissolved_by) == (ENDED, "乡党委〔2017〕1号")
    for model in (OrganisationArea, OrganisationMember, Leader):
        assert set(model.objects.filter(organisation=body).values_list("until", flat=True)) == {ENDED}
    assert refused(dissolve_organisation, body.key, **told) == "dissolved"
    assert refused(dissolve_organisation, ground.branch.key, **told) == "not_joint"


def test_a_joint_branch_whose_case_is_open_is_not_dissolved(ground):
    key = founded(ground)
    told = {"signs": ["disunity"], "problem": "不和", "reason": "研究", "document": ""}
    list_organisation(key, on=date(2016, 9, 1), **told, by=ground.by["county"])
    told = {"on": ENDED, "approved_by": "乡党委", "by": ground.by["township"]}
    assert refused(dissolve_organisation, key, **told) == "open_case"


def test_every_field_of_a_refusal_belongs_to_a_sentence():
    assert AT.keys() <= SAID.keys()
