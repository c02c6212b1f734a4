"""In which language a household is talked with: said by who answers for it, from today on; pairing reads it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.actions.assign.pairing_ground import lay_pairs
from tests.makers import TODAY, make_account
from xiuhua.actions.assign.tell_home_language import tell_home_language
from xiuhua.bridge.pairing_rows import gather_pairing
from xiuhua.duty.door import Absent
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import HomeLanguage, JournalLine

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ground() -> SimpleNamespace:
    return lay_pairs()


def say(ground, *languages: str, by=None) -> bool:
    return tell_home_language(ground.homes["H1"].key, *languages, by=by or ground.maker)


def kept() -> list[tuple[object, ...]]:
    rows = HomeLanguage.objects.ever_held().order_by("since", "pk")
    return list(rows.values_list("language", "second", "since", "until"))


def test_what_is_said_is_what_pairing_reads(ground):
    assert say(ground, "yi", "sichuanese") is True
    told = gather_pairing(ground.township, pack=pack_named("sichuan"), day=TODAY).households
    rows = {row["household"]: row["languages"] for row in told.iter_rows(named=True)}
    assert rows[ground.homes["H1"].key.hex] == ["sichuanese", "yi"]
    assert rows[ground.homes["H2"].key.hex] is None
    line = JournalLine.objects.get(deed="tell_home_language")
    assert (line.before["languages"], line.after["languages"]) == ([], ["yi", "sichuanese"])


def test_said_twice_it_is_said_once_and_a_second_alone_is_the_first(ground):
    assert [say(ground, "", "yi"), say(ground, "yi", "yi"), say(ground, "yi")] == [True, False, False]
    assert kept() == [("yi", "", TODAY, None)]


def test_what_was_said_before_ends_today_and_is_kept(ground):
    home = ground.homes["H1"]
    HomeLanguage.objects.create(household=home, language="qiang", since=TODAY - 9 * DAY)
    HomeLanguage.objects.create(household=home, language="tibetan", since=TODAY + 9 * DAY)
    say(ground, "yi")
    say(ground, "mandarin")
    assert kept() == [
        ("qiang", "", TODAY - 9 * DAY, TODAY), ("mandarin", "", TODAY, TODAY + 9 * DAY),
        ("tibetan", "", TODAY + 9 * DAY, None),
    ]  # fmt: skip
    assert say(ground, "") is True
    assert kept()[1:] == [("tibetan", "", TODAY + 9 * DAY, None)]


def test_its_helper_may_say_it_and_nobody_from_elsewhere(ground):
    helper = make_account(person=ground.people["P0"])
    assert say(ground, "yi", by=helper) is True
    with pytest.raises(Absent):
        say(ground, "qiang", by=make_account(person=ground.people["S1"]))
    with pytest.raises(Absent):
        say(ground, "klingon")
