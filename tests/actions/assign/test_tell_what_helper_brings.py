"""What a helper brings: said by the offices that pair, from today on; what ends is kept, and pairing reads it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.actions.assign.pairing_ground import lay_pairs
from tests.makers import TODAY, give_role, make_account, make_organisation, make_person
from xiuhua.actions.assign.propose import changes_since, draft_proposal
from xiuhua.actions.assign.tell_what_helper_brings import tell_what_helper_brings
from xiuhua.bridge.pairing_rows import gather_pairing
from xiuhua.duty.door import Absent
from xiuhua.queries.helper_brings import LANGUAGE, SKILL, Brought, brings, brought_by
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import HelperSkill, JournalLine, PairingProposal, SpokenLanguage

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ground() -> SimpleNamespace:
    return lay_pairs()


def say(ground, who="P0", *, skills=(), languages=(), by=None) -> bool:
    person = ground.people[who] if isinstance(who, str) else who
    return tell_what_helper_brings(person.key, {SKILL: skills, LANGUAGE: languages}, by=by or ground.maker)


def test_what_is_said_holds_from_today_and_is_what_the_cost_of_a_pair_reads(ground):
    assert say(ground, skills=["medicine", "farming"], languages=["yi"]) is True
    told = gather_pairing(ground.township, pack=pack_named("sichuan"), day=TODAY).helpers
    row = next(it for it in told.iter_rows(named=True) if it["helper"] == ground.people["P0"].key.hex)
    assert (row["skills"], row["languages"]) == (["farming", "medicine"], ["yi"])
    line = JournalLine.objects.get(deed="tell_what_helper_brings")
    assert (line.before["skills"], line.after["skills"]) == ([], ["farming", "medicine"])


def test_said_twice_it_is_said_once(ground):
    say(ground, skills=["medicine"])
    assert say(ground, skills=["medicine", "medicine"]) is False
    assert (HelperSkill.objects.count(), JournalLine.objects.filter(deed="tell_what_helper_brings").count()) == (1, 1)


def test_what_is_not_said_any_more_ends_today_and_is_kept(ground):
    who = ground.people["P0"]
    HelperSkill.objects.create(person=who, skill="medicine", since=TODAY - 9 * DAY)
    SpokenLanguage.objects.create(person=who, language="yi", since=TODAY - 9 * DAY)
    say(ground, skills=["roads"], languages=["yi"])
    told = brought_by(who, on=TODAY)
    assert told == [
        Brought(SKILL, "roads", TODAY, None),
        Brought(SKILL, "medicine", TODAY - 9 * DAY, TODAY),
        Brought(LANGUAGE, "yi", TODAY - 9 * DAY, None),
    ]
    assert (brings(told, SKILL, on=TODAY), brings(told, SKILL, on=TODAY - DAY)) == (["roads"], ["medicine"])
    say(ground, skills=["medicine", "roads"], languages=["yi"])
    assert HelperSkill.objects.filter(person=who, skill="medicine").count() == 2


def test_what_is_taken_back_on_the_day_it_was_said_never_held(ground):
    say(ground, skills=["medicine"], languages=["yi"])
    say(ground)
    assert (brought_by(ground.people["P0"], on=TODAY), HelperSkill.objects.get().until) == ([], TODAY)


def test_an_open_proposal_says_that_it_was_reckoned_without_it(ground):
    draft_proposal(ground.township.code, by=ground.maker)
    say(ground, skills=["medicine"])
    (changed,) = changes_since(PairingProposal.objects.get())
    assert (changed.what, changed.how, changed.helper) == ("helper", "skills", ground.people["P0"].key.hex)


def test_whoever_is_of_a_unit_seated_or_contracted_there_can_be_said_to_bring_something_before_they_help(ground):
    for name in ("P2", "S1"):
        assert say(ground, name, skills=["medicine"]) is True
    far = make_person("Far", unit=make_organisation(name="Far", area=ground.township.parent.parent))
    with pytest.raises(Absent):
        say(ground, far, skills=["medicine"])


def test_nobody_else_says_it_and_nothing_that_the_pack_does_not_list(ground):
    own, village = make_account("own", person=ground.people["P0"]), make_account("village")
    give_role(village, "village", ground.village)
    for by in (own, village, make_account("stranger")):
        with pytest.raises(Absent):
            say(ground, skills=["medicine"], by=by)
    with pytest.raises(Absent):
        say(ground, skills=["flying"])
    assert HelperSkill.objects.count() == 0
