"""An inspection is sealed until it departs, drawn by a seed nobody chose, and what it finds is put right by others."""

import json
import re
from datetime import date

import pytest
from django.http import Http404
from django.test import Client
from typer.testing import CliRunner

from tests.actions.verify.inspection_ground import LAST, MONDAY, WELL, answer_all, clock, inspection_ground
from tests.kept_rows import kept_rows
from tests.makers import TODAY
from xiuhua.actions.verify.close_inspection import close_inspection
from xiuhua.actions.verify.follow_finding import (
    Found,
    check_order,
    decide_finding,
    order_rectification,
    reopen_order,
    report_finding,
    show_evidence,
    tell_put_right,
)
from xiuhua.actions.verify.inspect_home import answer_home, replace_home
from xiuhua.actions.verify.inspection_refusal import InspectionRefused
from xiuhua.actions.verify.plan_inspection import depart, salt_place
from xiuhua.bridge.gather import gather
from xiuhua.console.main import app
from xiuhua.duty.door import households_seen, own_households, scope_of
from xiuhua.queries.inspection import plans_in
from xiuhua.queries.inspection_draw import replay
from xiuhua.queries.inspection_results import rates_of
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import (
    DrawnHome,
    InspectionEstimate,
    InspectionFinding,
    InspectionPlan,
    InspectionSample,
    JournalLine,
    RectificationOrder,
)
from xiuhua.register.vault import open_vault

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):  # noqa: ARG001
    with kept_rows(django_db_blocker):
        yield inspection_ground()


@pytest.fixture(autouse=True)
def _on_the_day(ground):  # noqa: ARG001
    clock(TODAY)


def refused(reason, deed, *args, **told) -> None:
    with pytest.raises(InspectionRefused) as found:
        deed(*args, **told)
    assert found.value.reason == reason


def absent(deed, *args, **told) -> None:
    with pytest.raises(Http404):
        deed(*args, **told)


def homes_of(plan: InspectionPlan, stratum: str) -> list[DrawnHome]:
    return list(plan.homes.filter(stratum=stratum).select_related("account", "village").order_by("pk"))


# ── Planning, sealed, drawing ────────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_fixes_the_frame_and_draws_nothing_before_it_departs(ground):
    plan = ground.planned()
    assert (plan.frame_size, plan.seed, plan.design["villages"]) == (30 + 31 + 32 + 33, "", {ground.county.code: 4})
    assert (DrawnHome.objects.count(), InspectionSample.objects.count(), replay(plan)) == (0, 0, None)
    for name in ("county", "ann", "auditor"):
        assert not own_households(scope_of(ground.by[name], today=TODAY))
    refused("sealed", depart, plan.inspection.key, by=ground.by["county"])
    for name in ("ann", "township", "auditor"):
        absent(depart, plan.inspection.key, by=ground.by[name])
    line = JournalLine.objects.get(deed="plan_inspection").after
    assert (line["digest"], line["salt_digest"]) == (plan.frame_digest, plan.salt_digest)


def test_who_answers_there_does_not_inspect_and_only_a_county_or_city_plans(ground):
    refused("answers_there", ground.planned, inspectors=["ann", "eve"])
    refused("no_inspectors", ground.planned, inspectors=["ann", "county"])
    refused("departs_today", ground.planned, departs_on=TODAY)
    refused("closes_early", ground.planned, closes_on=MONDAY)
    refused("no_kind", ground.planned, kind="unannounced")  # there was none before 26 June 2017
    ground.by["other"] = ground.by["county"]
    ground.by["county"] = ground.by["township"]
    absent(ground.planned)
    ground.by["county"] = ground.by["other"]


def test_a_departed_inspection_is_drawn_once_and_again_by_anybody(ground):
    plan = ground.departed()
    salt, day, place, digest, anchor = plan.seed.split("|")
    assert (day, place, digest, plan.salt_sealed) == ("2017-04-10", ground.county.code, plan.frame_digest, None)
    assert len(salt) == 32
    assert anchor == "" or len(anchor) == 64
    assert {it.stratum: len(homes_of(plan, it.stratum)) for it in plan.homes.all()} == {
        "remaining": 12, "exited": 16, "unregistered": 24,
    }  # fmt: skip
    refused("departed", depart, plan.inspection.key, by=ground.by["county"])
    assert replay(plan).holds
    seen = {
        name: households_seen(scope_of(ground.by[name], today=MONDAY), on=MONDAY).count() for name in ("ann", "ben")
    }
    assert seen == {"ann": 14, "ben": 14}
    assert not own_households(scope_of(ground.by["ann"], today=LAST))  # it has closed


def test_a_changed_draw_or_seed_is_seen_at_the_terminal(ground):
    plan = ground.planned()
    run = ["inspection", "replay", str(plan.inspection.key)]
    told = CliRunner().invoke(app, [*run, "--json"])
    assert (told.exit_code, json.loads(told.stdout)["same_draw"]) == (0, None)
    clock(MONDAY)
    depart(plan.inspection.key, by=ground.by["ann"])
    told = json.loads(CliRunner().invoke(app, [*run, "--json"]).stdout)
    assert (told["same_frame"], told["same_seed"], told["same_draw"], told["drawn"]) == (True, True, True, 52)
    home = plan.homes.first()
    home.name, home.sample = f"{home.village.code}-00031", None
    home.save()
    assert CliRunner().invoke(app, run).exit_code == 6
    assert CliRunner().invoke(app, ["inspection", "replay", "x"]).exit_code == 3
    assert CliRunner().invoke(app, ["inspection", "forget", "x"]).exit_code == 2


def test_a_home_is_replaced_with_a_reason_by_the_next_of_its_kind_in_the_drawn_order(ground):
    plan = ground.departed()
    home = homes_of(plan, "unregistered")[0]
    refused("no_reason", replace_home, home.key, "", by=home.account)
    other = ground.by["ben"] if home.account == ground.by["ann"] else ground.by["ann"]
    absent(replace_home, home.key, "away", by=other)
    found = replace_home(home.key, "away", by=home.account)
    assert (found.replaces, found.village, found.stratum, found.place) == (home, home.village, home.stratum, 7)
    assert (replay(plan).holds, replay(plan).replaced) == (True, 1)
    refused("done_already", replace_home, home.key, "away", by=home.account)
    refused("nobody_left", replace_home, homes_of(plan, "exited")[0].key, "away",
            by=homes_of(plan, "exited")[0].account)  # fmt: skip


# ── Answers and rates ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_suspicion_counts_only_after_both_sides_looked_and_somebody_else_decides(ground):
    plan = ground.departed()
    home = homes_of(plan, "exited")[0]
    other = next(ground.by[it] for it in ("ann", "ben") if ground.by[it] != home.account)
    refused("no_answer", answer_home, home.key, WELL | {"stable": "x"}, by=home.account)
    absent(answer_home, home.key, WELL, by=other)
    answer_home(home.key, WELL | {"stable": "no", "guarantees": "no"}, by=home.account)
    refused("done_already", answer_home, home.key, WELL, by=home.account)
    found = InspectionFinding.objects.get()
    assert (found.kind, found.state, found.home) == ("wrong_exit", "suspected", home)
    answer_all(plan)
    told = {it.quantity.key: it for it in rates_of(plan, pack_named("sichuan"), day=MONDAY)}
    assert told["wrong_exit"].share.interval.value == 0
    assert told["recognition"].share.interval.value == pytest.approx(1)
    refused("undecided", close_inspection, plan.inspection.key, by=ground.by["county"])
    refused("not_heard", decide_finding, found.key, confirmed=True, by=other)
    absent(show_evidence, found.key, "工资单", by=home.account)
    show_evidence(found.key, "工资单", by=ground.by["township"])
    refused("own_finding", decide_finding, found.key, confirmed=True, by=home.account)
    decide_finding(found.key, confirmed=True, by=other)
    refused("decided", decide_finding, found.key, confirmed=False, by=other)
    told = {it.quantity.key: it for it in rates_of(plan, pack_named("sichuan"), day=MONDAY)}
    assert told["wrong_exit"].share.interval.value == pytest.approx(1 / 16)
    assert (told["wrong_exit"].verdict, told["recognition"].limit) == ("unclear", 0.9)


def test_closing_keeps_the_rates_for_the_figures_and_lets_nobody_in(ground):
    plan = ground.departed()
    refused("homes_left", close_inspection, plan.inspection.key, by=ground.by["county"])
    answer_all(plan)
    absent(close_inspection, plan.inspection.key, by=ground.by["ann"])
    close_inspection(plan.inspection.key, by=ground.by["county"])
    kept = {it.quantity: it for it in InspectionEstimate.objects.all()}
    assert set(kept) == {"missed", "wrong_exit", "recognition", "incidence"}
    assert (kept["missed"].share, kept["missed"].limit, kept["missed"].asked) == (0, 0.02, 24)
    assert kept["missed"].low == 0 < kept["missed"].high
    assert kept["incidence"].share == pytest.approx(16 / (16 + 16 + 94 * 3), abs=0.02)
    assert not own_households(scope_of(ground.by["ann"], today=MONDAY))
    table = gather(MONDAY, ["estimates"])["estimates"]
    assert table.select("area", "quantity", "kind").rows() == [
        (ground.county.code, it, "third_party") for it in sorted(kept)
    ]
    assert gather(date(2018, 5, 1), ["estimates"])["estimates"].height == 0
    refused("closed", close_inspection, plan.inspection.key, by=ground.by["county"])


# ── Findings and orders ──────────────────────────────────────────────────────────────────────────────────────────────


def test_an_order_goes_from_a_finding_to_its_close_and_nobody_checks_their_own(ground):
    plan, by = ground.departed(), ground.by
    village = plan.homes.first().village
    told = Found(village.code, "facility", "grave", "村卫生室停电")
    refused("no_place", report_finding, plan.inspection.key, Found("x", "facility", "grave", "y"), by=by["ann"])
    refused("no_text", report_finding, plan.inspection.key, Found(village.code, "facility", "grave", ""), by=by["ann"])
    found = report_finding(plan.inspection.key, told, by=by["ann"])
    owner = {"owner": ground.township.code, "what": "恢复供电"}
    refused("not_confirmed", order_rectification, found.key, **owner, by=by["county"])
    decide_finding(found.key, confirmed=True, by=by["ben"])
    absent(order_rectification, found.key, **owner, by=by["ann"])
    refused("no_owner", order_rectification, found.key, owner="1", what="x", by=by["county"])
    order = order_rectification(found.key, **owner, by=by["county"])
    assert order.due == date(2017, 4, 19)  # seven working days after Monday 10 April
    refused("ordered", order_rectification, found.key, **owner, by=by["county"])
    refused("no_evidence", check_order, order.key, "去看过", passed=True, by=by["ann"])
    absent(tell_put_right, order.key, "已修好", by=by["county"])
    tell_put_right(order.key, "已修好", by=by["township"])
    refused("own_order", check_order, order.key, "去看过", passed=True, by=by["county"])
    absent(check_order, order.key, "去看过", passed=True, by=by["township"])
    check_order(order.key, "仍停电", passed=False, by=by["ben"])
    assert RectificationOrder.objects.get().closed_on is None
    refused("not_closed", reopen_order, order.key, "x", due=LAST, by=by["county"])
    check_order(order.key, "有电", passed=True, by=by["ben"])
    refused("closed", tell_put_right, order.key, "x", by=by["township"])
    assert RectificationOrder.objects.get().closed_on == MONDAY
    reopen_order(order.key, "又停电", due=LAST, by=by["county"])
    assert [it.deed for it in order.steps.order_by("pk")] == ["evidence", "not_yet", "passed", "reopened"]
    assert (RectificationOrder.objects.get().closed_on, RectificationOrder.objects.get().due) == (None, LAST)


def test_the_salt_is_sealed_until_then(ground):
    plan = ground.planned()
    salt = open_vault().unseal(bytes(plan.salt_sealed), place=salt_place(plan.inspection))
    assert salt not in json.dumps(list(JournalLine.objects.values_list("after", flat=True)))


def test_what_another_office_planned_is_hidden_from_the_county_until_it_departs(ground):
    ground.by["own"], ground.by["county"] = ground.by["county"], ground.by["city"]
    plan = ground.planned()
    ground.by["county"] = ground.by["own"]
    assert plan.office == ground.city

    def seen(name: str) -> int:
        return len(plans_in(ground.county, scope_of(ground.by[name], today=TODAY)))

    assert (seen("city"), seen("county"), seen("township")) == (1, 0, 0)
    clock(MONDAY)
    absent(depart, plan.inspection.key, by=ground.by["county"])
    depart(plan.inspection.key, by=ground.by["city"])
    assert (seen("city"), seen("county")) == (1, 1)


def test_the_page_tells_rates_beside_limits_and_orders_with_their_last_day(ground):
    plan = ground.departed()
    village = plan.homes.first().village
    found = report_finding(plan.inspection.key, Found(village.code, "facility", "grave", "停电"), by=ground.by["ann"])
    decide_finding(found.key, confirmed=True, by=ground.by["ben"])
    order_rectification(found.key, owner=ground.township.code, what="恢复供电", by=ground.by["county"])
    answer_all(plan)
    close_inspection(plan.inspection.key, by=ground.by["county"])
    clock(LAST)
    pages = {}
    for language in ("en", "zh-hans"):
        client = Client(headers={"accept-language": language})
        client.force_login(ground.by["county"])
        page = client.get(f"/area/{ground.county.code}/inspections/").content.decode()
        pages[language] = " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())
    assert "Third-party evaluation of exit" in pages["en"]
    assert "Recognised by households 100.0" in pages["en"]
    assert "not clear: the limit lies within" in pages["en"]
    assert "恢复供电 was due on 19 Apr 2017" in pages["en"]
    assert f"xiuhua inspection replay {plan.inspection.key}" in pages["en"]
    assert "恢复供电 已逾期" in pages["zh-hans"]
