"""The workbench of a proposal: drafted and looked at by an office, changed, and approved by another."""

import re

import pytest

from tests.desk.visitor import visit_as
from xiuhua.actions.keep.do_jobs import do_next_job
from xiuhua.register.models import (
    Account,
    Assignment,
    HelperRequest,
    HelperSkill,
    Job,
    PairingProposal,
    PairingRound,
    PairRule,
    ProposedPair,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
WHY = "乡镇党委会议定"


@pytest.fixture
def maker():
    return visit_as("township")


@pytest.fixture
def bench(places, maker):
    """The address of a proposal that was drafted."""
    answer = maker.client.post(f"/area/{places.township}/pairing/")
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_who_is_helped_by_nobody_is_counted_before_any_draft_and_opens_its_rows(places, maker):
    address = f"/area/{places.township}/households/?helper=-"
    assert "每一户建档立卡户都有人帮扶" in maker.text(f"/area/{places.township}/pairing/")
    held = Assignment.objects.get(household__key=places.household, kind="pair", until=None)
    Assignment.objects.filter(pk=held.pk).update(until=held.since)
    page = maker.text(f"/area/{places.township}/pairing/")
    assert ("1 户建档立卡户无人帮扶" in page, f'href="{address}"' in page) == (True, True)
    rows = maker.text(address)
    assert (f"/household/{places.household}/" in rows, rows.count('<th scope="row"')) == (True, 1)
    assert PairingProposal.objects.count() == 0


def test_a_draft_stands_in_the_list_with_what_it_costs(places, maker, bench):
    proposal = PairingProposal.objects.get()
    page = maker.text(f"/area/{places.township}/pairing/")
    assert page.count(bench) == 2
    assert f"{proposal.objective:,}" in page
    assert proposal.lower_bound == proposal.objective


def test_the_workbench_tells_every_state_and_no_helper_by_load(maker, bench):
    for state in ("new", "moved", "lost", "unpaired", "stays"):
        assert maker.get(f"{bench}?state={state}").status_code == 200
    page = maker.text(f"{bench}?state=helpers")
    units = re.findall(r'data-label="单位">([^<]*)<', page)
    assert units == sorted(units)
    assert "不是排名" in page


def test_terms_of_a_pair_add_up_to_its_points(maker, bench):
    row = ProposedPair.objects.filter(person__isnull=False).select_related("household").order_by("pk").first()
    page = maker.text(f"{bench}{row.household.key}/")
    points = [int(it.replace(",", "")) for it in re.findall(r'<td class="n">([\d,]+)</td></tr>', page)]
    assert points == [row.terms[name] for name in ("distance", "cause", "language", "change", "load")]
    assert f"<b>{row.cost:,}</b>" in page


def test_a_move_is_said_with_a_reason_undone_and_refused_without_one(maker, bench):
    row = ProposedPair.objects.filter(person__isnull=False).select_related("household").order_by("pk").first()
    address = f"{bench}{row.household.key}/"
    keys = re.findall(r'<option value="([0-9a-f-]{36})"', maker.text(address))
    other = next(key for key in keys if key != str(row.person.key))
    assert maker.client.post(address, {"do": "pin", "helper": other, "why": ""}).status_code == 422
    assert maker.client.post(address, {"do": "pin", "helper": other, "why": WHY}).status_code == 302
    moved = ProposedPair.objects.get(household=row.household)
    assert str(moved.person.key) == other
    assert (PairRule.objects.get().why, PairRule.objects.get().said_by.username) == (WHY, "township")
    assert maker.client.post(bench, {"do": "undo"}).status_code == 302
    assert ProposedPair.objects.get(household=row.household).person == row.person


def test_trying_other_weights_changes_nothing_and_reckoning_so_does(maker, bench):
    before = PairingProposal.objects.get()
    page = maker.client.post(bench, {"do": "try", "weight-change": "0"}).content.decode()
    assert 'class="tried"' in page
    assert PairingProposal.objects.get().digest == before.digest
    assert maker.client.post(bench, {"do": "try", "weight-change": "many"}).status_code == 422
    assert maker.client.post(bench, {"do": "weigh", "weight-change": "0"}).status_code == 302
    assert PairingProposal.objects.get().weights == before.weights | {"change": 0}


def test_another_officer_approves_and_nobody_their_own(maker, bench):
    checker = visit_as("county")
    row = ProposedPair.objects.filter(person__isnull=False).select_related("household").order_by("pk").first()
    address = f"{bench}{row.household.key}/"
    keys = re.findall(r'<option value="([0-9a-f-]{36})"', maker.text(address))
    other = next(key for key in keys if key != str(row.person.key))
    maker.client.post(address, {"do": "pin", "helper": other, "why": WHY})
    assert maker.client.post(bench, {"do": "submit"}).status_code == 302
    assert maker.client.post(bench, {"do": "approve"}).status_code == 422
    assert checker.client.post(bench, {"do": "approve"}).status_code == 302
    assert str(Assignment.objects.get(household=row.household, kind="pair", until=None).person.key) == other


def test_a_stale_proposal_lists_what_changed(maker, bench):
    maker.client.post(bench, {"do": "weigh", "weight-change": "0"})
    somebody = ProposedPair.objects.filter(person__isnull=False).order_by("pk").first().person
    HelperSkill.objects.create(person=somebody, skill="medicine", since="2017-01-01")
    answer = maker.client.post(bench, {"do": "submit"})
    assert (answer.status_code, somebody.name in answer.content.decode()) == (422, True)
    assert "特长" in answer.content.decode()


def test_a_city_is_reckoned_by_a_worker_and_every_county_has_its_draft(places, maker):
    city = visit_as("city")
    address = f"/area/{places.city}/pairing/"
    page = city.text(address)
    assert re.findall(r'name="level" value="(\d)">([^<]*)<', page) == [("3", "每县一份草案"), ("4", "每个乡镇一份草案")]
    assert "统一测算</h2>" not in page
    asked = city.client.post(address, {"do": "within", "level": "3"})
    job = Job.objects.get()
    assert (asked.status_code, asked.headers["Location"]) == (302, f"/jobs/{job.key}/")
    assert "为全部下级地区起草结对方案" in city.text("/jobs/")
    assert do_next_job()
    assert city.get(f"/jobs/{job.key}/").headers["Location"] == address
    made = PairingRound.objects.get()
    page = city.text(address)
    assert ("统一测算</h2>" in page, f"不可能低于{made.lower_bound:,}" in page) == (True, True)
    assert (made.proposals.count(), made.unchanged, made.left_out) == (2, 3, 0)
    assert maker.client.post(f"/area/{places.township}/pairing/", {"do": "within", "level": "4"}).status_code == 422


def test_why_a_city_was_not_reckoned_stands_with_its_job(places):
    city = visit_as("city")
    address = f"/area/{places.city}/pairing/"
    for _ in range(2):
        city.client.post(address, {"do": "within", "level": "4"})
        do_next_job()
    job = Job.objects.order_by("-pk").first()
    told = {"pairing_all_open": "的各地都有未决方案", "": ""}[job.reason]
    assert told in city.text(f"/jobs/{job.key}/") if told else job.state == "done"
    assert city.client.post(address, {"do": "within", "level": "5"}).status_code == 404


def test_who_only_answers_for_the_village_or_helps_there_sees_nothing(places, bench):
    for who in ("village", "helper", "leader", "health"):
        reader = visit_as(who)
        assert (reader.get(bench).status_code, reader.get(f"/area/{places.township}/pairing/").status_code) == (
            404,
            404,
        )


def pinned(maker, bench) -> tuple[ProposedPair, str]:
    """A pair of the draft that was moved to another helper, whose key is given, and the draft submitted."""
    rows = ProposedPair.objects.filter(person__isnull=False, former__isnull=False).select_related("household")
    row = rows.order_by("pk").first()
    keys = re.findall(r'<option value="([0-9a-f-]{36})"', maker.text(f"{bench}{row.household.key}/"))
    other = next(key for key in keys if key not in (str(row.person.key), str(row.former.key)))
    maker.client.post(f"{bench}{row.household.key}/", {"do": "pin", "helper": other, "why": WHY})
    assert maker.client.post(bench, {"do": "submit"}).status_code == 302
    return row, other


def test_once_it_is_approved_nothing_is_undone_and_no_button_says_so(maker, bench):
    assert 'value="undo"' not in maker.text(bench)
    row, other = pinned(maker, bench)
    assert 'value="undo"' not in maker.text(bench)
    assert visit_as("county").client.post(bench, {"do": "approve"}).status_code == 302
    assert [word in maker.text(bench) for word in ('value="undo"', 'value="lift"')] == [False, False]
    for reader in (maker, visit_as("county")):
        answer = reader.client.post(bench, {"do": "undo"})
        assert (answer.status_code, "方案已审定" in answer.content.decode()) == (422, True)
    assert PairRule.objects.get().lifted_at is None
    assert str(Assignment.objects.get(household=row.household, kind="pair", until=None).person.key) == other
    assert PairingProposal.objects.get().decision == "approved"


def test_a_request_that_waits_is_shown_beside_the_button_settled_by_it_and_told_to_who_asked(maker, bench):
    row, _other = pinned(maker, bench)
    held = Assignment.objects.get(household=row.household, kind="pair", until=None)
    HelperRequest.objects.create(
        household=row.household, pairing=held, side="office", reason="distance",
        asked_by=Account.objects.get(username="township"), asked_on=held.since,
    )  # fmt: skip
    checker = visit_as("county")
    unseen = checker.client.post(bench, {"do": "approve"})
    assert (unseen.status_code, "您未曾查看" in unseen.content.decode()) == (422, True)
    (seen,) = re.findall(r'name="seen" value="([0-9a-f-]{36})"', checker.text(bench))
    assert checker.client.post(bench, {"do": "approve", "seen": seen}).status_code == 302
    assert "本方案一并办结 1 件更换责任人申请" in maker.text(bench)
    assert "的结对方案一并办结，该户已更换责任人。" in maker.text(f"/household/{row.household.key}/helper/")


def test_whoever_has_room_can_be_dragged_onto_and_a_chosen_helper_is_chosen_on_the_page_of_the_pair(maker, bench):
    row = ProposedPair.objects.filter(person__isnull=False).select_related("household").order_by("pk").first()
    page = maker.text(f"{bench}?state=stays")
    takers = re.findall(r'data-helper="([0-9a-f-]{36})" data-unit="([0-9a-f]*)"', page)
    told = re.findall(r'<span class="n">(\d+) / (\d+)</span></li>', page)
    assert len(takers) == len(told) > 0
    assert all(int(proposed) < int(most) for proposed, most in told)
    assert 'data-units="' in page
    chosen = maker.text(f"{bench}{row.household.key}/?helper={row.person.key}")
    assert f'<option value="{row.person.key}" selected>' in chosen
    assert PairRule.objects.count() == 0


def test_what_is_submitted_cannot_be_dragged(maker, bench):
    maker.client.post(bench, {"do": "weigh", "weight-change": "0"})
    maker.client.post(bench, {"do": "submit"})
    page = maker.text(f"{bench}?state=stays")
    assert ("data-takers" in page, "data-units" in page) == (PairingProposal.objects.get().submitted_at is None,) * 2
