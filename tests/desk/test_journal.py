"""The auditor follows a household, a person or a field through the journal, and reads what verification found."""

import re

import pytest
from django.utils.dateformat import format as date_format
from django.utils.timezone import localtime

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
KEY = re.compile(r"subject=([0-9a-f]{32})")


def lines_of(page: str) -> list[str]:
    listed = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return re.findall(r"<tr[ >].*?</tr>", listed, re.DOTALL)


def follow(words: str) -> str:
    """Where the auditor is led who types whom to follow."""
    return visit_as("auditor").client.post("/journal/", {"q": words}).headers["Location"]


def test_the_lines_about_a_household_are_followed_by_its_number(places):
    visit_as("city").text(f"/household/{places.household}/")
    address = follow(places.number)
    assert address == f"/journal/?subject={places.household.hex}"
    lines = lines_of(visit_as("auditor").text(address))
    assert {key for line in lines for key in KEY.findall(line)} == {places.household.hex}
    assert "打开户卡" in lines[0]


def test_a_field_of_it_is_followed_with_what_was_before_and_after(places):
    from django.db import transaction

    from xiuhua.actions.journal import write_line

    with transaction.atomic():
        write_line(
            "take_step", by=None, subject_kind="household", subject=places.household,
            before={"status": "pre_exit", "note": "旧"}, after={"status": "exited", "note": "新"}, personal=("note",),
        )  # fmt: skip
    page = visit_as("auditor").text(f"/journal/?subject={places.household.hex}&field=status")
    (line,) = lines_of(page)
    told = " ".join(re.sub(r"<[^>]+>", " ", line).split())
    assert "说明内容 ••• → •••" in told
    assert "脱贫状态 预脱贫 → 已脱贫" in told


def test_the_lines_of_an_account_are_followed_by_its_name(places):
    from xiuhua.register.models import Account

    visit_as("city").text(f"/household/{places.household}/")
    key = Account.objects.get(username="city").key
    assert follow("city") == f"/journal/?who={key}"
    lines = lines_of(visit_as("auditor").text(f"/journal/?who={key}"))
    assert all(f"who={key}" in line for line in lines)
    assert len(lines) > 0


@pytest.mark.parametrize("words", ["", "nobody", "H\0", "' OR 1=1"])
def test_whom_no_line_is_about_is_told_and_nothing_narrows(words):
    reader = visit_as("auditor")
    answer = reader.client.post("/journal/", {"q": words}, follow=True)
    assert "没有与此有关的记录" in answer.content.decode()
    assert reader.get("/journal/?subject=%20%27&who=x&field=%3B").status_code == 200


def test_nobody_else_follows_anything(places):
    assert visit_as("city").client.post("/journal/", {"q": places.number}).status_code == 404


def test_a_chain_that_was_changed_is_told_with_the_line_and_what_to_do():
    from xiuhua.register.models import JournalLine, JournalSeal

    line = JournalSeal.objects.order_by("pk").first().line
    JournalLine.objects.filter(pk=line.pk).update(why="其他")
    page = visit_as("auditor").text("/journal/?check=1")
    assert f"链条在第 {line.pk} 条记录处断裂，此前 0 环完好" in page
    assert "链条不完整" in page


def test_since_when_a_line_waits_for_its_seal_is_told_by_the_offices_clock():
    from xiuhua.actions.journal import write_line
    from xiuhua.register.models import JournalLine, JournalSeal

    write_line("log_in", by=None, subject_kind="log_in", subject="x")
    oldest = JournalLine.objects.exclude(pk__in=JournalSeal.objects.values("line")).order_by("at").first().at
    page = visit_as("auditor").text("/journal/?check=1")
    assert f"最早的自 {date_format(localtime(oldest), 'Y-m-d H:i:s')} 起。" in page


def test_every_field_that_a_deed_writes_down_has_a_word_in_both_languages():
    from django.utils.translation import override

    from tests.desk.written_keys import written_keys
    from xiuhua.desk.journal_words import field_label, field_labels

    written = written_keys()
    assert sorted(written - set(field_labels())) == []
    assert sorted(set(field_labels()) - written) == []
    with override("zh-hans"):
        assert [key for key in sorted(written) if field_label(key).isascii()] == []


def test_codes_and_whoever_has_no_account_are_told_in_words():
    from django.db import transaction

    from xiuhua.actions.journal import write_line

    with transaction.atomic():
        write_line("give_role", by=None, subject_kind="account", after={"role": "inspector", "topic": "health"})
        write_line("log_in", by=None, nobody="visitor", subject_kind="log_in", after={"how": "password, recovery_code"})
        write_line("view_household", by=None, nobody="schedule", after={"reason": "office_township", "as_of": None})
    reader = visit_as("auditor")
    told = re.sub(r"<[^>]+>", " ", reader.text("/journal/"))
    words = " ".join(told.split())
    assert "终端 授予职责 账号 岗位 检查员 业务 健康" in words
    assert "访客" in words
    assert "方式 密码, 恢复码" in words
    assert "定时任务" in words
    assert "缘由 乡镇办公室" in words
    assert re.findall(r"\b(?:console|visitor|schedule|how|reason|role)\b", told) == []
    reader.client.cookies["django_language"] = "en"
    english = " ".join(re.sub(r"<[^>]+>", " ", reader.text("/journal/")).split())
    assert "the terminal gave a role account office Inspector" in english


def test_counts_have_separators_and_codes_have_none():
    from xiuhua.desk.journal_words import value_label

    told = [value_label(text, field) for text, field in [("247917", "rows"), ("12", "rows"), ("511922", "area")]]
    assert told == ["247,917", "12", "511922"]


def test_items_are_told_in_words_and_of_many_the_first_ones_whole():
    from django.db import transaction

    from xiuhua.actions.journal import write_line

    with transaction.atomic():
        write_line(
            "export_form", by=None, subject_kind="area", subject="5119",
            after={"personal": ["member.name", "member.identity"], "items": ["member.sex"] * 5},
        )  # fmt: skip
        write_line("bind_form", by=None, subject_kind="form", after={"columns": {"名字": "member.name", "备注": "-"}})
    bound, exported = lines_of(visit_as("auditor").text("/journal/"))[:2]
    told = [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in (bound, exported)]
    assert told[0].endswith("列 名字 = 姓名, 备注 = -")
    in_words = ["个人数据项 姓名, 证件号码", "数据项 性别, 性别, 性别, …"]
    assert [words for words in in_words if words not in told[1]] == []


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("2017-03-31", "2017-03-31"), ("demo-township.xlsx", "demo-township.xlsx"), ("511923121201", "511923121201"),
        ("a157aa32f283477ba5e4935d9d895a01", "a157aa32"), ("a157aa32-f283-477b-a5e4-935d9d895a01", "a157aa32"),
        ("1bdbe7e892c0cda4", "1bdbe7e8"), ("医保缴费", "医保缴费"),
    ],
)  # fmt: skip
def test_only_keys_and_digests_are_shortened(subject, shown):
    from django.db import transaction

    from xiuhua.actions.journal import write_line

    with transaction.atomic():
        write_line("run_turn", by=None, subject_kind="turn", subject=subject)
    (first, *_others) = lines_of(visit_as("auditor").text("/journal/"))
    assert re.findall(r'<a class="code"[^>]*>([^<]+)</a>', first) == [shown]


def test_a_form_keeps_its_code_where_no_pack_is_in_force_any_more():
    from xiuhua.desk.journal_words import value_label
    from xiuhua.register.models import PackInForce

    named = value_label("h1", "form")
    PackInForce.objects.all().delete()
    assert (named == "h1", value_label("h1", "form")) == (False, "h1")
