"""The search box and its page: posted, scoped, journalled where a whole number is typed, and nothing in an address."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.desk.asking import bare
from tests.desk.visitor import visit_as

LEDGER = Path(__file__).parent / "ledger.toml"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
HTMX = {"HX-Request": "true"}


def offered(reader, text: str) -> str:
    answer = reader.client.post("/search/offer/", {"q": text}, headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def searched(reader, text: str) -> str:
    """The page that a question leads to."""
    answer = reader.client.post("/search/", {"q": text})
    assert answer.status_code == 302
    assert re.fullmatch(r"/search/\?n=\d+", answer.headers["Location"])
    return reader.text(answer.headers["Location"])


def number_of(member) -> str:
    from xiuhua.register.vault import open_vault

    return open_vault().unseal(bytes(member.id_sealed), place=f"member.id:{member.key.hex}")


def test_every_page_has_the_box_and_the_log_in_has_none(places):
    reader = visit_as("city")
    for address in ("/my/", "/area/5119/", f"/household/{places.household}/", "/search/"):
        assert reader.text(address).count('role="combobox"') == 1
    assert 'role="combobox"' not in visit_as().text("/login/")


def test_what_is_typed_is_offered_as_options_that_lead_to_cards(places):
    options = re.findall(
        r'<a role="option" id="([^"]+)"[^>]* href="([^"]+)"', offered(visit_as("city"), places.member.name)
    )
    assert f"/household/{places.household}/" in [address for _, address in options]
    assert len({name for name, _ in options}) == len(options)


def test_staff_and_organisations_are_offered_too(places):
    from xiuhua.register.models import Account, Organisation

    reader, helper = visit_as("city"), Account.objects.get(username="helper").person
    assert f'href="{places.staff["person"]}"' in offered(reader, helper.name)
    seated = Organisation.objects.filter(area__code=places.village).first()
    options = offered(reader, seated.name)
    assert f'href="/organisation/{seated.key}/"' in options
    assert len(re.findall(r'id="seek-o\d+"', options)) >= 1


def test_a_question_leads_to_a_page_that_can_be_reloaded(places):
    reader = visit_as("helper")
    page = searched(reader, places.member.name)
    assert f'href="/household/{places.household}/"' in page
    assert f"搜索：{places.member.name}" in page
    assert "2017年3月31日" in page
    assert f"搜索：{places.member.name}" in reader.text("/search/?n=1")
    assert "搜索：" not in reader.text("/search/?n=99")
    assert "搜索：" not in visit_as("helper").text("/search/?n=1")


def test_only_the_latest_questions_are_kept():
    reader = visit_as("city")
    for number in range(10):
        searched(reader, f"wang{number}")
    assert [f"搜索：wang{number}" in reader.text(f"/search/?n={number + 1}") for number in range(10)] == [False] * 2 + [
        True
    ] * 8


def test_nothing_typed_into_an_address_is_searched(places):
    page = visit_as("city").text(f"/search/?q={places.member.name}")
    assert places.member.name not in page
    assert visit_as("city").get("/search/offer/?q=wang").status_code == 405


def test_an_empty_page_says_what_can_be_asked():
    reader = visit_as("city")
    assert "在上面的框里输入" in reader.text("/search/")
    assert "在您负责的范围内没有找到" in searched(reader, "qqqq")
    assert "只有一个字母或数字" in searched(reader, "q")


def test_a_whole_number_is_looked_up_at_once_journalled_and_kept_nowhere(places):
    from xiuhua.bridge.gate import seen_at_the_gate
    from xiuhua.bridge.sessions import SessionStore
    from xiuhua.register.models import JournalLine

    reader, number = visit_as("helper"), number_of(places.member)
    answer = reader.client.post("/search/", {"q": number})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert places.member.name in page
    assert number not in page
    line = JournalLine.objects.filter(deed="look_up").order_by("-pk").first()
    assert (line.actor_name, line.subject, line.after["found"]) == ("helper", places.household.hex, 1)
    assert number not in str(list(JournalLine.objects.filter(deed="look_up").values()))
    kept = [str(SessionStore().decode(row["data"])) for row in seen_at_the_gate("SELECT data FROM session")]
    assert {number in data for data in kept} == {False}
    assert "按证件号码查找" in visit_as("auditor").text("/journal/")


def test_a_whole_number_is_not_looked_up_while_it_is_typed(places):
    from xiuhua.register.models import JournalLine

    before = JournalLine.objects.count()
    told = offered(visit_as("helper"), number_of(places.member))
    assert "按回车查找" in told
    assert places.member.name not in told
    assert JournalLine.objects.count() == before


def test_a_number_of_the_register_as_long_as_an_identity_number_is_kept_nowhere_either(places):
    answer = visit_as("city").client.post("/search/", {"q": places.member.number})
    assert answer.status_code == 200
    assert places.member.name in answer.content.decode()


@pytest.mark.parametrize(
    "username", ["auditor", "security", "system", "sealed_inspector", "helper", "village", "health"]
)
def test_who_answers_elsewhere_is_told_what_is_told_of_nobody(places, username):
    from xiuhua.register.models import Belonging

    there = Belonging.objects.filter(household__key=places.elsewhere).select_related("member", "household").first()
    reader = visit_as(username)
    for text in (there.household.number, f"{there.member.name} {there.household.number}"):
        nobody = text.replace(there.household.number, "9" * len(there.household.number))
        assert offered(reader, text) == offered(reader, nobody)
    full, absent = number_of(there.member), "511921197001010000"
    pages = [reader.client.post("/search/", {"q": text}).content.decode() for text in (full, absent)]
    assert bare(pages[0]) == bare(pages[1])


def test_scripts_and_nonsense_in_the_box_stay_text():
    reader = visit_as("city")
    page = searched(reader, '"><script>go()</script>')
    assert "<script>go()" not in page
    for text in ("\0", "%_", "'; drop table", "王" * 500, "🙂", "\ud7ff", "a\0b"):
        assert reader.client.post("/search/offer/", {"q": text}, headers=HTMX).status_code == 200


def test_an_english_page_is_english():
    reader = visit_as("city")
    reader.client.cookies["django_language"] = "en"
    page = searched(reader, "wang")
    assert "There are more" in page
    assert [word for word in ("人员", "首字母", "拼音", "搜索") if word in page] == []


def test_a_question_asks_as_many_statements_as_the_ledger_says(city):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from xiuhua.duty.door import scope_of
    from xiuhua.queries.search.answer import search
    from xiuhua.reckon.search.question import read_question
    from xiuhua.register.models import Account

    def asked(username: str, text: str) -> int:
        scope = scope_of(Account.objects.get(username=username), today=city)
        with CaptureQueriesContext(connection) as found:
            search(scope, read_question(text), on=city)
        return len(found)

    questions = {"a name": "wangjun", "initials": "zxm", "a name and a village": "wang 村", "digits": "0312"}
    counted = {who: {name: asked(who, text) for name, text in questions.items()} for who in ("city", "helper")}
    assert counted == tomllib.loads(LEDGER.read_text())["search"]


def test_of_people_typed_as_people_type_nearly_all_are_among_the_first_three(monkeypatch):
    from benchmarks import search
    from xiuhua.bridge.gate import seen_at_the_gate

    monkeypatch.setattr(search, "PROBES", 5 * len(search.KINDS))
    before = len(seen_at_the_gate("SELECT key FROM session"))
    told = search.run(100_000)
    assert told["probes"] == 5 * len(search.KINDS)
    assert told["top_three"] >= 95
    assert {kind for kind in search.KINDS if told[f"{kind}_top_three"] < 80} == set()
    assert len(seen_at_the_gate("SELECT key FROM session WHERE ended IS NULL")) == before


def test_probes_want_a_demo(monkeypatch):
    from benchmarks import search
    from xiuhua.words import NotFound

    monkeypatch.setattr(search, "is_demo", lambda: False)
    with pytest.raises(NotFound, match="wants a demo"):
        search.run(1_000)
