"""Papers printed for one household and for a village: what stands on them, who may, what for, what is kept."""

from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from tests.actions.diagnose.ground import BEGUN, clock, exit_ground
from tests.makers import (
    draw,
    give_role,
    make_account,
    make_contact,
    make_household,
    make_inspection,
    make_member,
    make_person,
    pair,
)
from xiuhua.actions.keep.ask_job import PRINT, ask_to_print
from xiuhua.actions.keep.do_jobs import do_next_job
from xiuhua.actions.keep.paper_refusal import PaperRefused
from xiuhua.actions.keep.print_papers import Part, Wish, print_paper, print_papers
from xiuhua.bridge.made_files import has_made, made_of
from xiuhua.duty.door import OWN, Absent, answered_households, scope_of
from xiuhua.queries.household_documents import documents_of
from xiuhua.register.models import Cause, HouseholdEvent, Job, JournalLine, Leave, Measure, MeasureState

pytestmark = pytest.mark.django_db
HANDBOOK = Wish("handbook", "zh", "发给农户本人")
CARD = Wish("card", "zh", "张贴在农户家中")


@pytest.fixture
def ground(settings, tmp_path):
    settings.UPLOADS = tmp_path
    found = exit_ground()
    clock(BEGUN)
    return SimpleNamespace(household=found.household, by=found.by, village=found.household.residences.get().village)


def pages(pdf: bytes) -> list[str]:
    """The text of each page without its breaks."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def nobody(*_told) -> None:
    """Nobody waits."""


def refused(call, *args, **told) -> str:
    with pytest.raises(PaperRefused) as found:
        call(*args, **told)
    return found.value.reason


def lines() -> list[tuple]:
    rows = JournalLine.objects.filter(deed="print_papers").order_by("id")
    return [(row.subject_kind, row.after["paper"], row.after["rows"], row.why) for row in rows]


def test_a_handbook_is_filled_from_the_card_of_today(ground):
    home = ground.household
    make_contact(home, phone="13800001234", account_number="6217001234567890123")
    make_member(home, name="王秀英", sex="female", birth=date(1960, 3, 1), id_number="511902196003010025")
    Cause.objects.create(household=home, cause="illness", main=True, evidence="诊断书", said_by="村两委", since=BEGUN)
    given = Measure.objects.create(household=home, item="crop_award", deliverer="agriculture", since=BEGUN)
    MeasureState.objects.create(measure=given, status="planned", since=BEGUN)
    HouseholdEvent.objects.create(household=home, kind="identified", on=date(2014, 5, 1), actor="x", evidence="第7号")
    text = "".join(pages(print_paper(home.key, HANDBOOK, by=ground.by["village"]).content))
    for told in (
        "王秀英",
        "13800001234",
        "***************0123",
        "511902********0025",
        "因病",
        "主要",
        "诊断书",
        "种植奖补",
        "第7号",
        "20,000",
    ):
        assert told in text
    assert "196003010025" not in text


def test_the_card_of_the_wall_shows_no_telephone_and_nothing_of_health(ground):
    make_contact(ground.household, phone="13800001234")
    Cause.objects.create(household=ground.household, cause="illness", main=True, since=BEGUN)
    (page,) = pages(print_paper(ground.household.key, CARD, by=ground.by["village"]).content)
    assert [word for word in ("13800001234", "因病", "医保") if word in page] == []


def test_what_is_printed_is_written_down_with_its_purpose(ground):
    print_paper(ground.household.key, HANDBOOK, by=ground.by["village"])
    print_papers(ground.village.code, CARD, by=ground.by["township"], progress=nobody)
    assert lines() == [("household", "handbook", 1, "发给农户本人"), ("area", "card", 1, "张贴在农户家中")]


def test_what_is_printed_of_an_earlier_day_is_filed_under_the_day_of_printing_and_tells_both(ground):
    earlier = BEGUN - timedelta(days=1)
    print_paper(ground.household.key, CARD, by=ground.by["village"], on=earlier)
    (line,) = JournalLine.objects.filter(deed="print_papers")
    assert (line.after["on"], line.after["as_of"]) == (BEGUN.isoformat(), earlier.isoformat())
    assert [(it.on, it.as_of) for it in documents_of(ground.household, reader=None, on=BEGUN)] == [(BEGUN, earlier)]
    assert documents_of(ground.household, reader=None, on=earlier) == []


def test_whoever_helps_the_household_may_print_and_a_stranger_finds_nothing(ground):
    helper = make_person()
    pair(helper, ground.household)
    account = make_account(person=helper)
    print_paper(ground.household.key, HANDBOOK, by=account)
    with pytest.raises(Absent):
        print_paper(ground.household.key, HANDBOOK, by=make_account())
    with pytest.raises(Absent):
        print_papers(ground.village.code, HANDBOOK, by=account, progress=nobody)
    department = make_account()
    give_role(department, "department", ground.village.parent.parent, topic="health")
    with pytest.raises(Absent):
        print_paper(ground.household.key, HANDBOOK, by=department)
    assert len(lines()) == 1


def test_a_village_is_one_file_in_the_order_of_its_groups_without_those_not_registered(ground):
    for number, status in (("H3", "exited"), ("H2", "returned"), ("H4", "terminated"), ("H5", "candidate")):
        make_household(ground.village, number=number, status=status)
    steps: list[tuple] = []
    printed = print_papers(
        ground.village.code, CARD, by=ground.by["township"], progress=lambda *told: steps.append(told)
    )
    assert printed.count == 3
    assert [page.partition("•数据截至")[0][-2:] for page in pages(printed.content)] == ["H1", "H2", "H3"]
    assert steps == [("print", 0, 3), ("join", 3, 3)]


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (Wish("handbok", "zh", "发给农户本人"), "no_paper"),
        (Wish("card", "fr", "发给农户本人"), "no_language"),
        (Wish("card", "zh", "发"), "no_purpose"),
        (Wish("card", "zh", "字" * 201), "long_text"),
        (Wish("card", "zh", "给 511902196003010025 的人"), "holds_number"),
    ],
)
def test_a_wish_that_does_not_do_is_refused_and_nothing_is_written(ground, wish, reason):
    assert refused(print_paper, ground.household.key, wish, by=ground.by["village"]) == reason
    assert refused(ask_to_print, ground.village.code, wish, by=ground.by["township"]) == reason
    assert (lines(), Job.objects.count()) == ([], 0)


def test_a_place_where_nobody_is_registered_or_too_many_are_is_refused(ground, monkeypatch):
    monkeypatch.setattr("xiuhua.actions.keep.print_papers.MOST", 0)
    assert refused(print_papers, ground.village.code, CARD, by=ground.by["township"], progress=nobody) == "too_many"
    ground.household.standings.update(status="closed")
    assert refused(print_papers, ground.village.code, CARD, by=ground.by["township"], progress=nobody) == "nobody"


def test_a_worker_prints_for_an_office_and_the_file_lies_sealed(ground, tmp_path):
    job = ask_to_print(ground.village.code, CARD, by=ground.by["township"])
    assert ask_to_print(ground.village.code, CARD, by=ground.by["township"]) == job
    assert (made_of(job.key), has_made(job.key)) == (None, False)
    assert do_next_job()
    job.refresh_from_db()
    assert (job.kind, job.state, job.reason) == (PRINT, "done", "")
    assert len(pages(made_of(job.key))) == 1
    (kept,) = tmp_path.glob("made-*")
    assert (b"%PDF" in kept.read_bytes(), kept.stat().st_mode & 0o077) == (False, 0)


def test_a_worker_that_finds_nobody_left_says_so(ground):
    job = ask_to_print(ground.village.code, CARD, by=ground.by["township"])
    ground.household.standings.update(status="closed")
    assert do_next_job()
    job.refresh_from_db()
    assert (job.state, job.reason) == ("failed", "papers_nobody")


def test_who_holds_no_office_that_imports_asks_no_worker(ground):
    assert refused(ask_to_print, ground.village.code, CARD, by=ground.by["village"]) == "for_an_office"


def test_a_large_household_stays_within_the_pages_of_each_paper(ground):
    home = ground.household
    for place in range(20):
        make_member(home, name=f"欧阳某某{place}", birth=date(1960, 1, 1) + timedelta(days=place))
        Measure.objects.create(household=home, item="industry_fund", deliverer="village_cooperative", since=BEGUN)
        HouseholdEvent.objects.create(household=home, kind="identified", on=BEGUN, actor="x", evidence="字" * 60)
        Cause.objects.create(household=home, cause="illness", main=False, evidence="字" * 100, since=BEGUN)
        pair(make_person(name=f"某某某{place}"), home)
    for language in ("zh", "en"):
        by = ground.by["village"]
        counts = [
            len(pages(print_paper(home.key, Wish(paper, language, "发给农户本人"), by=by).content))
            for paper in ("handbook", "card")
        ]
        assert counts[0] <= 8
        assert counts[1] == 1


def test_one_prints_for_all_households_that_one_is_paired_with_and_each_file_tells_so(ground):
    helper, other = make_person(), make_household(ground.village, number="H2")
    make_household(ground.village, number="H3")
    for home in (ground.household, other):
        pair(helper, home)
    account = make_account(person=helper)
    printed = print_papers(OWN, CARD, by=account, progress=nobody)
    assert (printed.count, len(pages(printed.content))) == (2, 2)
    assert lines() == [("household", "card", 1, "张贴在农户家中")] * 2
    assert refused(print_papers, OWN, CARD, by=ground.by["township"], progress=nobody) == "none_own"
    assert refused(ask_to_print, OWN, CARD, by=account) == "for_an_office"


def test_what_only_an_office_opens_is_not_ones_own_though_one_helped_it_or_inspects_it(ground):
    """Households of the office's village that were handed over or drawn are no papers of one's own."""
    person, mine, stood = make_person(), make_household(ground.village, number="H2"), make_household(number="H9")
    handed, drawn = make_household(ground.village, number="H3"), make_household(ground.village, number="H4")
    pair(person, mine)
    ended = pair(person, handed)
    ended.until, ended.read_until = BEGUN, BEGUN + timedelta(days=30)
    ended.save()
    account = make_account(person=person)
    give_role(account, "village", ground.village)
    give_role(account, "inspector")
    draw(make_inspection(ground.village, opens_on=BEGUN, closes_on=BEGUN + timedelta(days=9)), drawn, account=account)
    away = pair(make_person(), stood)
    told = {"why": "ill", "said_by": ground.by["village"], "stand_in": person}
    Leave.objects.create(assignment=away, since=BEGUN, until=BEGUN + timedelta(days=9), **told)
    scope = scope_of(account, today=BEGUN)
    with CaptureQueriesContext(connection) as asked:
        assert [it.number for it in answered_households(scope)] == ["H2", "H9"]
    assert len(asked) == 1


def test_of_many_at_once_telephones_are_whole_only_for_who_may_have_them_in_the_clear(ground):
    make_contact(ground.household, phone="13800001234")
    helper = make_person()
    pair(helper, ground.household)
    account = make_account(person=helper)
    shown = {
        who: "13800001234" in "".join(pages(print_papers(code, HANDBOOK, by=by, progress=nobody).content))
        for who, code, by in (
            ("helper", OWN, account), ("township", ground.village.code, ground.by["township"]),
            ("county", ground.village.code, ground.by["county"]),
        )
    }  # fmt: skip
    assert shown == {"helper": False, "township": False, "county": True}
    told = JournalLine.objects.filter(deed="print_papers").order_by("id")
    assert [it.after["masked"] for it in told] == [True, True, False]
    assert "13800001234" in "".join(pages(print_paper(ground.household.key, HANDBOOK, by=account).content))


def test_a_list_that_is_narrowed_is_printed_as_it_is_narrowed_at_once_and_by_a_worker(ground):
    for number, cause in (("H2", "illness"), ("H3", "illness"), ("H4", "school")):
        home = make_household(ground.village, number=number)
        Cause.objects.create(household=home, cause=cause, main=True, since=BEGUN)
    part, by = Part("cause", "illness"), ground.by["township"]
    printed = print_papers(ground.village.code, CARD, by=by, progress=nobody, part=part)
    assert [page.partition("•数据截至")[0][-2:] for page in pages(printed.content)] == ["H2", "H3"]
    (line,) = JournalLine.objects.filter(deed="print_papers")
    assert (line.after["narrowed_by"], line.after["narrowed_to"]) == ("cause", "illness")
    job = ask_to_print(ground.village.code, CARD, by=by, part=part)
    assert ask_to_print(ground.village.code, CARD, by=by, part=part) == job
    assert ask_to_print(ground.village.code, CARD, by=by) != job
    assert do_next_job()
    assert (job.words["rows"], len(pages(made_of(job.key)))) == (2, 2)
