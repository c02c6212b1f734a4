"""Cards with codes for many households at once: a page each, all or none, by a worker where they are many."""

import re
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from tests.actions.diagnose.ground import BEGUN, clock, exit_ground
from tests.makers import (
    draw,
    give_role,
    make_account,
    make_household,
    make_inspection,
    make_member,
    make_person,
    pair,
)
from xiuhua.actions import scan_card
from xiuhua.actions.keep.ask_job import HAND_OUT, ask_for_scan_cards
from xiuhua.actions.keep.do_jobs import do_next_job
from xiuhua.actions.keep.hand_out_scan_cards import hand_out_scan_cards
from xiuhua.actions.keep.paper_refusal import PaperRefused
from xiuhua.actions.keep.print_papers import Part
from xiuhua.actions.scan_card import ScanCardRefused, Wish, hand_out_scan_card, look_with_code
from xiuhua.bridge.made_files import made_of
from xiuhua.duty.door import OWN, Absent
from xiuhua.queries.scan_card import cards_held
from xiuhua.register.models import JournalLine, Office, ScanCard

pytestmark = pytest.mark.django_db
WISH = Wish("zh", "https://bangfu.example.cn/c/{token}/")


@pytest.fixture
def ground(settings, tmp_path):
    settings.UPLOADS = tmp_path
    found = exit_ground()
    clock(BEGUN)
    village = found.household.residences.get().village
    other = make_household(village, number="H2")
    make_member(other, name="李二")
    return SimpleNamespace(first=found.household, other=other, by=found.by, village=village)


def codes(pdf: bytes) -> list[str]:
    pages = ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]
    return [re.search(r"您家的密码(\d{8})", page).group(1) for page in pages]


def nobody(*_told) -> None:
    """Nobody waits."""


def handed(ground, code="", office="village", **told):
    return hand_out_scan_cards(code or ground.village.code, WISH, by=ground.by[office], progress=nobody, **told)


def refused(call) -> str:
    with pytest.raises((PaperRefused, ScanCardRefused)) as found:
        call()
    return found.value.reason


def test_each_household_gets_a_page_with_a_code_of_its_own_that_opens_its_file(ground, monkeypatch):
    tokens = []
    told = scan_card.secrets.token_urlsafe
    monkeypatch.setattr(scan_card.secrets, "token_urlsafe", lambda size: tokens.append(told(size)) or tokens[-1])
    made = handed(ground)
    assert (made.count, len(set(codes(made.content)))) == (2, 2)
    opened = [look_with_code(token, code) for token, code in zip(tokens, codes(made.content), strict=True)]
    assert opened == [ground.first, ground.other]
    with pytest.raises(ScanCardRefused):
        look_with_code(tokens[0], codes(made.content)[1])


def test_the_cards_before_end_and_each_household_reads_who_gave_it_one(ground):
    before = hand_out_scan_card(ground.first.key, WISH, by=ground.by["village"])
    assert cards_held([ground.first, ground.other]) == 1
    handed(ground, office="township")
    assert cards_held([ground.first, ground.other]) == 2
    assert refused(lambda: look_with_code(before.token, "00000000")) == "ended"
    lines = JournalLine.objects.filter(deed="hand_out_scan_card").order_by("pk")[1:]
    assert [(it.subject, bool(it.after["replaces"]), it.actor) for it in lines] == [
        (ground.first.key.hex, True, ground.by["township"]), (ground.other.key.hex, False, ground.by["township"]),
    ]  # fmt: skip


def test_a_helper_makes_those_of_ones_own_and_a_list_those_it_is_narrowed_to(ground):
    helper = make_person()
    pair(helper, ground.other)
    account = make_account(person=helper)
    made = hand_out_scan_cards(OWN, WISH, by=account, progress=nobody)
    assert (made.count, ScanCard.objects.get().household) == (1, ground.other)
    assert refused(lambda: handed(ground, code=OWN, office="county")) == "none_own"
    assert handed(ground, part=Part("status", "pre_exit")).count == 1
    with pytest.raises(Absent):
        hand_out_scan_cards(ground.village.code, WISH, by=account, progress=nobody)


def test_who_only_inspects_hands_out_none(ground):
    inspector = make_account()
    give_role(inspector, "inspector")
    inspection = make_inspection(ground.village, opens_on=BEGUN, closes_on=BEGUN + timedelta(days=9))
    draw(inspection, ground.first, account=inspector)
    with pytest.raises(Absent):
        hand_out_scan_cards(ground.village.code, WISH, by=inspector, progress=nobody)
    assert ScanCard.objects.count() == 0


def test_what_cannot_be_printed_leaves_every_card_as_it_was(ground, monkeypatch):
    kept = hand_out_scan_card(ground.first.key, WISH, by=ground.by["village"])
    xx = Wish("xx", WISH.address)
    call = lambda wish: hand_out_scan_cards(ground.village.code, wish, by=ground.by["village"], progress=nobody)  # noqa: E731
    assert refused(lambda: call(xx)) == "no_language"
    Office.objects.update(demo_day=None)
    monkeypatch.setattr("xiuhua.actions.keep.hand_out_scan_cards.clock_day", lambda: BEGUN)
    monkeypatch.setattr("xiuhua.actions.keep.print_papers.clock_day", lambda: BEGUN)
    assert refused(lambda: call(Wish("zh", WISH.address, reached=False))) == "unreachable"
    assert ScanCard.objects.filter(ended_at=None).count() == 1
    assert scan_card.scanned(kept.token) == ground.first


def test_one_that_stops_midway_keeps_none_of_the_new_ones(ground):
    def stop(_step, done, _of) -> None:
        if done == 1:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        hand_out_scan_cards(ground.village.code, WISH, by=ground.by["village"], progress=stop)
    assert (ScanCard.objects.count(), JournalLine.objects.filter(deed="hand_out_scan_card").count()) == (0, 0)


def test_a_worker_makes_many_for_an_office_and_the_file_lies_sealed(ground, tmp_path):
    by = ground.by["township"]
    job = ask_for_scan_cards(ground.village.code, WISH, by=by)
    assert ask_for_scan_cards(ground.village.code, WISH, by=by) == job
    assert do_next_job()
    job.refresh_from_db()
    assert (job.kind, job.state, job.reason, len(codes(made_of(job.key)))) == (HAND_OUT, "done", "", 2)
    (kept,) = tmp_path.glob("made-*")
    assert b"%PDF" not in kept.read_bytes()
    assert {it.issued_by for it in ScanCard.objects.all()} == {by}
    assert refused(lambda: ask_for_scan_cards(ground.village.code, WISH, by=ground.by["village"])) == "for_an_office"
    xx = Wish("xx", WISH.address)
    assert refused(lambda: ask_for_scan_cards(ground.village.code, xx, by=by)) == "no_language"
