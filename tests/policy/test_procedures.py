"""What a pack says of procedures and of working days: read, checked, dated, told; and the shipped roads gone through."""
# ruff: noqa: E501 -- a case is read along its line

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.policy.small_pack import FILES, write_pack
from xiuhua.policy.checking.procedures import check_procedures
from xiuhua.policy.manual import manual_of
from xiuhua.policy.pack import PackError, Parameter, Setting
from xiuhua.policy.procedures import ProcedureStep
from xiuhua.policy.procedures_reader import procedure_of, steps_on
from xiuhua.policy.reader import read_pack
from xiuhua.policy.words import Labels
from xiuhua.reckon.workflow import Act, ActKind, Outcome, Step, TimeLimit, proceeding_of, why_not
from xiuhua.words import NotFound, Rejected

SHIPPED = Path(__file__).parents[2] / "packs"
SICHUAN = read_pack("sichuan", packs=SHIPPED)
DAY = date(2017, 3, 31)
CODES = FILES["codes.toml"] + """
        [procedure_step]
        zh = "步骤"
        en = "Step"
        source = "a notice"
        codes = [
            { key = "review", zh = "评议", en = "Review", aliases = [] },
            { key = "shown", zh = "公示", en = "Shown", aliases = [] },
            { key = "decided", zh = "审定", en = "Decided", aliases = [] },
        ]
"""  # fmt: skip
PROCEDURES = """
    [leaving]
    zh = "退出"
    en = "Leaving"
    subject = "household"
    takes = "left"
    source = "a notice"
    confidence = "high"
    [[leaving.steps]]
    step = "review"
    offices = ["village"]
    needs = ["meeting"]
    people = "leaving.people"
    [[leaving.steps]]
    step = "shown"
    offices = ["village", "township"]
    needs = ["notice"]
    stands = "leaving.shown_days"
    objections = true
    [[leaving.steps]]
    step = "decided"
    offices = ["county"]
    within = "leaving.decide_days"
    apart_from = ["review"]
    refuses = true
"""
HOLIDAYS = """
    weekend = ["saturday", "sunday"]
    [[years]]
    year = 2017
    free = [2017-05-01]
    worked = [2017-05-06]
    source = "a notice"
"""


def parameter(name: str, unit: str, *values: str) -> str:
    settings = "".join(
        f'{{ since = {since}, {until}value = {value}, source = "a notice", confidence = "high" }}, '
        for since, until, value in values
    )
    return f'\n[leaving.{name}]\nzh = "数"\nen = "Number"\nunit = "{unit}"\nvalues = [{settings}]\n'


TERMS = (
    parameter("people", "persons", ("2014-01-01", "", "2"))
    + parameter("shown_days", "days", ("2014-01-01", "until = 2018-01-01, ", "7"), ("2018-01-01", "", "5"))
    + parameter("decide_days", "working days", ("2014-01-01", "", "3"))
)


def pack(folder, *, procedures: str = PROCEDURES, terms: str = TERMS, holidays: str = HOLIDAYS):
    """The small pack with a procedure, its terms and a calendar."""
    phrases = FILES["phrases.toml"].replace(
        "[unit]", '[unit]\n"working days" = { zh = "个工作日", en = "working days" }', 1
    )
    files = {"parameters": FILES["parameters.toml"] + terms, "codes": CODES, "phrases": phrases}
    return read_pack(write_pack(folder, procedures=procedures, holidays=holidays, **files), packs=folder)


def test_the_steps_of_a_day_have_the_terms_of_that_day(tmp_path):
    small = pack(tmp_path)
    review, shown, decided = steps_on(small, "leaving", day=DAY)
    assert review == Step("review", ("village",), ("meeting",), people=2)
    assert shown == Step("shown", ("village", "township"), ("notice",), stands=7, objections=True)
    assert decided == Step("decided", ("county",), within=TimeLimit(3), apart_from=("review",), refuses=True)
    assert steps_on(small, "leaving", day=date(2018, 1, 1))[1].stands == 5
    assert small.procedures["leaving"].step("shown").parameters == ("leaving.shown_days",)
    assert small.procedures["leaving"].step("none") is None


def test_a_term_is_in_days_where_its_parameter_is(tmp_path):
    terms = TERMS.replace('unit = "working days"', 'unit = "days"')
    assert steps_on(pack(tmp_path, terms=terms), "leaving", day=DAY)[2].within == TimeLimit(3, working=False)


def test_the_calendar_is_that_of_the_file_and_empty_without_one(tmp_path):
    small = pack(tmp_path)
    days = [date(2017, 4, 29), date(2017, 5, 1), date(2017, 5, 2), date(2017, 5, 6), date(2017, 5, 7)]
    assert [small.calendar.is_worked(day) for day in days] == [False, False, True, True, False]
    assert read_pack(write_pack(tmp_path / "other"), packs=tmp_path / "other").calendar.is_worked(date(2017, 4, 29))


def test_a_procedure_or_a_term_that_is_not_there_is_told_so(tmp_path):
    with pytest.raises(NotFound, match=r"Pack small has no procedure 'leavin'\. Did you mean leaving"):
        procedure_of(pack(tmp_path), "leavin")
    with pytest.raises(NotFound, match=r"leaving\.people has no value on 2013-01-01"):
        steps_on(pack(tmp_path / "early"), "leaving", day=date(2013, 1, 1))


@pytest.mark.parametrize("value", ["true", "1.5", "-1", '"few"'])
def test_a_term_that_is_no_number_of_days_is_refused(tmp_path, value):
    small = pack(tmp_path, terms=TERMS.replace("value = 3", f"value = {value}"))
    with pytest.raises(Rejected, match=r"leaving\.decide_days is .*: write a whole number of 0 or more"):
        steps_on(small, "leaving", day=DAY)
    assert [key for key, _ in check_procedures(small)] == ["leaving.decided"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('subject = "household"', 'subject = "person"', "is 'person'. Say one of household, village, county."),
        ('offices = ["county"]', 'offices = ["county"]\n    ofices = []', "is not known here"),
        (PROCEDURES[PROCEDURES.index("[[") :], "", "is missing. A procedure has at least one step."),
    ],
)  # fmt: skip
def test_a_procedure_that_cannot_be_read_names_the_key(tmp_path, old, new, said):
    with pytest.raises(PackError, match=r"procedures\.toml") as refused:
        pack(tmp_path, procedures=PROCEDURES.replace(old, new, 1))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"sunday"', '"sonday"', "names 'sonday'. Say days out of monday, tuesday"),
        ("free = [2017-05-01]", "free = [2017-05-06]", "call 2017-05-06 both free and worked: keep one."),
        ("free = [2017-05-01]", 'free = ["May Day"]', "is ['May Day']. Write only days such as 2017-03-31 into the list."),
        ('source = "a notice"', "", "is missing"),
    ],
)  # fmt: skip
def test_a_calendar_that_cannot_be_read_names_the_key(tmp_path, old, new, said):
    with pytest.raises(PackError, match=r"holidays\.toml") as refused:
        pack(tmp_path, holidays=HOLIDAYS.replace(old, new, 1))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('en = "Leaving"', "", "leaving", "has no words in en: write them."),
        ('source = "a notice"', "", "leaving", "has no source: say who set it, where."),
        ('confidence = "high"', 'confidence = "sure"', "leaving", "has the confidence 'sure': say one of derived, high, low, medium, sourced."),
        ('takes = "left"', 'takes = "lift"', "leaving", "takes the step 'lift', which steps.toml lacks. Did you mean left?"),
        ('takes = "left"', 'takes = "left"\n    scheme = "leave"', "leaving", "is judged by 'leave', which is no scheme."),
        ('offices = ["county"]', 'offices = ["township"]', "leaving.decided", "ends with township, whose office may not take the step left."),
        ('step = "decided"', 'step = "desided"', "leaving.desided", "names 'desided', which the code list procedure_step lacks. Did you mean decided?"),
        ('needs = ["meeting"]', 'needs = ["meating"]', "leaving.review", "names 'meating', which the code list evidence lacks. Did you mean meeting?"),
        ('offices = ["village"]', "", "leaving.review", "names no office: say who does it."),
        ('offices = ["village"]', 'offices = ["vilage"]', "leaving.review", "names the office 'vilage', which there is not. Did you mean village?"),
        ('apart_from = ["review"]', 'apart_from = ["decided"]', "leaving.decided", "is kept apart from 'decided', which is no step before it."),
        ('stands = "leaving.shown_days"', "", "leaving.shown", "is open to objections but does not stand: name in `stands` for how many days it is shown."),
        ('"leaving.people"', '"leaving.peeple"', "leaving.review", "names the parameter 'leaving.peeple', which there is not. Did you mean leaving.people or leaving.decide_days?"),
        ('step = "shown"', 'step = "review"', "leaving", "names 'review' 2 times: keep one."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_procedure_is_found(tmp_path, old, new, key, said):
    assert PROCEDURES.count(old) == 1
    assert (key, said) in check_procedures(pack(tmp_path, procedures=PROCEDURES.replace(old, new)))


def test_a_procedure_that_is_well_has_no_complaints(tmp_path):
    assert check_procedures(pack(tmp_path)) == []


def test_a_manual_tells_a_procedure_step_by_step_in_both_languages(tmp_path):
    small = pack(tmp_path)
    english = manual_of(small, language="en", day=DAY).split("\n## Procedures\n\n")[1].split("\n\n## ")[0]
    assert english == (
        "### Leaving\n\na notice (Confidence high)\n\nIts end takes the step: Left.\n\n"
        "| Step | By whom | Evidence | Terms and limits |\n| --- | --- | --- | --- |\n"
        "| 1. Review | village | Meeting | at least 2 take part |\n"
        "| 2. Shown | village, township | Notice | stands for 7 days or more<br>may be objected to while it stands; goes on when all is answered |\n"
        "| 3. Decided | county |  | within 3 working days<br>may refuse, and says why<br>not by who did: Review |"
    )
    assert (
        "| 3. 审定 | 县 |  | 3 个工作日内办结<br>可不予通过，须说明理由<br>与下列步骤的办理人不得为同一人：评议 |"
        in manual_of(small, language="zh", day=DAY)
    )


def test_a_manual_tells_what_a_procedure_names_and_the_pack_lacks_by_its_name(tmp_path):
    small = pack(tmp_path)
    step = ProcedureStep("review", ("village",), people="leaving.none", within="leaving.decide_days")
    told = replace(small.procedures["leaving"], steps=(step,), takes="", scheme="leave")
    terms = {
        **small.parameters,
        "leaving.decide_days": Parameter(
            "leaving.decide_days", Labels({}), "days", (Setting(DAY, None, 9, "a", "high"),)
        ),
    }
    text = manual_of(replace(small, procedures={"leaving": told}, parameters=terms), language="en", day=DAY)
    assert "At its end these criteria are judged, and kept as they were: leave." in text
    assert "at least leaving.none take part<br>within 9 days |" in text


# ── The shipped packs ────────────────────────────────────────────────────────────────────────────────────────────────


def road(key: str) -> list[Act]:
    """A way through a procedure of Sichuan by persons who are all different, as early as may be from 9 January 2017."""
    steps = steps_on(SICHUAN, key, day=date(2017, 1, 9))
    acts: list[Act] = []
    for number, step in enumerate(steps):
        now = proceeding_of(steps, acts, begun=date(2017, 1, 9), calendar=SICHUAN.calendar)
        by, office = f"person {number}", step.offices[-1]
        if step.stands:
            acts.append(Act(ActKind.BEGIN, step.key, now.last, by, office))
            now = proceeding_of(steps, acts, begun=date(2017, 1, 9), calendar=SICHUAN.calendar)
        on = now.open.free_from or now.last
        acts.append(Act(ActKind.FINISH, step.key, on, by, office, step.needs, step.people, "found so"))
        assert why_not(now, acts[-1]) == ()
    return acts


@pytest.mark.parametrize(
    ("key", "days"),
    [
        (
            "identification",
            14,
        ),  # seven days end on the 16th, and five from the 17th on the 22nd, a Sunday that is worked
        ("household_exit", 8),
        ("village_exit", 8),
        ("county_exit", 8),
        ("correction", 0),
        ("complaint", 0),
        ("appeal", 0),
    ],
)
def test_each_procedure_of_sichuan_can_be_gone_through_and_takes_at_least_its_publications(key, days):
    acts = road(key)
    steps = steps_on(SICHUAN, key, day=date(2017, 1, 9))
    over = proceeding_of(steps, acts, begun=date(2017, 1, 9), calendar=SICHUAN.calendar)
    assert (over.end, (over.ended - over.begun).days) == (Outcome.FINISHED, days)


def test_who_reviewed_an_exit_in_the_village_cannot_pass_it_in_the_township():
    steps = steps_on(SICHUAN, "household_exit", day=DAY)
    apart = {step.key: step.apart_from for step in steps if step.apart_from}
    assert apart == {"township_review": ("village_check",), "county_mark": ("village_check", "township_review")}


def test_a_complaint_is_taken_on_within_15_days_and_answered_within_60():
    received, accepted, answered = steps_on(SICHUAN, "complaint", day=DAY)
    assert (received.within, accepted.within, answered.within) == (
        None,
        TimeLimit(15, working=False),
        TimeLimit(60, working=False),
    )


def test_offices_in_bangladesh_rest_on_friday_and_saturday():
    calendar = read_pack("graduation", packs=SHIPPED).calendar
    assert [calendar.is_worked(date(2017, 3, day)) for day in (30, 31)] == [True, False]
    assert not calendar.is_announced([DAY])
