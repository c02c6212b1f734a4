"""Units and leaders for villages on the desk: drafted, looked at, said otherwise, and approved by another office."""

import re

import pytest

from tests.desk.visitor import visit_as
from xiuhua.register.models import Area, Assignment, ProposedVillage, VillageProposal, VillageRule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
WHY = "县委常委会议定"


@pytest.fixture
def maker():
    return visit_as("county")


@pytest.fixture
def address(places):
    county = Area.objects.filter(code=places.township).latest("since").parent
    return f"/area/{county.code}/village-holders/"


@pytest.fixture
def bench(maker, address):
    """The address of a proposal of units that was drafted."""
    answer = maker.client.post(address, {"kind": "contract"})
    assert answer.status_code == 302
    return answer.headers["Location"]


def a_row(**of) -> ProposedVillage:
    return ProposedVillage.objects.filter(organisation__isnull=False, **of).order_by("village__code").first()


def test_a_draft_stands_in_the_list_and_on_the_posts_of_the_area(maker, address, bench):
    page = maker.text(address)
    assert page.count(bench) == 2
    assert f'href="{address}"' in maker.text(address.replace("village-holders", "posts"))
    assert maker.client.post(address, {"kind": "contract"}).status_code == 422
    assert maker.client.post(address, {"kind": "pair"}).status_code == 404


def test_the_workbench_tells_every_state(maker, bench):
    for state in ("new", "moved", "lost", "unpaired", "stays", ""):
        assert maker.get(f"{bench}?state={state}").status_code == 200


def test_terms_of_a_village_add_up_to_its_points(maker, bench):
    row = a_row()
    page = maker.text(f"{bench}{row.village.code}/")
    points = [int(it.replace(",", "")) for it in re.findall(r'<td class="n">([\d,]+)</td></tr>', page)]
    assert points == [row.terms[name] for name in ("distance", "cause", "change", "load")]
    assert (f"<b>{row.cost:,}</b>" in page, row.terms["language"]) == (True, 0)
    assert maker.get(f"{bench}51/").status_code == 404


def test_a_unit_is_pinned_with_a_reason_and_the_pin_is_lifted(maker, bench):
    row = a_row(change="")
    address = f"{bench}{row.village.code}/"
    keys = re.findall(r'<option value="([0-9a-f-]{36})"', maker.text(address))
    other = next(key for key in keys if key != str(row.organisation.key))
    assert maker.client.post(address, {"do": "pin", "helper": other, "why": ""}).status_code == 422
    assert maker.client.post(address, {"do": "pin", "helper": "", "why": WHY}).status_code == 422
    assert maker.client.post(address, {"do": "pin", "helper": other, "why": WHY}).status_code == 302
    assert str(a_row(village=row.village).organisation.key) == other
    rule = VillageRule.objects.get()
    assert WHY in maker.text(bench)
    assert maker.client.post(bench, {"do": "lift", "rule": str(rule.key)}).status_code == 302
    assert a_row(village=row.village).organisation == row.organisation


def test_another_office_approves_by_a_document_and_nobody_their_own(maker, bench):
    checker = visit_as("city")
    row = a_row(change="")
    address = f"{bench}{row.village.code}/"
    keys = re.findall(r'<option value="([0-9a-f-]{36})"', maker.text(address))
    other = next(key for key in keys if key != str(row.organisation.key))
    maker.client.post(address, {"do": "pin", "helper": other, "why": WHY})
    assert maker.client.post(bench, {"do": "submit"}).status_code == 302
    assert maker.client.post(bench, {"do": "approve", "document": "县委办〔2017〕3号"}).status_code == 422
    refused = checker.client.post(bench, {"do": "approve", "document": ""})
    assert (refused.status_code, 'aria-invalid="true"' in refused.content.decode()) == (422, True)
    assert checker.client.post(bench, {"do": "approve", "document": "县委办〔2017〕3号"}).status_code == 302
    held = Assignment.objects.get(area=row.village, role="assisting_unit", until=None)
    assert (str(held.organisation.key), held.document) == (other, "县委办〔2017〕3号")
    assert "县委办〔2017〕3号" in maker.text(bench)


def test_it_is_given_back_brought_up_to_date_and_dropped(maker, bench):
    VillageProposal.objects.update(submitted_by=1, submitted_at="2017-03-31T00:00Z")
    assert visit_as("city").client.post(bench, {"do": "return", "why": WHY}).status_code == 302
    for deed in ({"do": "refresh"}, {"do": "drop", "why": WHY}):
        assert maker.client.post(bench, deed).status_code == 302
    assert VillageProposal.objects.get().decision == "dropped"
    assert maker.client.post(bench, {"do": "drop", "why": WHY}).status_code == 422
    assert maker.client.post(bench, {"do": "nothing"}).status_code == 404


def test_a_stale_proposal_lists_who_and_what_was_and_what_is(bench):
    row = a_row(change="")
    VillageProposal.objects.update(submitted_by=1, submitted_at="2017-03-31T00:00Z")
    row.organisation.dissolved = "2017-03-30"
    row.organisation.save()
    told = {"do": "approve", "document": "县委办〔2017〕3号"}
    page = visit_as("city").client.post(bench, told).content.decode()
    rows = re.findall(
        r'<th scope="row">([^<]*)</th><td data-label="起草时">([^<]*)</td><td data-label="今天">([^<]*)', page
    )
    assert (row.organisation.name, "可入选", "不可入选") in rows


def test_leaders_are_proposed_too_and_a_village_alone_is_no_place_for_helpers(maker, address, places):
    answer = maker.client.post(address, {"kind": "link"})
    assert answer.status_code == 302
    assert "联系领导" in maker.text(answer.headers["Location"])
    assert visit_as("helper").get(address).status_code == 404
    assert visit_as("village").get(f"/area/{places.village}/village-holders/").status_code == 404
