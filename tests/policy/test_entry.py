"""What a pack asks: read, refused where malformed, never without owner, reader, ground and end, nor beyond budget."""

from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.policy.small_pack import write_pack
from xiuhua.policy.checking.entry import check_entry
from xiuhua.policy.entry import Entry, growth
from xiuhua.policy.manual import manual_of
from xiuhua.policy.pack import PackError
from xiuhua.policy.reader import read_pack

SHIPPED = Path(__file__).parents[2] / "packs"
DAY = date(2017, 3, 31)
DAYS = {"sichuan": DAY, "monitoring": date(2023, 3, 31), "graduation": date(2016, 3, 31)}
ENTRY = """
    [widgets]
    choice = { zh = "选", en = "Choice", seconds = 2, source = "ours" }
    text = { zh = "字", en = "Text", seconds = 1.5, per_word = true, source = "ours" }
    photo = { zh = "照", en = "Photo", seconds = 8, intrusive = true, source = "ours" }
    opening = { zh = "开", en = "Opening", seconds = 20, source = "ours" }
    [people.cadre]
    zh = "干部"
    en = "Cadre"
    many = 10
    answers_for = { household = 3 }
    budget = 10
    agreed = 2
    source = "ours"
    [owners]
    office = { zh = "办", en = "Office" }
    [words]
    note = { zh = "说明", en = "note" }
    [forms.visit]
    zh = "走访"
    en = "Visit"
    by = "cadre"
    per = "household"
    times = 1
    owner = "office"
    readers = ["page:mine"]
    source = "a notice"
    since = 2014-01-01
    until = 2020-01-01
    fields = [
        { fact = "visit.changed", zh = "变", en = "changed", widget = "choice" },
        { fact = "visit.note", widget = "text", words = 4, asked = 0.5 },
        { facts = ["visit.who", "visit.home"], zh = "谁", en = "who", widget = "choice", shown = true },
    ]
    [before.paper]
    zh = "纸"
    en = "Paper"
    by = "cadre"
    per = "household"
    times = 2
    source = "told in print"
    fields = [{ fact = "paper.story", zh = "事", en = "story", widget = "text", words = 100 }]
"""
SECOND = """
    [forms.again]
    zh = "又"
    en = "Again"
    by = "cadre"
    per = "household"
    times = 0.01
    owner = "office"
    readers = ["page:mine"]
    source = "a notice"
    since = 2016-01-01
    until = 2018-01-01
    fields = [{ fact = "visit.note", widget = "choice" }]
"""
SIGNED = """
    [[exceptions]]
    by = "cadre"
    minutes = 1
    signed_by = "Li"
    reason = { zh = "洪灾", en = "a flood" }
    source = "a letter"
    since = 2014-01-01
    until = 2020-01-01
"""


def pack(folder, entry: str = ENTRY):
    """The small pack with forms of entry, in a folder of its own each time."""
    folder = Path(mkdtemp(dir=folder))
    return read_pack(write_pack(folder, entry=entry), packs=folder)


def found(folder, old: str, new: str, text: str = ENTRY) -> list[tuple[str, str]]:
    """What the check says once a text is another."""
    assert old in text
    return check_entry(pack(folder, text.replace(old, new, 1)))


def test_a_form_is_read_with_its_cost_and_a_property_lends_its_words(tmp_path):
    entry = pack(tmp_path).entry
    visit = entry.forms["visit"]
    assert (visit.key, visit.asked.seconds, visit.fields[1].label["en"]) == ("visit", 20 + 2 + 3, "note")
    assert entry.minutes_on(DAY) == {"cadre": 25 * 3 / 60}
    assert entry.minutes_before() == {"cadre": 150 * 2 * 3 / 60}
    assert entry.saved_on(DAY) == {"cadre": 1 - 1.25 / 15}
    assert entry.minutes_on(date(2020, 1, 1)) == {"cadre": 0}


def test_a_pack_with_nothing_wrong_and_one_that_asks_nothing_have_no_complaint(tmp_path):
    assert check_entry(pack(tmp_path)) == []
    folder = Path(mkdtemp(dir=tmp_path))
    assert check_entry(read_pack(write_pack(folder), packs=folder)) == []


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('widget = "choice" },', 'widget = "chioce" },', "forms.visit.fields[1].widget"),
        ('fact = "visit.changed"', 'fact = "changed"', "forms.visit.fields[1].fact"),
        ("times = 1\n", 'times = "often"\n', "forms.visit.times"),
    ],
)
def test_what_is_malformed_is_refused_by_its_place(tmp_path, old, new, key):
    with pytest.raises(PackError) as refused:
        pack(tmp_path, ENTRY.replace(old, new, 1))
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('owner = "office"', 'owner = "nobody"', "forms.visit", "has the owner 'nobody'"),
        ('readers = ["page:mine"]', "readers = []", "forms.visit", "has no reader"),
        ('"page:mine"', '"rumour:x"', "forms.visit", "is read by 'rumour:x'"),
        ('"page:mine"', '"figure:x"', "forms.visit", "is read by the figure 'x', which there is not"),
        ('source = "a notice"', 'source = ""', "forms.visit", "has no source"),
        ("until = 2020-01-01", "until = 2013-01-01", "forms.visit", "has no term"),
        ('en = "Visit"', 'en = ""', "forms.visit", "has no words in en"),
        ('by = "cadre"', 'by = "cader"', "forms.visit", "is answered by 'cader'"),
        ('per = "household"', 'per = "village"', "forms.visit", "is answered per 'village'"),
        ("times = 1\n", "times = 0\n", "forms.visit", "is asked 0.0 times a month"),
        ("times = 2", "times = -1", "before.paper", "is asked -1.0 times a month"),
        ("asked = 0.5", "asked = 1.5", "forms.visit.visit.note", "is asked with the probability 1.5"),
        ("words = 4", "words = -4", "forms.visit.visit.note", "takes less than no time"),
        ('"visit.changed", zh = "变", en = "changed", widget = "choice"',
         '"visit.changed", zh = "变", en = "changed", widget = "photo"', "forms.visit.visit.changed", "takes a photo"),
        ('office = { zh = "办", en = "Office" }', 'office = { zh = "办" }', "owners.office", "has no words in en"),
        ("seconds = 8", "seconds = -8", "widgets.photo", "takes -8.0 seconds"),
        ("budget = 10", "budget = 1", "people.cadre", "agreed to 2.0 minutes, and the budget is 1.0"),
        ("agreed = 2", "agreed = 1", "people.cadre", "is asked for 1.25 minutes a month from 2014-01-01 on"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path, old, new, key, said):
    told_key, told = found(tmp_path, old, new)[0]
    assert (told_key, told[: len(said)]) == (key, said)


def test_a_form_that_asks_nothing_and_one_beyond_any_budget_are_named(tmp_path):
    start, end = ENTRY.index("fields = ["), ENTRY.index("[before.paper]")
    told = check_entry(pack(tmp_path, ENTRY[:start] + "fields = []\n    " + ENTRY[end:]))
    assert told == [("forms.visit", "asks nothing: name its fields.")]
    over = found(tmp_path, "times = 1\n", "times = 9\n")
    assert [(key, text.rpartition(", and ")[2][:16]) for key, text in over[:2]] == [
        ("people.cadre", "2.00 were agreed"),
        ("people.cadre", "the budget is 10"),
    ]


def test_a_photo_with_a_necessity_that_was_recorded_may_be_asked(tmp_path):
    needed = 'widget = "photo", necessity = { zh = "核对危房", en = "the house is judged by it" }'
    assert found(tmp_path, 'widget = "choice" },\n        { fact = "visit.note"',
                 needed + ' },\n        { fact = "visit.note"') == []  # fmt: skip


def test_a_fact_asked_in_two_forms_is_named_on_the_days_on_which_both_are_asked(tmp_path):
    told = check_entry(pack(tmp_path, ENTRY + SECOND))
    said = "asks visit.note again, as visit does: let it be shown, or ask it in one place."
    assert set(told) == {("forms.again", said)}
    apart = SECOND.replace("2016-01-01", "2020-01-01").replace("2018-01-01", "2021-01-01")
    assert check_entry(pack(tmp_path, ENTRY + apart)) == []


def test_what_the_pack_works_out_by_itself_is_not_asked():
    sichuan = read_pack("sichuan", packs=SHIPPED)
    folder = Path(mkdtemp())
    text = (SHIPPED / "sichuan/entry.toml").read_text(encoding="utf-8")
    (folder / "entry.toml").write_text(text.replace('"incomeentry.after_fen"', '"household.income_per_head"', 1))
    for path in (SHIPPED / "sichuan").glob("*.toml"):
        if path.name != "entry.toml":
            (folder / path.name).write_bytes(path.read_bytes())
    told = check_entry(read_pack(folder, packs=SHIPPED))
    assert (check_entry(sichuan), [key for key, _ in told]) == ([], ["forms.income.household.income_per_head"])


def test_growth_is_let_in_with_a_name_under_it_and_only_as_long_as_that_holds(tmp_path):
    more = ENTRY.replace("agreed = 2", "agreed = 1")
    assert check_entry(pack(tmp_path, more + SIGNED)) == []
    assert found(tmp_path, 'signed_by = "Li"', 'signed_by = ""', ENTRY + SIGNED) == [
        ("exceptions", "needs a name under it, and the days since and until which it holds.")
    ]
    assert found(tmp_path, 'by = "cadre"\n    minutes', 'by = "cader"\n    minutes', ENTRY + SIGNED) == [
        ("exceptions", "is for 'cader', who is nobody here. Did you mean cadre?")
    ]


def test_the_growth_from_one_pack_to_the_next_says_whether_it_was_signed_for(tmp_path):
    old, more = pack(tmp_path).entry, ENTRY.replace("words = 4", "words = 24")
    assert growth(old, pack(tmp_path, more).entry, day=DAY) == [("cadre", 1.25, 2.0, False)]
    assert growth(old, pack(tmp_path, more + SIGNED).entry, day=DAY) == [("cadre", 1.25, 2.0, True)]
    assert growth(old, old, day=DAY) == [("cadre", 1.25, 1.25, True)]
    assert growth(Entry(), old, day=DAY) == [("cadre", 0.0, 1.25, False)]


def test_fields_that_nobody_reads_are_listed(tmp_path):
    text = ENTRY.replace("asked = 0.5 }", "asked = 0.5, readers = [] }")
    entry = pack(tmp_path, text).entry
    assert ([it.label["en"] for it in entry.forms["visit"].unread()], entry.read_back_on(DAY)) == (["note"], (2, 3))


def test_what_goes_on_from_another_pack_has_a_term_ground_and_readers_of_its_own():
    monitoring, sichuan = (read_pack(name, packs=SHIPPED).entry for name in ("monitoring", "sichuan"))
    causes, was = monitoring.forms["causes"], sichuan.forms["causes"]
    assert (causes.asked, causes.fields, causes.since) == (was.asked, was.fields, date(2021, 1, 1))
    assert (causes.readers, was.readers[0]) == (("page:household", "rule:risk_missing"), "paper:handbook")
    assert set(monitoring.forms) - set(sichuan.forms) == {
        "warning", "door_check", "door_check_order", "signal_list", "need",
    }  # fmt: skip


def test_what_does_not_stand_there_cannot_go_on(tmp_path):
    for path in (SHIPPED / "monitoring").glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (tmp_path / "entry.toml").read_text(encoding="utf-8")
    (tmp_path / "entry.toml").write_text(text.replace('"visit", "promise"', '"vist", "promise"'), encoding="utf-8")
    (tmp_path.parent / "sichuan").mkdir(exist_ok=True)
    (tmp_path.parent / "sichuan/entry.toml").write_bytes((SHIPPED / "sichuan/entry.toml").read_bytes())
    with pytest.raises(PackError, match="Did you mean visit"):
        read_pack(tmp_path, packs=tmp_path.parent)


@pytest.mark.parametrize("name", DAYS)
def test_shipped_packs_ask_helpers_for_ten_minutes_and_village_secretaries_for_sixty_at_most(name):
    asked = read_pack(name, packs=SHIPPED).entry.minutes_on(DAYS[name])
    told = {"sichuan": (2.21, 7.18), "monitoring": (2.08, 8.38)}
    print(name, {by: round(minutes, 2) for by, minutes in asked.items()})
    if name in told:
        assert (round(asked["cadre"], 2), round(asked["secretary"], 2)) == told[name]
    assert (asked.get("cadre", 0) <= 10, asked.get("secretary", 0) <= 60) == (True, True)


@pytest.mark.parametrize("name", ["sichuan", "monitoring"])
def test_three_fifths_or_more_of_the_minutes_on_paper_are_saved(name):
    shares = read_pack(name, packs=SHIPPED).entry.saved_on(DAYS[name])
    assert sorted(shares) == ["cadre", "county", "secretary", "township"]
    assert [by for by, share in shares.items() if share < 0.6] == []


def test_the_manual_tells_the_formula_who_answers_and_every_form(tmp_path):
    told = manual_of(pack(tmp_path), language="en", day=DAY)
    assert "Minutes = (opening + Σ seconds × probability × fields) × times a month" in told
    assert "| Cadre | 1.25 | 10 | 15 | ours |" in told
    assert "| Visit | Cadre | 1.25 | Office | from 2014-01-01 until before 2020-01-01 | a notice |" in told
