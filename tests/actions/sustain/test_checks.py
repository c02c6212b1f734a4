"""Points are fitted to the register's own history, checks are drawn by them and by lot, and change nothing else."""

import json
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from django.http import Http404
from typer.testing import CliRunner

from tests.actions.sustain.crowd import RETURNS, STAYED, make_crowd, make_history
from tests.actions.sustain.ground import TODAY, watched_ground
from tests.actions.sustain.test_warnings import LINE
from tests.makers import LONG_AGO, give_role, make_account, make_area
from xiuhua.actions.sustain.draw_checks import Drawn, do_check, draw_checks
from xiuhua.actions.sustain.fit_risk import fit_risk
from xiuhua.actions.sustain.warning_refusal import WarningRefused
from xiuhua.actions.turn import run_turn
from xiuhua.console.main import app
from xiuhua.queries.door_check import asked_why, check_lines, checks_in, months_of
from xiuhua.queries.pack import pack_named
from xiuhua.queries.risk_history import half_years
from xiuhua.queries.risk_score import latest_score, published, score_of
from xiuhua.reckon.risk.score import Score
from xiuhua.register.models import (
    DoorCheck,
    HouseholdVerdict,
    HouseholdWarning,
    JournalLine,
    RiskScore,
    Signal,
    Water,
)
from xiuhua.words import Rejected

pytestmark = pytest.mark.django_db
MONTH = TODAY.replace(day=1)


@pytest.fixture
def ground():
    """Twenty households of the village that exited, beside those of the ground."""
    found = watched_ground()
    make_crowd(found.village, count=20)
    return found


def keep_score(**points: int) -> RiskScore:
    """A score as if it had been fitted: points of some features, none of the others."""
    features = tuple(pack_named("monitoring").rules.risk.features)
    told = Score(
        features=features, weights=(0.1,) * len(features), points=tuple(points.get(it, 0) for it in features),
        intercept=-2.0, penalty=1.0, folds=1, base=-2.0, slope=0.1, rows=900, events=120,
    )  # fmt: skip
    kept = {"judged": [], "groups": [], "left_out": 0}
    return RiskScore.objects.create(
        pack="monitoring", version="1", fitted_on=TODAY, rows=900, events=120, score=asdict(told), backtest=kept
    )


def drawn(ground, checks: int, *, area: str = "", by: str = "county") -> Drawn:
    return draw_checks(area or ground.county, checks=checks, by=ground.by[by])


def numbers() -> list[str]:
    rows = DoorCheck.objects.order_by("area__level", "place")
    return list(rows.values_list("household__number", flat=True))


# ── Points ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_half_years_end_in_june_and_december_and_both_days_count():
    assert half_years(date(2021, 1, 1), date(2022, 6, 30)) == [
        date(2021, 6, 30), date(2021, 12, 31), date(2022, 6, 30)
    ]  # fmt: skip
    assert half_years(date(2021, 7, 1), date(2021, 12, 30)) == []


@pytest.mark.usefixtures("ground")
def test_too_few_returns_are_refused_as_they_are_counted_and_nothing_is_published():
    with pytest.raises(Rejected, match=r"Of 63 rows whose outcome is known, 0 returned to poverty and 63 did not."):
        fit_risk(by=None)
    assert (RiskScore.objects.count(), JournalLine.objects.filter(deed="fit_risk").count()) == (0, 0)


def test_points_are_fitted_to_who_was_watched_each_half_year_and_kept_with_their_worth():
    ground = watched_ground()
    make_history(ground)
    found = fit_risk(by=None)
    first, second = RETURNS.values()
    exited = 1  # the household of the ground itself
    rows = (first + second + STAYED + exited) * 2 + second + STAYED + exited
    assert (found.score.rows, found.score.events) == (rows, (first + second) * 2)
    kept = RiskScore.objects.get()
    assert (kept.rows, kept.events, kept.fitted_on, kept.by) == (rows, found.score.events, TODAY, None)
    assert score_of(kept) == found.score
    pack = pack_named("monitoring")
    told = published(kept, pack)
    worth = {feature.key: points for feature, points in told.points}
    assert (worth["unsafe_place"] > 0, worth["illness"], worth["allowance"]) == (True, 0, 0)
    assert [it["year"] for it in told.years] == [2022, 0]
    assert told.years[0]["events"] == second
    assert latest_score(pack, on=TODAY - timedelta(1)) is None
    (line,) = JournalLine.objects.filter(deed="fit_risk")
    assert (line.subject, line.after["returned"]) == ("5119", (first + second) * 2)


def test_the_terminal_publishes_the_same_and_tells_it_as_tables_or_as_a_document():
    make_history(watched_ground())
    runner = CliRunner()
    told = json.loads(runner.invoke(app, ["risk", "--fit", "--json"]).stdout)
    assert (told["rows"], told["events"], [it["year"] for it in told["years"]]) == (963, 320, [2022])
    result = runner.invoke(app, ["risk", "--fit", "--language", "en"])
    assert result.exit_code == 0
    assert result.stderr.startswith("Points were fitted to 963 rows of the register; 320 returned to poverty.")
    first, second = RiskScore.objects.order_by("pk")
    assert (first.score, first.backtest) == (second.score, second.backtest)


def test_only_an_office_of_the_place_that_the_pack_judges_fits(ground):
    city = make_account()
    give_role(city, "city", ground.village.parent.parent.parent, since=LONG_AGO)
    for by in (ground.by["county"], ground.by["helper"]):
        with pytest.raises(Http404):
            fit_risk(by=by)
    with pytest.raises(Rejected, match="100"):
        fit_risk(by=city)


# ── The draw ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_points_all_are_drawn_by_lot_and_each_as_likely(ground):
    assert drawn(ground, 7) == Drawn(7, 7, 7)
    assert set(DoorCheck.objects.values_list("by", "points", "chance", "score", "month", "drawn_on")) == {
        ("lot", None, None, None, MONTH, TODAY)
    }
    assert set(DoorCheck.objects.values_list("probability", flat=True)) == {7 / 21}


def test_the_same_asked_twice_adds_nothing_and_more_adds_who_comes_next(ground):
    keep_score(unsafe_place=6)
    assert drawn(ground, 5) == Drawn(5, 5, 1)
    five = numbers()
    assert list(DoorCheck.objects.order_by("place").values_list("place", "by", "points")) == [
        (1, "points", 6), (2, "points", 6), (3, "points", 6), (4, "points", 6),
        (5, "lot", DoorCheck.objects.get(place=5).points),
    ]  # fmt: skip
    assert drawn(ground, 5) == Drawn(5, 0, 0)
    keep_score(unsafe_place=1)  # points of a later day are of the next month
    likely = set(DoorCheck.objects.filter(by="points").values_list("probability", flat=True))
    assert drawn(ground, 10) == Drawn(10, 5, 1)
    ten = set(numbers())
    assert numbers()[:5] == five
    assert set(DoorCheck.objects.filter(by="points").values_list("points", flat=True)) == {6}
    assert DoorCheck.objects.filter(place__lte=4).values_list("probability", flat=True)[0] > max(likely)
    assert drawn(ground, 3) == Drawn(10, 0, 0)
    RiskScore.objects.filter(checks=None).delete()
    DoorCheck.objects.all().delete()
    assert drawn(ground, 10) == Drawn(10, 10, 2)
    assert set(numbers()) == ten


def test_nobody_is_drawn_twice_in_a_month_whoever_draws_and_whom_something_warns_of_is_left_out(ground):
    other = make_area(ground.village.parent.parent)
    make_crowd(make_area(other), count=3, first="T")
    HouseholdWarning.objects.create(household=ground.home, since=TODAY, signals="patrol", risks="other")
    assert drawn(ground, 4, area=ground.village.parent.code, by="township") == Drawn(4, 4, 4)
    assert drawn(ground, 999) == Drawn(19, 19, 19)
    assert len(set(numbers())) == len(numbers()) == 23
    assert "H1" not in numbers()
    assert checks_in(other.pk, MONTH, on=TODAY).count() == 3
    lines = check_lines(checks_in(ground.village.pk, MONTH, on=TODAY), first=0, size=50, on=TODAY)
    assert (len(lines), {it.drawn_for for it in lines}) == (20, {ground.village.parent.name, other.parent.name})
    assert months_of(other.pk, on=TODAY) == [MONTH]


def test_who_does_not_answer_for_a_place_by_its_office_draws_nothing(ground):
    village, township = ground.village.code, ground.village.parent.code
    for area, by in ((township, "helper"), (township, "village"), (village, "county"), (ground.county, "township")):
        with pytest.raises(Http404):
            drawn(ground, 5, area=area, by=by)
    with pytest.raises(WarningRefused) as refused:
        drawn(ground, 0)
    assert (refused.value.reason, DoorCheck.objects.count()) == ("no_number_of_checks", 0)


# ── Checks that are done ─────────────────────────────────────────────────────────────────────────────────────────────


def check_of_home(ground) -> DoorCheck:
    drawn(ground, 999)
    return DoorCheck.objects.get(household=ground.home)


def test_a_check_that_finds_nothing_changes_nothing_and_is_entered_once(ground):
    row = check_of_home(ground)
    do_check(row.key, found="normal", on=TODAY, note="人都在家", by=ground.by["helper"])
    row.refresh_from_db()
    assert (row.found, row.done_on, row.done_by, row.office, row.note) == (
        "normal", TODAY, ground.by["helper"], "helper", "人都在家",
    )  # fmt: skip
    assert (Signal.objects.count(), HouseholdWarning.objects.count()) == (0, 0)
    (line,) = JournalLine.objects.filter(deed="do_check")
    assert (line.after["warning_finding"], line.after["note"] == "人都在家") == ("normal", False)
    with pytest.raises(WarningRefused) as refused:
        do_check(row.key, found="suspected", on=TODAY, by=ground.by["county"])
    assert (refused.value.reason, Signal.objects.count()) == ("done_already", 0)


@pytest.mark.parametrize("found", ["watch", "suspected"])
def test_what_the_pack_names_is_a_signal_and_begins_a_warning(ground, found):
    row = check_of_home(ground)
    do_check(row.key, found=found, on=TODAY, by=ground.by["village"])
    signal = Signal.objects.get()
    assert (signal.kind, signal.household, signal.area, signal.received_on) == (
        "patrol", ground.home, ground.village, TODAY,
    )  # fmt: skip
    warning = HouseholdWarning.objects.get()
    steps = list(warning.acts.order_by("number").values_list("step", "found"))
    assert (warning.signals, steps) == ("patrol", [("dispatched", ""), ("checked", found)])  # nobody goes twice


def test_what_cannot_have_been_is_refused_and_strangers_find_nothing(ground):
    row = check_of_home(ground)
    by, tomorrow = ground.by["helper"], TODAY + timedelta(1)
    for told, reason in (
        ({"found": "normal", "on": tomorrow}, "after_today"),
        ({"found": "normal", "on": TODAY - timedelta(1)}, "before_it_began"),
        ({"found": "fine", "on": TODAY}, "no_finding"),
        ({"found": "normal", "on": TODAY, "note": "电话13912345678"}, "holds_number"),
    ):
        with pytest.raises(WarningRefused) as refused:
            do_check(row.key, by=by, **told)
        assert refused.value.reason == reason
    with pytest.raises(Http404):
        do_check(row.key, found="normal", on=TODAY, by=ground.by["stranger"])
    assert DoorCheck.objects.exclude(done_on=None).count() == 0


# ── It changes nothing else, and the family is told why ──────────────────────────────────────────────────────────────


def test_drawing_and_doing_checks_changes_no_verdict_no_warning_and_no_figure(settings, tmp_path):
    settings.OVERLAYS = tmp_path
    (tmp_path / "monitoring.toml").write_text(LINE, encoding="utf-8")
    ground = watched_ground()
    make_crowd(ground.village, count=12)
    before = run_turn(TODAY, by=None).settled
    warned = list(HouseholdWarning.objects.order_by("pk").values())
    verdicts = list(HouseholdVerdict.objects.order_by("pk").values())
    signals = Signal.objects.count()
    assert (len(warned), len(verdicts) > 0) == (7, True)
    keep_score(unsafe_place=6)
    drawn(ground, 5)
    for row in DoorCheck.objects.all():
        do_check(row.key, found="normal", on=TODAY, by=ground.by["county"])
    after = run_turn(TODAY, by=None).settled
    assert (after.digest, after.written) == (before.digest, 0)
    assert list(HouseholdWarning.objects.order_by("pk").values()) == warned
    assert list(HouseholdVerdict.objects.order_by("pk").values()) == verdicts
    assert Signal.objects.count() == signals
    pack_named.cache_clear()


def test_a_family_is_told_by_what_was_on_file_when_it_was_drawn(ground):
    Water.objects.create(household=ground.home, safe=False, since=LONG_AGO)
    keep_score(unsafe_place=6)
    pack = pack_named("monitoring")
    said = asked_why(ground.home, pack, on=TODAY, language="en")
    assert (said.check, "The home or the water is not safe: 6 points" in said.sentences) == (None, True)
    assert "Your home is not among those of 2023-06." in said.sentences[-3]
    drawn(ground, 999)
    Water.objects.filter(household=ground.home).update(safe=True)
    said = asked_why(ground.home, pack, on=TODAY, language="en")
    assert "The home or the water is not safe: 6 points" in said.sentences
    assert "You are visited in 2023-06 because of these points." in said.sentences
    assert asked_why(ground.other, pack, on=TODAY, language="en") is None
