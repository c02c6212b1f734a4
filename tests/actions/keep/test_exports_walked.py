"""A walk through everything that takes tables out: where somebody wrote a full number into a text, none leaves."""

import pytest

from tests.actions.keep.test_asked_form import template
from tests.actions.keep.test_export_form import FORMS, PURPOSE, filled_town
from tests.importing import DAY, let_in
from tests.kept_rows import kept_rows
from tests.makers import give_role, make_account, make_person, pair
from xiuhua.actions.assign.bring_skills import hand_out_skills
from xiuhua.actions.assign.skills_refusal import SkillsRefused
from xiuhua.actions.keep.bind_form import bind_form
from xiuhua.actions.keep.export_form import export_form, stream_form
from xiuhua.actions.keep.fill_asked_form import hand_out_asked_form
from xiuhua.actions.keep.form_refusal import FormRefused
from xiuhua.register.models import Area, JournalLine, Person, Residence

pytestmark = pytest.mark.django_db
IDENTITY = "11010519491231002X"
HEAD = [["某县家庭情况统计表"], ["序号", "行政村", "姓名"]]


@pytest.fixture(scope="module")
def standing_town(django_db_setup, django_db_blocker, tmp_path_factory):  # noqa: ARG001 -- the database must stand
    with kept_rows(django_db_blocker):
        yield filled_town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def town(standing_town):
    """The township; somebody typed an identity behind the name of each of its villages."""
    town = Area.objects.get(pk=standing_town.pk)
    for village in Area.objects.filter(parent=town):
        Area.objects.filter(pk=village.pk).update(name=f"{village.name}（{IDENTITY[:6]} {IDENTITY[6:]}）")
    return town


def refusal(call) -> FormRefused:
    with pytest.raises(FormRefused) as found:
        call()
    assert found.value.reason == "number_leaves"
    assert IDENTITY[6:] not in str(found.value)
    return found.value


@pytest.mark.parametrize("masked", [True, False])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_no_form_of_the_pack_leaves_masked_or_in_the_clear(town, tmp_path, ending, masked):
    walked = []
    for name in FORMS:
        target = tmp_path / f"{name}.{ending}"
        told = {"by": None, "on": DAY, "purpose": PURPOSE, "masked": masked, "target": target}
        found = refusal(lambda name=name, told=told: export_form(name, town.code, **told))
        walked.append((name, found.facts["kind"], target.exists()))
        assert "村" in found.facts["column"], name
    assert walked == [(name, "identity", False) for name in FORMS]
    assert JournalLine.objects.filter(deed="export_form").count() == 0


def test_what_leaves_piece_by_piece_stops_before_the_piece_with_the_number(town):
    account = make_account()
    give_role(account, "township", town)
    pieces = stream_form("h1", town.code, by=account, on=DAY, purpose=PURPOSE, masked=True)
    next(pieces)
    refusal(lambda: list(pieces))
    assert [line.deed for line in JournalLine.objects.filter(deed__endswith="export")] == ["begin_export"]


def test_no_form_of_a_department_leaves(town, tmp_path):
    county = make_account()
    give_role(county, "county", area=town.parent)
    asked = {"department": "县残联", "label": "家庭情况", "purpose": PURPOSE}
    form = let_in(bind_form(template(tmp_path, HEAD), by=county, **asked))
    told = {"by": county, "on": DAY, "masked": True, "target": tmp_path / "b.xlsx"}
    refusal(lambda: hand_out_asked_form(form.key, town.code, **told))
    assert form.fillings.count() == 0


def test_no_list_of_staff_leaves(town, tmp_path):
    township = make_account()
    give_role(township, "township", area=town)
    somebody = make_person("张三", phone="13800138000")
    village = Area.objects.filter(parent=town).first()
    home = Residence.objects.filter(village=village).first()
    pair(somebody, home.household)
    Person.objects.filter(pk=somebody.pk).update(title=f"干部 {IDENTITY}")
    with pytest.raises(SkillsRefused) as found:
        hand_out_skills(tmp_path / "c.xlsx", area=town.code, by=township)
    assert (found.value.reason, found.value.facts["column"]) == ("number_leaves", "职务")
