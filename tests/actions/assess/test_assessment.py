"""A year is scored, a value entered, a line disputed to its decision, and the year frozen: by whom, and by whom not."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.kept_rows import kept_rows
from tests.makers import (
    LONG_AGO,
    TODAY,
    give_pack,
    give_role,
    make_account,
    make_household,
    make_member,
    make_office,
    make_person,
    make_team,
    make_village,
    reside,
)
from xiuhua.actions.assess.assess_refusal import AssessRefused
from xiuhua.actions.assess.dispute import appeal, decide_dispute, file_dispute, reply_to_dispute
from xiuhua.actions.assess.enter_value import enter_score
from xiuhua.actions.assess.freeze import freeze_year
from xiuhua.actions.assess.ground import Told
from xiuhua.actions.turn import run_turn
from xiuhua.bridge.gather import gather
from xiuhua.desk.assess_refusals import sentences
from xiuhua.duty.door import Absent
from xiuhua.queries.assessment import digest_of, lost_rows_of, recomputed, scheme_of, sheet_of, thing_of
from xiuhua.queries.pack import pack_in_force, pack_named
from xiuhua.register.models import (
    FrozenLine,
    JournalLine,
    Office,
    ScoreDispute,
    ScoreEntry,
    ScoreLineVerdict,
    ScoreVerdict,
    VillageSurvey,
)

pytestmark = pytest.mark.django_db
AFTER = date(2017, 4, 10)  # lines may be disputed until 7 April


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):  # noqa: ARG001
    with kept_rows(django_db_blocker):
        pack_named.cache_clear()
        make_office(demo_day=TODAY)
        village = make_village(name="石桥村")
        city = village.parent.parent.parent
        give_pack(city)
        has = {"poor_village": True, "hardened_road": False, "clinic": True, "culture_room": True, "network": None}
        VillageSurvey.objects.create(village=village, since=date(2016, 12, 1), population=100, **has)
        make_member(make_household(village, number="H1", status="exited", since=date(2014, 1, 1)))
        make_household(village, number="H2", status="not_exited", since=date(2014, 1, 1))
        team = make_team(village)
        resident = make_person("何书记")
        reside(resident, village, role="first_secretary", team=team)
        by = {"resident": make_account("resident", person=resident)}
        for name, role, area in (
            ("township", "township", village.parent), ("county", "county", village.parent.parent),
            ("county2", "county", village.parent.parent), ("city", "city", city), ("city2", "city", city),
        ):  # fmt: skip
            by[name] = make_account(name, person=make_person())
            give_role(by[name], role, area, since=LONG_AGO)
        stranger = make_account("stranger", person=make_person())
        give_role(stranger, "township", make_village().parent, since=LONG_AGO)
        run_turn(TODAY, by=None)
        yield SimpleNamespace(
            stranger=stranger,
            village=village,
            team=team,
            city=city,
            by=by,
            road=Told("village_work", 2016, village.code, "road"),
        )


def clock(day):
    Office.objects.update(demo_clock=day)


def sheet(told, on=TODAY):
    pack = pack_in_force(on)
    scheme = scheme_of(pack, told.scheme, told.year)
    return sheet_of(scheme, thing_of(scheme, told.thing, on=on), year=told.year, on=on)


def refusal(deed, *args, **told):
    with pytest.raises(AssessRefused) as refused, transaction.atomic():
        deed(*args, **told)
    return refused.value.reason


def filed(ground):
    return file_dispute(ground.road, reason="路已硬化，照片为证", evidence="验收单第3号", by=ground.by["township"])


def decided(ground, points="5"):
    dispute = filed(ground)
    reply_to_dispute(dispute.key, agrees=False, reason="验收未通过", by=ground.by["county"])
    appeal(dispute.key, reason="验收单已补", by=ground.by["township"])
    decide_dispute(dispute.key, agrees=True, points=points, reason="核实属实", by=ground.by["city"])
    return dispute


def test_a_turn_scores_the_year_that_is_over_and_a_second_one_writes_nothing(ground):
    lines = sheet(ground.road).lines
    told = {key: (it["state"], it["points"] and float(it["points"])) for key, it in lines.items()}
    assert {key: it for key, it in told.items() if key != "posts"} == {
        "out_of_poverty": ("scored", 10.0), "road": ("scored", 0), "clinic": ("scored", 5.0),
        "culture_room": ("scored", 5.0), "network": ("not_assessed", None), "satisfaction": ("not_assessed", None),
        "housing": ("not_assessed", None), "water": ("not_assessed", None), "rectified": ("not_assessed", None),
    }  # fmt: skip
    before = list(ScoreLineVerdict.objects.order_by("pk").values())
    first, again = run_turn(TODAY, by=None), run_turn(TODAY, by=None)
    assert (first.settled.digest, again.settled.written) == (again.settled.digest, 0)
    assert list(ScoreLineVerdict.objects.order_by("pk").values()) == before
    assert [it["name"] for it in first.stages if it["name"] == "assess"] == ["assess"]


def test_lost_points_open_their_rows_and_reckoning_again_gives_the_same(ground):
    told = sheet(ground.road)
    rows = lost_rows_of(told, told.scheme.indicator("out_of_poverty"), on=TODAY)
    assert rows["household"].to_list() == ["H2"]
    points = {key: it["points"] and float(it["points"]) for key, it in told.lines.items()}
    assert recomputed(told, on=TODAY) == {key: points[key] or (0.0 if key == "road" else None) for key in points}


def test_the_loop_hands_the_last_grades_on_by_object(ground):
    rows = gather(TODAY, ["assessments"])["assessments"].filter(scheme="team_work").to_dicts()
    assert [(it["team"], it["year"], it["area"]) for it in rows] == [(ground.team.key.hex, 2016, None)]


def test_a_value_is_entered_on_a_document_by_an_office_of_the_line_and_the_next_turn_counts_it(ground):
    policy = Told("team_work", 2016, ground.team.key.hex, "policy")
    told = {"value": "80", "document": "县委组织部〔2017〕3号", "reason": "入户测评"}
    first = enter_score(policy, by=ground.by["county"], **told)
    second = enter_score(policy, by=ground.by["county2"], **told | {"value": "90"})
    assert (second.replaces, ScoreEntry.objects.filter(replaced_by__isnull=True).get()) == (first, second)
    run_turn(TODAY, by=None)
    assert float(sheet(policy).lines["policy"]["points"]) == 9.0
    assert sheet(policy).lines["policy"]["rests_on"] == second.key.hex
    assert refusal(enter_score, policy, by=ground.by["county"], **told | {"value": "-1"}) == "no_value"
    assert refusal(enter_score, policy, by=ground.by["county"], **told | {"document": " "}) == "no_document"
    assert refusal(enter_score, policy, by=ground.by["county"], **told | {"reason": "x"}) == "no_reason"
    assert refusal(enter_score, ground.road, by=ground.by["county"], **told) == "not_entered"
    for stranger in ("township", "resident"):
        with pytest.raises(Absent):
            enter_score(policy, by=ground.by[stranger], **told)


def test_nobody_enters_or_decides_what_is_their_own(ground):
    funds = Told("township_table", 2016, ground.village.parent.code, "funds")
    both = make_account("both", person=make_person())
    give_role(both, "county", ground.village.parent.parent)
    give_role(both, "township", ground.village.parent)
    told = {"value": "80", "document": "财政局〔2017〕1号", "reason": "绩效评价"}
    assert refusal(enter_score, funds, by=both, **told) == "own"
    member = ground.by["resident"]
    give_role(member, "county", ground.village.parent.parent)
    assert refusal(enter_score, Told("team_work", 2016, ground.team.key.hex, "policy"), by=member, **told) == "own"


def test_a_dispute_is_followed_from_the_lost_point_to_the_frozen_sheet(ground):
    dispute = decided(ground)
    assert [act.step for act in dispute.acts.order_by("pk")] == ["filed", "replied", "appealed", "decided"]
    run_turn(TODAY, by=None)
    line = sheet(ground.road).lines["road"]
    decision = dispute.acts.get(step="decided")
    assert (float(line["points"]), line["reason"], line["rests_on"]) == (5.0, "decided", decision.key.hex)
    assert (
        refusal(freeze_year, "village_work", 2016, ground.city.code, reason="考核期满", by=ground.by["city"])
        == "dispute_runs"
    )
    clock(AFTER)
    freeze = freeze_year("village_work", 2016, ground.city.code, reason="考核期满", by=ground.by["city"])
    VillageSurvey.objects.filter(village=ground.village).update(clinic=False)
    run_turn(AFTER, by=None)
    frozen = sheet(ground.road, on=AFTER)
    assert (float(frozen.lines["clinic"]["points"]), frozen.digest_holds) == (5.0, True)
    assert float(ScoreLineVerdict.objects.on(AFTER).get(scheme="village_work", line="clinic").points) == 0
    FrozenLine.objects.filter(freeze=freeze, line="clinic").update(points=4)
    assert digest_of(freeze) != freeze.digest
    assert refusal(filed, ground) == "frozen"
    assert (
        refusal(freeze_year, "village_work", 2016, ground.city.code, reason="再来一次", by=ground.by["city"])
        == "frozen"
    )
    deeds = set(JournalLine.objects.values_list("deed", flat=True))
    assert {"dispute_filed", "dispute_replied", "dispute_appealed", "dispute_decided", "freeze_scores"} <= deeds


def test_who_took_part_does_not_decide_and_each_step_has_its_turn_and_term(ground):
    dispute = filed(ground)
    assert refusal(filed, ground) == "disputed"
    told = {"agrees": True, "points": "5", "reason": "核实属实"}
    assert refusal(decide_dispute, dispute.key, by=ground.by["city"], **told) == "wrong_step"
    give_role(ground.by["city2"], "county", ground.village.parent.parent)
    reply_to_dispute(dispute.key, agrees=True, reason="确有硬化路", by=ground.by["city2"])
    assert refusal(appeal, dispute.key, reason="再议一次", by=ground.by["township"]) == "wrong_step"
    assert refusal(decide_dispute, dispute.key, by=ground.by["city2"], **told) == "took_part"
    assert refusal(decide_dispute, dispute.key, by=ground.by["city"], **told | {"points": "6"}) == "points_out"
    with pytest.raises(Absent):
        decide_dispute(dispute.key, by=ground.by["county"], **told)
    decide_dispute(dispute.key, by=ground.by["city"], agrees=False, points="", reason="证据不足")
    assert not hasattr(dispute.acts.get(step="decided"), "correction")
    clock(AFTER)
    assert (
        refusal(
            file_dispute,
            Told("village_work", 2016, ground.village.code, "posts"),
            reason="已到岗",
            evidence="",
            by=ground.by["township"],
        )
        == "too_late"
    )


def test_what_lost_nothing_and_what_is_still_open_is_refused(ground):
    clinic = Told("village_work", 2016, ground.village.code, "clinic")
    assert refusal(file_dispute, clinic, reason="应得更多", evidence="", by=ground.by["township"]) == "nothing_lost"
    dispute = filed(ground)
    clock(AFTER)
    freezing = ("village_work", 2016, ground.city.code)
    assert refusal(freeze_year, *freezing, reason="考核期满", by=ground.by["city"]) == "still_disputed"
    reply_to_dispute(dispute.key, agrees=False, reason="验收未通过", by=ground.by["county"])
    clock(date(2017, 4, 28))
    assert refusal(appeal, dispute.key, reason="验收单已补", by=ground.by["township"]) == "too_late"
    with pytest.raises(Absent):
        freeze_year(*freezing, reason="考核期满", by=ground.by["county"])
    assert freeze_year(*freezing, reason="考核期满", by=ground.by["city"]).digest


@pytest.mark.usefixtures("ground")
def test_the_register_refuses_scores_that_cannot_be():
    row = ScoreLineVerdict.objects.filter(state="not_assessed", until=None).first()
    for broken in ({"points": 1}, {"area": None}, {"full": -1, "state": "scored", "points": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ScoreLineVerdict.objects.filter(pk=row.pk).update(**broken)
    whole = ScoreVerdict.objects.filter(until=None).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreVerdict.objects.filter(pk=whole.pk).update(points=whole.possible + 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreDispute.objects.create(scheme="x", year=2016, line="y", points=0)


def test_pages_tell_the_sheet_its_rows_and_a_refusal_and_take_a_dispute(ground, settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    client = Client()
    client.force_login(ground.by["township"])
    code = ground.village.code
    address = reverse("sheet", args=[code, "village_work", 2016, code])
    listed = client.get(
        reverse("assessments", args=[ground.village.parent.code]) + "?scheme=village_work"
    ).content.decode()
    assert address in listed
    page = client.get(address + "?again=1").content.decode()
    assert reverse("lost-rows", args=[code, "village_work", 2016, code, "out_of_poverty"]) in page
    assert (
        "H2"
        in client.get(reverse("lost-rows", args=[code, "village_work", 2016, code, "out_of_poverty"])).content.decode()
    )
    assert client.post(address, {"do": "file", "line": "road", "reason": " "}).status_code == 422
    assert client.post(address, {"do": "file", "line": "road", "reason": "路已硬化"}).status_code == 302
    assert "路已硬化" in client.get(address).content.decode()
    for stranger in (ground.by["resident"], ground.stranger):
        client.force_login(stranger)
        lost = reverse("lost-rows", args=[code, "village_work", 2016, code, "out_of_poverty"])
        seen = [client.get(it).status_code for it in (address, lost)]
        assert seen == ([404, 404] if stranger == ground.stranger else [200, 200])
    client.force_login(ground.by["city"])
    freezing = client.post(
        reverse("assessments", args=[ground.city.code]),
        {"scheme": "village_work", "year": "2016", "reason": "考核期满"},
    )
    assert freezing.status_code == 422


def test_every_refusal_has_a_sentence_for_its_reader():
    assert sentences().keys() == AssessRefused.sentences.keys()
