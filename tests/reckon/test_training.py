"""Who must be trained until when, and what is owed to whom: cases to read, and slow twins."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.reckon.tables_of_training import CERTIFIED, TRAINEES
from xiuhua.reckon.training import (
    CARED,
    HOLDERS,
    CareDuty,
    TrainingDuty,
    judge_training,
    may_be_certified,
    reminders,
)

DAY = date(2016, 6, 30)
YEARLY = TrainingDuty("yearly", "lead", frozenset({"secretary"}), before=False, days=90, since=date(2014, 1, 1))
BEFORE = TrainingDuty("before", "reside", frozenset({"team_member"}), before=True, days=180, since=date(2015, 1, 1))


def trainees(*rows: tuple[str, str, str, date]) -> pl.DataFrame:
    told = [(who, "v1", kind, post, since, None) for who, kind, post, since in rows]
    return pl.DataFrame(told, schema=dict(TRAINEES.columns), orient="row")


def certified(*rows: tuple[str, date], level: str = "county", theme: str = "policy") -> pl.DataFrame:
    told = [(f"c{number}", who, level, theme, on, "v1") for number, (who, on) in enumerate(rows)]
    return pl.DataFrame(told, schema=dict(CERTIFIED.columns), orient="row")


def told(found: pl.DataFrame) -> list[tuple[object, ...]]:
    return found.select("holder", "due", "done_on").rows()


def test_a_secretary_is_due_once_a_year_and_last_years_course_does_not_count_for_this_one() -> None:
    held = trainees(("a", "lead", "secretary", date(2013, 11, 1)), ("b", "lead", "secretary", date(2013, 11, 1)))
    found = judge_training(held, certified(("a", date(2016, 3, 4)), ("b", date(2015, 3, 4))), duties=[YEARLY], on=DAY)
    assert told(found) == [("a", date(2016, 12, 31), date(2016, 3, 4)), ("b", date(2016, 12, 31), None)]


def test_who_took_the_post_late_in_the_year_has_days_for_it() -> None:
    held = trainees(("a", "lead", "secretary", date(2016, 12, 1)))
    found = judge_training(held, certified(), duties=[YEARLY], on=date(2016, 12, 20))
    assert told(found) == [("a", date(2017, 3, 1), None)]


def test_a_new_member_is_trained_before_the_post_late_or_not_yet() -> None:
    held = trainees(
        ("early", "reside", "team_member", date(2016, 6, 1)), ("late", "reside", "team_member", date(2016, 6, 1)),
        ("none", "reside", "team_member", date(2016, 7, 15)), ("old", "reside", "team_member", date(2014, 1, 1)),
    )  # fmt: skip
    papers = certified(("early", date(2016, 5, 20)), ("late", date(2016, 6, 20)), ("none", date(2015, 1, 10)))
    found = judge_training(held, papers, duties=[BEFORE], on=DAY)
    assert told(found) == [
        ("early", date(2016, 6, 1), date(2016, 5, 20)), ("late", date(2016, 6, 1), date(2016, 6, 20)),
        ("none", date(2016, 7, 15), None),
    ]  # fmt: skip


def test_a_course_of_another_level_or_theme_does_not_count() -> None:
    held = trainees(("a", "lead", "secretary", date(2013, 11, 1)))
    wants = TrainingDuty("law", "lead", frozenset({"secretary"}), before=False, days=0, since=date(2014, 1, 1),
                         levels=frozenset({"city"}), themes=frozenset({"law"}))  # fmt: skip
    for level, theme, counts in (("city", "law", True), ("county", "law", False), ("city", "policy", False)):
        papers = certified(("a", date(2016, 3, 4)), level=level, theme=theme)
        assert judge_training(held, papers, duties=[wants], on=DAY)["trained"].to_list() == [counts]


DAYS = st.dates(date(2015, 1, 1), date(2017, 6, 30))
HELD = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["secretary", "team_member"]), DAYS), max_size=6)
PAPERS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["city", "county"]), DAYS), max_size=8)


@given(held=HELD, papers=PAPERS, on=DAYS, of_city=st.booleans())
def test_the_columns_say_what_a_slow_reading_says(
    held: list[tuple[str, str, date]], papers: list[tuple[str, str, date]], on: date, of_city: bool
) -> None:
    posts = {(who, post, since) for who, post, since in held}
    rows = [(who, "lead" if post == "secretary" else "reside", post, since) for who, post, since in sorted(posts)]
    certificates = pl.concat([certified((who, day), level=level) for who, level, day in papers] or [certified()])
    levels = frozenset({"city"}) if of_city else frozenset()
    duties = [
        TrainingDuty(it.key, it.kind, it.posts, before=it.before, days=it.days, since=it.since, levels=levels)
        for it in (YEARLY, BEFORE)
    ]
    slow = []
    for who, kind, _post, since in rows:
        duty = next(it for it in duties if it.kind == kind)
        if (since > on) if not duty.before else (since < duty.since):
            continue
        first = since - timedelta(duty.days) if duty.before else date(on.year, 1, 1)
        met = [d for p, level, d in papers if p == who and first <= d <= on and (not levels or level in levels)]
        due = since if duty.before else max(date(on.year, 12, 31), since + timedelta(duty.days))
        slow.append((duty.key, who, since, due, min(met, default=None)))
    found = judge_training(trainees(*rows), certificates, duties=duties, on=on)
    assert sorted(found.select("rule", "holder", "since", "due", "done_on").rows(), key=str) == sorted(slow, key=str)


def test_a_stricter_duty_never_calls_more_people_trained() -> None:
    held = trainees(*((who, "lead", "secretary", date(2013, 1, 1)) for who in "abcd"))
    papers = pl.concat([certified(("a", DAY)), certified(("b", DAY), level="city"), certified(("c", DAY), theme="law")])
    counts = []
    for levels, themes in (((), ()), (("city", "county"), ()), (("county",), ()), (("county",), ("law",))):
        duty = TrainingDuty("x", "lead", frozenset({"secretary"}), before=False, days=0, since=date(2014, 1, 1),
                            levels=frozenset(levels), themes=frozenset(themes))  # fmt: skip
        counts.append(judge_training(held, papers, duties=[duty], on=DAY)["trained"].sum())
    assert counts == [3, 3, 2, 1]


# ── Terms and care ───────────────────────────────────────────────────────────────────────────────────────────────────

CHECK = CareDuty("health_check", "reside", frozenset({"team_member"}), months=12, first_days=60, remind_days=30)
INSURANCE = CareDuty("insurance", "reside", frozenset({"team_member"}), months=12, first_days=0, remind_days=30)
TERM = CareDuty("term", "reside", frozenset({"team_member"}), months=24, first_days=0, remind_days=60, term=True)


def holders(*rows: tuple[int, date]) -> pl.DataFrame:
    told = [(who, 7, "reside", "team_member", since, False) for who, since in rows]
    return pl.DataFrame(told, schema=HOLDERS, orient="row")


def cared(*rows: tuple[int, str, date, date | None]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=CARED, orient="row")


def test_a_check_is_due_a_year_after_the_last_one_and_soon_after_the_post_began() -> None:
    held = holders((1, date(2016, 5, 1)), (2, date(2014, 1, 1)), (3, date(2014, 1, 1)))
    done = cared((2, "health_check", date(2015, 5, 2), None), (3, "health_check", date(2016, 3, 1), None))
    found = reminders(held, done, duties=[CHECK], on=DAY)
    assert found.select("person", "last_on", "due", "over").rows() == [
        (2, date(2015, 5, 2), date(2016, 5, 2), True), (1, None, date(2016, 6, 30), False),
    ]  # fmt: skip


def test_an_insurance_is_due_on_the_day_until_which_it_holds() -> None:
    done = cared((1, "insurance", date(2016, 1, 1), date(2016, 7, 15)))
    found = reminders(holders((1, date(2014, 1, 1))), done, duties=[INSURANCE], on=DAY)
    assert found.select("due", "over").rows() == [(date(2016, 7, 15), False)]


def test_a_term_runs_from_the_post_whatever_is_on_record_and_every_post_has_its_own() -> None:
    held = pl.concat([holders((1, date(2014, 3, 1))), holders((1, date(2014, 8, 1))), holders((1, date(2015, 6, 1)))])
    found = reminders(held, cared((1, "term", DAY, None)), duties=[TERM], on=DAY)
    assert found.select("due", "over").rows() == [(date(2016, 3, 1), True), (date(2016, 8, 1), False)]


def test_a_term_of_which_it_is_settled_when_it_ends_reminds_nobody() -> None:
    held = holders((1, date(2014, 3, 1))).with_columns(settled=pl.lit(value=True))
    assert reminders(held, cared(), duties=[TERM, CHECK], on=DAY)["care"].to_list() == ["health_check"]


def test_somebody_with_two_posts_is_reminded_of_a_check_once() -> None:
    held = pl.concat([holders((1, date(2016, 3, 1))), holders((1, date(2015, 6, 1)))])
    found = reminders(held, cared(), duties=[CHECK], on=DAY, all_of_them=True)
    assert found.select("person", "since", "due").rows() == [(1, date(2015, 6, 1), date(2015, 7, 31))]


@given(
    posts=st.lists(st.tuples(st.integers(1, 3), DAYS), max_size=5),
    done=st.lists(st.tuples(st.integers(1, 3), DAYS, st.none() | DAYS), max_size=6),
    on=DAYS,
)  # fmt: skip
def test_reminders_say_what_a_slow_reading_says(
    posts: list[tuple[int, date]], done: list[tuple[int, date, date | None]], on: date
) -> None:
    slow = []
    for who in {who for who, since in posts if since <= on}:
        since = min(day for it, day in posts if it == who and day <= on)
        last = max(((day, until or date.min) for it, day, until in done if it == who and day <= on), default=None)
        if last is None:
            due = since + timedelta(60)
        elif last[1] != date.min:
            due = last[1]
        else:
            leap = (last[0].month, last[0].day) == (2, 29)
            due = last[0].replace(year=last[0].year + 1, day=28 if leap else last[0].day)
        if due - timedelta(30) <= on:
            slow.append((who, due, due < on))
    rows = cared(*((who, "health_check", day, until) for who, day, until in done))
    found = reminders(holders(*posts), rows, duties=[CHECK], on=on)
    assert sorted(found.select("person", "due", "over").rows()) == sorted(slow)


def test_a_certificate_needs_every_part_told_few_absences_and_the_test() -> None:
    def why(*states: str, tested: bool = True, passed: bool | None = True) -> str:
        return may_be_certified(states, absent_is=3, asked=5, tested=tested, passed=passed)

    assert why("present", "present", "absent", "absent", "leave") == ""
    assert why("present", "present", "absent", "absent", "absent") == "absent"
    assert why("present", "present", "present", "present") == "not_told"
    assert why(*["leave"] * 5) == "never_there"
    assert why(*["present"] * 5, passed=None) == "test"
    assert why(*["present"] * 5, passed=None, tested=False) == ""
