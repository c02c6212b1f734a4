"""An explanation says what each criterion read, down to the member who decided, in words, without personal values."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.graduation_register import fill_register
from tests.graduation_village import graduation_village
from tests.makers import (
    LONG_AGO,
    TODAY,
    give_pack,
    make_contact,
    make_household,
    make_member,
    make_person,
    make_village,
    pair,
)
from xiuhua.bridge.gather.bearers import bearers
from xiuhua.queries.explanation import explanation_of, halves_of
from xiuhua.queries.judging import judging, judging_of
from xiuhua.queries.wording import MASK
from xiuhua.reckon.tables import TABLES
from xiuhua.register.models import Cause, Health, Housing, IncomePart, SocialSecurity, Standing, Wealth
from xiuhua.words import NotFound

pytestmark = pytest.mark.django_db
NUMBER = "511902197001010018"
PHONE = "13900000000"


@pytest.fixture(autouse=True)
def in_chinese():
    """In the office's language, whatever a page of another test was asked in."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def home():
    village = make_village()
    give_pack(village.parent.parent.parent)
    return make_household(village, number="H1", status="not_exited")


def part(found, scheme, key):
    whole = next(it for it in found.schemes if it.key == scheme)
    return next(it for it in whole.criteria if it.key == key)


def tree(reading) -> tuple:
    return (reading.label, reading.text, *map(tree, reading.below))


def insure(member, *, medical) -> None:
    SocialSecurity.objects.create(member=member, medical=medical, since=LONG_AGO)


def test_a_criterion_names_the_member_who_is_not_insured(home):
    insured, uninsured = make_member(home), make_member(home, relation="son")
    insure(insured, medical=True)
    insure(uninsured, medical=False)
    criterion = part(explanation_of("H1", on=TODAY), "household_exit", "medical")
    assert (criterion.verdict, criterion.rule) == ("not_met", "all_insured")
    (reading,) = criterion.readings
    assert (reading.take, reading.text) == ("all", "否")
    (decided,) = reading.below
    assert (decided.label, decided.row, decided.text) == ("之子", uninsured.number, "否")
    told = [it.label for it in decided.walk() if it.text == "否"]
    assert told == ["之子", "参加基本医疗保险", "居民医疗保险"]


def test_what_nobody_told_makes_a_criterion_unknown_and_is_said_to_be_unknown(home):
    Housing.objects.create(household=home, since=LONG_AGO)
    criterion = part(explanation_of("H1", on=TODAY), "household_exit", "housing")
    assert criterion.verdict == "unknown"
    assert {it.text for it in criterion.readings[0].walk()} == {None}


def test_income_is_told_with_its_parts_and_the_line_in_force_that_day(home):
    make_member(home)
    for name, fen in (("wage", 500_000), ("operating_cost", 20_050)):
        IncomePart.objects.create(
            household=home, part=name, amount_fen=fen, since=date(2015, 10, 1), until=date(2016, 10, 1)
        )
    criterion = part(explanation_of("H1", on=TODAY), "household_exit", "income")
    assert criterion.verdict == "met"
    told = {it.name: it.text for it in criterion.readings[0].walk()}
    assert (told["income_per_head"], told["gross_yuan"], told["cost_yuan"]) == ("4,799.50", "5,000", "200.50")
    (line,) = criterion.parameters
    assert (line.name, line.text, line.unit, line.since) == (
        "line.settled_yuan",
        "3,100",
        "元/人·年",
        date(2016, 10, 1),
    )
    assert (line.confidence_text, line.source.startswith("2016年验收线")) == ("推算", True)
    earlier = part(explanation_of("H1", on=date(2016, 9, 30)), "household_exit", "income")
    assert earlier.parameters[0].since < date(2016, 9, 30)
    assert earlier.parameters[0].text != "3,100"


def test_a_parameter_that_lists_keys_is_told_in_words(home):
    Housing.objects.create(household=home, grade="C", since=LONG_AGO)
    (grades,) = part(explanation_of("H1", on=TODAY), "household_exit", "housing").parameters
    assert grades.text == "C、D"
    with translation.override("en"):
        criterion = part(explanation_of("H1", on=TODAY), "household_identification", "income")
        assert criterion.parameters[0].unit == "yuan per person and year"


def test_a_scheme_that_does_not_apply_has_no_verdict(home):
    Standing.objects.filter(household=home).update(status="exited")
    verdicts = {scheme.key: scheme.verdict for scheme in explanation_of("H1", on=TODAY).schemes}
    assert verdicts == {"household_identification": None, "household_exit": "unknown"}


def test_exclusions_say_whether_they_decide(home):  # noqa: ARG001 -- stands in the register
    scheme = explanation_of("H1", on=TODAY).schemes[0]
    assert {it.severity for it in scheme.criteria} == {"", "exclude", "review"}


def test_a_cause_is_borne_out_or_not_or_nobody_can_say(home):
    ill = make_member(home, relation="spouse")
    Health.objects.create(member=ill, serious=True, since=LONG_AGO)
    for cause, main in (("disaster", False), ("illness", True)):
        Cause.objects.create(household=home, cause=cause, main=main, since=LONG_AGO)
    illness, disaster = explanation_of("H1", on=TODAY).causes
    assert (illness.label, illness.main, illness.verdict, illness.judged) == ("因病", True, "met", True)
    assert [it.row for it in illness.readings[0].below] == [ill.number]
    assert (disaster.verdict, disaster.judged, disaster.readings) == ("unknown", False, ())


def test_a_number_that_somebody_elsewhere_bears_too_is_flagged_and_never_shown(home):
    member = make_member(home, id_number=NUMBER)
    make_member(make_household(make_village()), id_number=NUMBER)
    make_contact(home, phone=PHONE)
    make_contact(make_household(make_village()), phone=PHONE)
    found = explanation_of("H1", on=TODAY)
    flagged = {it.rule: it for it in found.findings}
    twice = flagged["duplicate_id"]
    assert (twice.level, twice.member, twice.anchor) == (1, member.number, f"finding-duplicate_id-{member.number}")
    assert twice.message == "有 2 名在册成员使用同一证件号码。请逐人核对证件，改正登记有误的号码。"
    assert twice.way_out == "请逐人核对证件，改正登记有误的号码。"
    assert {it.name: it.text for it in twice.readings} == {"identity": MASK, "identity_bearers": "2"}
    shared = next(it for it in found.findings if "phone_bearers" in [reading.name for reading in it.readings])
    assert {it.name: it.text for it in shared.readings} == {"phone": MASK, "phone_bearers": "2"}
    with translation.override("en"):
        assert NUMBER not in repr(explanation_of("H1", on=TODAY))
    assert PHONE not in repr(found)


def test_a_helper_is_told_by_name(home):
    helper = make_person("Ni Chunhua")
    for household in (home, *(make_household(make_village()) for _ in range(12))):
        pair(helper, household)
    with translation.override("en"):
        found = next(it for it in explanation_of("H1", on=TODAY).findings if it.readings[0].name == "helper_load")
    assert "Ni Chunhua" in [it.text for it in found.readings[0].walk()]


def test_findings_are_ordered_by_level_and_their_messages_are_filled(home):
    make_member(home, sex="", birth=None)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found = explanation_of("H1", on=TODAY).findings
        assert len(found) > 10
        assert [it.level for it in found] == sorted(it.level for it in found)
        assert [it.message for it in found if "{" in it.message] == []


def test_every_word_is_in_the_language_that_is_asked_for(home):
    make_member(home, id_number=NUMBER, relation="")
    with translation.override("en"):
        found = explanation_of("H1", on=TODAY)
    criteria = [it for scheme in found.schemes for it in scheme.criteria]
    told = [it for one in (*criteria, *found.findings) for reading in one.readings for it in reading.walk()]
    labels = [*(it.label for it in (*criteria, *told)), *(it.text or "" for it in told)]
    assert [text for text in labels if not text.isascii()] == []


def test_the_members_that_an_explanation_speaks_of_are_known_by_number(home):
    member = make_member(home, sex="")
    assert explanation_of("H1", on=TODAY).persons == [member.number]


def test_a_household_that_is_not_there_is_not_found(home):  # noqa: ARG001 -- another one is
    with pytest.raises(NotFound, match="no household H2 on 2017-03-31"):
        explanation_of("H2", on=TODAY)


def test_a_larger_register_takes_no_more_statements(home):
    make_member(home, id_number=NUMBER)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            explanation_of("H1", on=TODAY)
        return len(asked.captured_queries)

    before = statements()
    for _ in range(6):
        make_member(make_household(make_village()))
    assert statements() == before <= 36


def test_the_rules_of_a_day_are_read_once(home):  # noqa: ARG001 -- puts the pack in force
    assert judging_of("H1", on=TODAY) is judging_of("H2", on=TODAY)


@pytest.mark.parametrize("pack", ["sichuan", "graduation"])
def test_whoever_bears_a_value_that_a_pack_counts_can_be_found(pack):
    counted = [(table, column) for table, columns in judging(pack, TODAY).alike.items() for column in columns]
    assert len(counted) == 3
    assert [(table, column) for table, column in counted if bearers(table, column, [], day=TODAY) is None] == []


@pytest.mark.parametrize("pack", ["sichuan", "graduation"])
def test_what_a_pack_shows_of_households_has_words(pack):
    judge = judging(pack, TODAY)
    rules = judge.pack.rules
    shown = [(it.of, name) for it in rules.checks.values() if not TABLES[it.of].place for name in it.blame]
    for table, name in shown:
        for ref in judge.plan.refs_in(judge.plan.read(name, table, "unknown"), table):
            assert ref in rules.columns or ref in rules.entries or judge.plan.lookup(ref), ref


def test_another_programme_explains_what_was_so_a_year_before():
    tables = graduation_village(seed=7, households=12, on=TODAY)
    fill_register(tables, pack="graduation", version="1")
    rich = Wealth.objects.filter(assets_fen__gt=0, household__standings__status="enrolled").first()
    lately = TODAY - timedelta(days=90)
    Wealth.objects.filter(pk=rich.pk).update(until=lately)
    Wealth.objects.create(household=rich.household, assets_fen=rich.assets_fen // 4, since=lately)
    found = explanation_of(rich.household.number, on=TODAY).findings
    fell = next(it for it in found if it.readings[-1].name == "assets_before")
    assert [it.value for it in fell.readings] == [(rich.assets_fen // 4) / 100, rich.assets_fen / 100]
    assert fell.readings[-1].below == ()


@pytest.mark.parametrize(
    ("message", "language", "halves"),
    [
        ("错了。请改。", "zh", ("错了。", "请改。")),
        ("Wrong, by 2.5. Mend it. Soon.", "en", ("Wrong, by 2.5.", "Mend it. Soon.")),
        ("Wrong", "en", ("Wrong", "")),
    ],
)
def test_a_message_says_what_is_wrong_and_then_the_way_out(message, language, halves):
    assert halves_of(message, language) == halves
