"""Public notices about villages and counties themselves: made of the register, with nobody in them."""

from datetime import date

import pytest

from tests.actions.diagnose.ground import clock
from tests.actions.diagnose.test_place_proceedings import (
    ALL,
    DOWN,
    OF_COUNTY,
    OF_VILLAGE,
    UP,
    begun,
    go,
    ground,
    village_of,
)
from tests.makers import give_role, make_account, make_person
from xiuhua.actions.diagnose.act import Told, act
from xiuhua.actions.diagnose.notice_refusal import NoticeRefused
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.actions.diagnose.publish_notice import Wanted
from xiuhua.actions.diagnose.publish_place_notice import publish_place_notice
from xiuhua.duty.door import Absent
from xiuhua.queries.public_notice import digest_of, notice_lines, notices_in, waiting_places
from xiuhua.reckon.workflow import ActKind
from xiuhua.register.models import PublicNotice

__all__ = ["ground"]
pytestmark = pytest.mark.django_db
ITEMS = ("place", "within", "criteria")


def publish(ground, place, procedure, step, office, *, on=UP, items=ITEMS, where="公示栏") -> PublicNotice:
    clock(on)
    wanted = Wanted((), items, where, on)
    return PublicNotice.objects.get(
        key=publish_place_notice(place.code, procedure, step, wanted=wanted, by=ground.by[office])
    )


def to_publish(ground):
    """A village whose exit waits to be put up by its township."""
    row = begun(ground, village_of(ground), "village_exit", "village")
    go(ground, row, OF_VILLAGE[:2])
    return row


def test_a_villages_notice_names_it_what_is_around_it_and_its_criteria_and_nobody_in_it(ground):
    to_publish(ground)
    village = village_of(ground)
    notice = publish(ground, village, "village_exit", "publication", "township")
    around = " · ".join(it.name for it in (village.parent, village.parent.parent, village.parent.parent.parent))
    told = notice.content
    assert told["rows"] == [{"head": village.name, "within": around}]
    assert (told["title"]["zh"], told["said"]["en"]) == ("贫困村退出公示", "to be found out of poverty")
    assert told["signed"] == village.parent.name
    assert [it["zh"] for it in told["criteria"]][:2] == ["一低：贫困发生率低于上限", "有集体经济收入"]
    assert (notice.stands_until, notice.office, digest_of(notice)) == (date(2017, 3, 14), "township", notice.digest)
    assert ("Member" in str(told), ground.household.number in str(told)) == (False, False)


def test_it_is_the_evidence_of_its_step_and_waits_no_more(ground):
    row = to_publish(ground)
    village = village_of(ground)
    waits = [(it.code, it.procedure, it.step, it.of_place) for it in waiting_places(village.parent, on=UP)]
    assert waits == [(village.code, "village_exit", "publication", True)]
    publish(ground, village, "village_exit", "publication", "township")
    assert waiting_places(village.parent, on=UP) == []
    clock(DOWN)
    act(row.key, ActKind.FINISH, step="publication", told=Told(DOWN), by=ground.by["township"])
    row.refresh_from_db()
    assert row.open_step == "county_check"
    (line,) = notice_lines(notices_in(village, on=UP), first=0, size=9, on=UP)
    assert (line.of_place, line.rows, line.stands) == (True, 1, True)


def test_a_digest_that_looks_like_the_number_of_somebody_is_its_evidence_too(ground, monkeypatch):
    digest = "1532010921207340".ljust(64, "0")
    monkeypatch.setattr("xiuhua.actions.diagnose.publish_place_notice.digest_of", lambda _notice: digest)
    row = to_publish(ground)
    publish(ground, village_of(ground), "village_exit", "publication", "township")
    assert row.acts.latest("number").evidence["notice"].endswith(digest[:16])


def test_what_is_decided_is_announced_and_takes_no_objections(ground):
    row = to_publish(ground)
    go(ground, row, OF_VILLAGE[2:5])
    on = date(2017, 3, 17)
    with pytest.raises(ProceedingRefused) as found:  # the last step judges: what the notice says must be so
        publish(ground, village_of(ground), "village_exit", "announcement", "county", on=on)
    assert (found.value.reason, PublicNotice.objects.count()) == ("unset", 0)


def test_whoever_objects_to_a_countys_exit_calls_the_city(ground):
    county = village_of(ground).parent.parent
    row = begun(ground, county, "county_exit", "county")
    go(ground, row, OF_COUNTY[:3])
    caller = make_account(person=make_person("值班员", phone="0827-5261234"))
    give_role(caller, "city", county.parent)
    notice = publish(ground, county, "county_exit", "publication", "city")
    called = {"office": "city", "area": county.parent.name, "name": "值班员", "phone": "0827-5261234"}
    assert notice.content["object"] == called
    clock(DOWN)
    paper = {"province_document": ALL["province_document"]}
    act(row.key, ActKind.FINISH, step="publication", told=Told(DOWN, paper), by=ground.by["city"])
    row.refresh_from_db()
    assert row.open_step == "province_decision"


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ({"items": ("identity",)}, "must_not_stand"),
        ({"items": ("head",)}, "not_listed"),
        ({"where": " "}, "no_place"),
        ({"where": "问张三 13800138000"}, "holds_number"),
    ],
)
def test_what_must_not_stand_is_refused_and_nothing_is_put_up(ground, others, why):
    to_publish(ground)
    with pytest.raises(NoticeRefused) as found:
        publish(ground, village_of(ground), "village_exit", "publication", "township", **others)
    assert (found.value.reason, PublicNotice.objects.count()) == (why, 0)


def test_only_what_waits_is_put_up_by_an_office_of_its_step(ground):
    to_publish(ground)
    village = village_of(ground)
    with pytest.raises(Absent):
        publish(ground, village, "village_exit", "publication", "village")
    for step in ("announcement", "township_review"):
        with pytest.raises(NoticeRefused, match="another step"):
            publish(ground, village, "village_exit", step, "county")
