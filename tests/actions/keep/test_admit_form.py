"""A department's form is taken out once it is said who owns and reads it, on what ground and until when."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.actions.keep.test_asked_form import bind, county, filled_town, town  # noqa: F401 -- fixtures
from tests.importing import DAY
from tests.kept_rows import kept_rows
from tests.makers import make_account
from xiuhua.actions.keep import admit_form as module
from xiuhua.actions.keep.admit_form import Admission, admit_form, cost_of, last_day_offered
from xiuhua.actions.keep.fill_asked_form import fill_asked_form, hand_out_asked_form
from xiuhua.actions.keep.form_access import template_kept
from xiuhua.actions.keep.form_refusal import FormRefused
from xiuhua.actions.keep.rebind_form import rebind_form
from xiuhua.duty.door import Absent
from xiuhua.register.models import AskedForm, JournalLine

pytestmark = pytest.mark.django_db
MONDAY = date(2017, 4, 10)  # with no holiday in the week
TOLD = {"owner": "县残联王某", "reader": "县残联，核对补贴名单", "basis": "残联〔2017〕3号"}
SIGNED = {"signed_by": "县委李某", "why": "上级限期核对"}


@pytest.fixture(scope="module")
def standing_town(django_db_setup, django_db_blocker, tmp_path_factory):  # noqa: ARG001 -- the database must stand
    with kept_rows(django_db_blocker):
        yield filled_town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def form(county, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr(module, "clock_day", lambda: MONDAY)
    monkeypatch.setattr("xiuhua.actions.keep.fill_asked_form.clock_day", lambda: MONDAY)
    monkeypatch.setattr("xiuhua.actions.keep.rebind_form.clock_day", lambda: MONDAY)
    return bind(tmp_path, county)


def admitted(form, by, **told):
    return admit_form(form.key, Admission(**(TOLD | told)), by=by)


def refused(form, by, **told) -> str:
    with pytest.raises(FormRefused) as why:
        admitted(form, by, **told)
    return why.value.reason


def test_what_a_filling_costs_is_told_by_the_columns_that_the_register_does_not_know(form):
    cost = cost_of(form, on=DAY)
    assert (cost.known, cost.unknown, cost.rows, cost.most) == (5, 1, 8, 10)
    assert (cost.minutes, cost.of_a_village) == (8 * 5 / 60, 8 * 5 / 60 / cost.villages)
    assert (cost.is_too_much, last_day_offered(MONDAY)) == (False, date(2017, 7, 9))


def test_it_is_looked_at_before_and_taken_out_after_it_was_let_in(form, county, town, tmp_path):  # noqa: F811
    asked = {"by": county, "on": DAY, "masked": True}
    assert fill_asked_form(form.key, town.code, **asked).rows.height == 8
    with pytest.raises(FormRefused) as why:
        hand_out_asked_form(form.key, town.code, target=tmp_path / "a.xlsx", **asked)
    assert why.value.reason == "not_let_in"
    let_in = admitted(form, county)
    assert (let_in.until, let_in.minutes, let_in.owner, let_in.asked_on) == (
        date(2017, 7, 9), 1, TOLD["owner"], MONDAY,
    )  # fmt: skip
    hand_out_asked_form(form.key, town.code, target=tmp_path / "a.xlsx", **asked)
    line = JournalLine.objects.get(deed="admit_form")
    assert {name: line.after[name] for name in TOLD} == TOLD
    assert (line.after["until"], line.before["until"], line.actor) == ("2017-07-09", None, county)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"owner": " "}, "no_owner"), ({"reader": "看"}, "no_reader"), ({"basis": ""}, "no_basis"),
        ({"until": MONDAY - timedelta(days=1)}, "no_end"), ({"until": date(2017, 7, 10)}, "no_end"),
        ({"needed_by": MONDAY - timedelta(days=1)}, "needed_before"),
        ({"needed_by": date(2017, 4, 12)}, "short_notice"),
        ({"needed_by": date(2017, 4, 12), "signed_by": "县委李某"}, "short_notice"),
        ({"owner": "王某13800138000"}, "personal_number"), ({"reader": "看" * 121}, "long_text"),
    ],
)  # fmt: skip
def test_what_is_not_said_or_too_soon_is_refused(form, county, told, reason):  # noqa: F811
    assert refused(form, county, **told) == reason
    assert AskedForm.objects.get(pk=form.pk).until is None


def test_three_working_days_are_enough_and_fewer_need_a_name_and_a_reason(form, county):  # noqa: F811
    assert admitted(form, county, needed_by=date(2017, 4, 13)).signed_by == ""
    signed = admitted(form, county, needed_by=date(2017, 4, 11), **SIGNED)
    assert (signed.signed_by, signed.exception_why) == (SIGNED["signed_by"], SIGNED["why"])


def test_one_that_costs_a_village_too_much_needs_a_name_and_a_reason(form, county, monkeypatch):  # noqa: F811
    monkeypatch.setattr(module, "count_form_rows", lambda *_, **__: 100_000)
    assert refused(form, county) == "too_much"
    assert refused(form, county, why="要得急") == "too_much"
    assert admitted(form, county, **SIGNED).minutes == round(100_000 * 5 / 60)


def test_past_its_end_it_is_taken_out_no_more_until_it_is_renewed_with_a_reason(form, county, town, tmp_path):  # noqa: F811
    admitted(form, county)
    AskedForm.objects.filter(pk=form.pk).update(until=MONDAY - timedelta(days=1))
    with pytest.raises(FormRefused) as why:
        hand_out_asked_form(form.key, town.code, by=county, on=DAY, masked=True, target=tmp_path / "a.xlsx")
    assert (why.value.reason, refused(form, county)) == ("past_its_end", "no_reason_to_renew")
    assert admitted(form, county, why="二季度继续核对").until == date(2017, 7, 9)
    assert JournalLine.objects.filter(deed="admit_form").latest("id").why == "二季度继续核对"


def test_one_that_comes_to_cost_more_is_let_in_again(form, county):  # noqa: F811
    admitted(form, county)
    feeds = template_kept(form).feeds
    rebind_form(form.key, [*feeds[:-1], "contact.phone"], about="persons", by=county)
    assert AskedForm.objects.get(pk=form.pk).until == date(2017, 7, 9)
    rebind_form(form.key, ["", "", "", *feeds[3:]], about="persons", by=county)
    assert AskedForm.objects.get(pk=form.pk).until is None


def test_a_newer_template_keeps_who_owns_it_and_is_let_in_anew(form, county, tmp_path):  # noqa: F811
    admitted(form, county)
    newer = bind(tmp_path, county)
    assert ({name: getattr(newer, name) for name in TOLD}, newer.until) == (TOLD, None)


def test_whoever_may_not_change_a_form_may_not_let_it_in(form):
    with pytest.raises(Absent):
        admitted(form, make_account("stranger"))


def test_the_register_keeps_no_form_let_in_without_an_owner_and_no_exception_without_a_name(form):
    for wrong in ({"until": MONDAY}, {"exception_why": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AskedForm.objects.filter(pk=form.pk).update(**wrong)
