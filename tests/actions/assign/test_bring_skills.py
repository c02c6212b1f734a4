"""A list of skills and languages of the staff: handed out, looked at and taken, all of it or nothing."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from python_calamine import load_workbook

from tests.actions.assign.pairing_ground import lay_pairs, titled
from tests.makers import TODAY, give_role, make_account, make_area, make_organisation
from xiuhua.actions.assign.bring_skills import BroughtSkills, bring_skills, check_skills, hand_out_skills
from xiuhua.actions.assign.skills_refusal import SkillsRefused
from xiuhua.bridge.pairing_rows import gather_pairing
from xiuhua.duty.door import Absent
from xiuhua.queries.helper_brings import LANGUAGE, SKILL, Brought, brought_by
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import HelperSkill, JournalLine, SpokenLanguage

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HEAD = ("姓名", "单位", "特长", "会说的语言")


@pytest.fixture
def ground(tmp_path) -> SimpleNamespace:
    return SimpleNamespace(**vars(lay_pairs()), folder=tmp_path)


def a_list(ground, *rows, head=HEAD):
    file = ground.folder / "list.csv"
    file.write_text("\n".join(",".join(row) for row in (head, *rows)), encoding="utf-8-sig")
    return file


def bring(ground, *rows, head=HEAD, by=None) -> BroughtSkills:
    file = a_list(ground, *rows, head=head)
    return bring_skills(file, name="list.csv", area=ground.township.code, by=by or ground.maker)


def refused(ground, *rows, head=HEAD) -> list[tuple[int, str, str]]:
    with pytest.raises(SkillsRefused) as told:
        bring(ground, *rows, head=head)
    return [(it.row, it.column, it.reason) for it in told.value.complaints] or [(0, "", told.value.reason)]


def test_a_list_is_kept_from_today_on_and_pairing_reads_it(ground):
    rows = (("P0", "Bureau", "医疗、种植", "彝语"), ("S1", "School", "教师", ""))
    file = a_list(ground, *rows)
    assert check_skills(file, area=ground.township.code, by=ground.maker) == BroughtSkills(2, 2)
    assert HelperSkill.objects.count() == 0
    assert bring(ground, *rows) == BroughtSkills(2, 2)
    told = gather_pairing(ground.township, pack=pack_named("sichuan"), day=TODAY).helpers
    found = {row["helper"]: (row["skills"], row["languages"]) for row in told.iter_rows(named=True)}
    assert found[ground.people["P0"].key.hex] == (["farming", "medicine"], ["yi"])
    assert found[ground.people["S1"].key.hex] == (["teaching"], None)
    line = JournalLine.objects.get(deed="bring_skills")
    assert (line.subject, line.after["rows"], line.after["changed"]) == (ground.township.code, 2, 2)
    assert bring(ground, *rows) == BroughtSkills(2, 0)
    assert JournalLine.objects.filter(deed="bring_skills").count() == 1


def test_what_a_cell_does_not_name_any_more_ends_today_and_a_blank_cell_says_nothing(ground):
    who = ground.people["P0"]
    HelperSkill.objects.create(person=who, skill="medicine", since=TODAY - 9 * DAY)
    HelperSkill.objects.create(person=who, skill="roads", since=TODAY - 9 * DAY)
    SpokenLanguage.objects.create(person=who, language="yi", since=TODAY - 9 * DAY)
    assert bring(ground, ("P0", "", "公路 种植", "")) == BroughtSkills(1, 1)
    assert brought_by(who, on=TODAY) == [
        Brought(SKILL, "farming", TODAY, None),
        Brought(SKILL, "medicine", TODAY - 9 * DAY, TODAY),
        Brought(SKILL, "roads", TODAY - 9 * DAY, None),
        Brought(LANGUAGE, "yi", TODAY - 9 * DAY, None),
    ]
    bring(ground, ("P0", "", "", "无"))
    assert SpokenLanguage.objects.get(person=who).until == TODAY


def test_what_cannot_be_taken_is_named_by_row_and_nothing_is_taken(ground):
    titled("P1", ground.school)
    found = refused(
        ground, ("P0", "Bureau", "医疗", ""), ("P9", "", "医疗", ""), ("P0", "School", "医疗", ""),
        ("P1", "", "医疗", ""), ("P0", "Bureau", "", "彝语"), ("", "Bureau", "医疗", ""), ("P2", "", "飞行", "彝语"),
    )  # fmt: skip
    assert found == [
        (3, "name", "nobody"), (4, "name", "nobody"), (5, "name", "several"), (6, "name", "twice"),
        (7, "name", "no_name"), (8, "skill", "not_listed"),
    ]  # fmt: skip
    assert (HelperSkill.objects.count(), SpokenLanguage.objects.count()) == (0, 0)
    assert refused(ground, ("a", "b"), head=("甲", "乙")) == [(0, "", "no_header")]
    assert refused(ground) == [(0, "", "no_rows")]


def test_unit_then_title_and_telephone_tell_namesakes_apart(ground):
    other = titled("P0", ground.bureau)
    other.phone = "0827-5221234"
    other.save()
    assert refused(ground, ("P0", "Bureau", "医疗", "")) == [(2, "name", "several")]
    head = (*HEAD, "办公电话")
    bring(ground, ("P0", "Bureau", "医疗", "", "0827-5221234"), head=head)
    assert HelperSkill.objects.get().person == other


def test_only_the_offices_that_pair_there_bring_and_take_it_and_of_their_own_staff_alone(ground):
    far = make_area(make_area(ground.township.parent.parent))
    titled("P7", make_organisation(area=far))
    assert refused(ground, ("P7", "", "医疗", "")) == [(2, "name", "nobody")]
    village_office = make_account()
    give_role(village_office, "village", ground.village)
    for who in (village_office, make_account(person=ground.people["P0"])):
        with pytest.raises(Absent):
            bring(ground, ("P0", "", "医疗", ""), by=who)
        with pytest.raises(Absent):
            hand_out_skills(ground.folder / "x.xlsx", area=ground.township.code, by=who)


def test_the_list_that_is_handed_out_comes_back_as_it_is(ground):
    bring(ground, ("P0", "", "医疗、公路", "彝语"))
    target = ground.folder / "out.xlsx"
    assert hand_out_skills(target, area=ground.township.code, by=ground.maker) == 5
    rows = load_workbook(str(target)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["姓名", "工作单位", "职务", "办公电话", "特长", "语言"]
    assert rows[1][:2] + rows[1][4:] == ["P0", "Bureau", "医疗卫生、道路交通", "彝语"]
    assert check_skills(target, area=ground.township.code, by=ground.maker) == BroughtSkills(5, 0)
    assert JournalLine.objects.get(deed="hand_out_skills").after == {"rows": 5}
