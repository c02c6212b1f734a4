"""What a pack says of measures: read, checked, tried by its cases, and told in its manual."""

from datetime import date
from pathlib import Path

import pytest

from tests.loop.remedy.catalogue import MEASURES_TOML, small_pack
from tests.policy.small_pack import write_pack
from xiuhua.policy.cases.coverage import check_cases
from xiuhua.policy.cases.reading import Cases, read_cases
from xiuhua.policy.checking import check_pack
from xiuhua.policy.manual import manual_of
from xiuhua.policy.measures import Ceiling, Terms
from xiuhua.policy.pack import PackError
from xiuhua.policy.reader import read_pack
from xiuhua.reckon.rules.facts import Ref

SHIPPED = Path(__file__).parents[2] / "packs"
DAY = date(2017, 3, 31)


def complaints(tmp_path, old, new, *, rules=MEASURES_TOML, **values):
    """What a check finds of measures.toml where one text stands for another."""
    assert old in rules
    found = check_pack(small_pack(tmp_path, measures=rules.replace(old, new, 1), **values))
    return [(it.file, it.key, it.message) for it in found]


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_catalogue_is_read_with_its_terms_and_ceilings(tmp_path):
    catalogue = small_pack(tmp_path).rules.measures
    loan = catalogue.items["loan"]
    assert (loan.ref, loan.months, loan.kept, loan.renewed) == (Ref("households", "measure:loan"), 6, True, False)
    assert loan.terms_on(DAY) == Terms(
        date(2017, 1, 1), None, "a notice", "high", Ceiling(50000.0, "yuan", "household", "term")
    )
    assert (loan.terms_on(date(2016, 12, 31)).document, loan.terms_on(date(2013, 1, 1))) == ("an old notice", None)
    assert catalogue.items["relief"].beyond["en"] == "Met with an accident"
    assert catalogue.overlaps() == {("doctor", "relief"), ("relief", "doctor")}


def test_what_answers_a_need_is_of_its_categories_or_its_items_or_developmental(tmp_path):
    catalogue = small_pack(tmp_path).rules.measures
    assert {key: catalogue.answering(need) for key, need in catalogue.needs.items()} == {
        "illness": {"doctor", "relief", "pension"}, "able": {"loan", "course"}, "idle": {"pension"},
    }  # fmt: skip
    assert (catalogue.need_of("illness").name, catalogue.need_of("money")) == ("illness", None)
    assert not catalogue.is_developmental("unheard_of")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('validity = "monthly"', 'validity = "weekly"', "is 'weekly'. Say one of one_off, monthly"),
        ('of = "persons"', 'of = "villages"', "is 'villages'. Say one of households, persons."),
        ("months = 6", "months = 0", "is 0. Write 1 or more."),
        ("months = 6\n", "\n", "is missing. Add it as a whole number."),
        ('validity = "one_off"', 'validity = "one_off"\nrenewed = true', "what is given once does not end"),
        ("amount = 50000", "amount = 0", "is 0. Write more than 0, or leave the ceiling out."),
        ('per = "household"', 'per = "village"', "is 'village'. Say one of household, person."),
        ('category = "work"', 'category = "labour"', "is 'labour'. Say one of health, work."),
        ('cause = "illness"', 'cause = "illness"\nwhen = "true"', "say one of them"),
        ('when = "somebody_able"\n', "", "say one of them"),
        ("day = 1\n", "day = 31\n", "is 31. Write 1 to 28"),
        ("month = 9", "month = 13", "there is no such day"),
        ("[items.doctor]", "[items.Doctor]", "is called 'Doctor'"),
        ("answers = ", "answer = ", "is not known here. Did you mean answers?"),
        ("[needs.able]", "[need.able]", "is not known here"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_names_the_key(tmp_path, old, new, said):
    assert old in MEASURES_TOML
    with pytest.raises(PackError, match=r"measures\.toml") as refused:
        small_pack(tmp_path, measures=MEASURES_TOML.replace(old, new, 1))
    assert said in str(refused.value)


def test_all_of_a_catalogue_may_be_left_out(tmp_path):
    catalogue = small_pack(tmp_path, measures="").rules.measures
    assert (catalogue.categories, catalogue.items, catalogue.needs, catalogue.school_year) == ({}, {}, {}, None)


# ── Checks ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sound_catalogue_has_no_findings(tmp_path):
    assert check_pack(small_pack(tmp_path)) == []
    assert check_pack(small_pack(tmp_path / "empty", measures="")) == []


NO_DEPARTMENT = "names 'wealth', which the code list deliverer lacks. Did you mean health?"
LATER = "has two values from 2017-01-01 on: end the earlier one with until = 2017-01-01."


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('answers = ["skill"]', 'answers = ["skil"]', "items.course",
         "names 'skil', which the code list cause lacks. Did you mean skill?"),
        ('answers = ["skill"]', 'answers = ["skill", "skill"]', "items.course", "names 'skill' 2 times: keep one."),
        ('deliverer = "health"', 'deliverer = "wealth"', "items.doctor", NO_DEPARTMENT),
        ('unit = "yuan"', 'unit = "sheep"', "items.doctor",
         "has the unit 'sheep', for which phrases.toml has no words: add it below [unit]."),
        ("amount = 50000,", 'amount = 5, unit = "sheep",', "items.loan since 2017-01-01",
         "has the unit 'sheep', for which phrases.toml has no words: add it below [unit]."),
        ("until = 2017-01-01, ", "", "items.loan", LATER),
        ('excludes = ["relief"]', 'excludes = ["relieve"]', "items.doctor",
         "names the item 'relieve', which there is not. Did you mean relief?"),
        ('excludes = ["relief"]', 'excludes = ["doctor"]', "items.doctor",
         "excludes itself: two departments that give the same item are found anyway. Take it out."),
        ('document = "a notice"', 'document = ""', "items.doctor since 2014-01-01",
         "has no source: say who set it, where."),
        ('document = "a notice", confidence = "high"', 'document = "a notice", confidence = "sure"',
         "items.doctor since 2014-01-01",
         "has the confidence 'sure': say one of derived, high, low, medium, sourced."),
        ('en = "Doctor"', 'en = ""', "items.doctor", "has no words in en: write them."),
        ('en = "Met with an accident"', 'en = ""', "items.relief.beyond", "has no words in en: write them."),
        ('items = ["pension"]', 'items = ["pensions"]', "needs.idle",
         "names the item 'pensions', which there is not. Did you mean pension?"),
        ('categories = ["health"]', 'categories = ["heath", "work"]', "needs.illness",
         "names the category 'heath', which there is not. Did you mean health?"),
        ("developmental = true\n    source", "source", "needs.able",
         "is answered by nothing: name categories or items, or say developmental = true."),
        ('cause = "illness"', 'cause = "illnes"', "needs.illness",
         "names 'illnes', which the code list cause lacks. Did you mean illness?"),
        ("[needs.able]", "[needs.money]", "needs.money",
         "is called as a cause is, but holds by `when`: give it another name."),
        ('aliases = ["增收"]', 'aliases = ["健康"]', "categories", "names '健康' 2 times: keep one."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(tmp_path, old, new, key, said):
    assert ("measures.toml", key, said) in complaints(tmp_path, old, new)


def test_a_condition_that_cannot_be_read_is_found(tmp_path):
    ((file, key, said),) = complaints(tmp_path, 'eligible = "ability', 'eligible = "abilty')
    assert (file, key) == ("measures.toml", "items.course")
    assert said.endswith("there is no column or parameter 'abilty'. Did you mean ability?")


def test_an_item_without_terms_a_school_year_and_parameters_that_lack_are_found(tmp_path):
    bare = "".join(line for line in MEASURES_TOML.splitlines(keepends=True) if "a notice that ended" not in line)
    assert complaints(tmp_path / "terms", "x", "x", rules=bare) == [
        ("measures.toml", "items.pension", "has no terms: say since when, and by which document.")
    ]
    yearless = MEASURES_TOML[MEASURES_TOML.index("[categories]") :]
    assert [key for _, key, _ in complaints(tmp_path / "year", "x", "x", rules=yearless)] == ["school_year", "states"]
    found = complaints(tmp_path / "parameters", "x", "x", expiring_days=None)
    assert found == [
        ("measures.toml", "remedy.expiring_days",
         "is no parameter of this pack: enter it with its source in parameters.toml.")
    ]  # fmt: skip


def test_two_needs_of_one_cause_are_found(tmp_path):
    needs = MEASURES_TOML[MEASURES_TOML.index("[needs.illness]") : MEASURES_TOML.index("[needs.able]")]
    again = needs.replace("[needs.illness]", "[needs.again]")
    found = complaints(tmp_path, "[needs.able]", again + "[needs.able]")
    assert found == [("measures.toml", "needs", "names 'illness' 2 times: keep one.")]


UMBRELLA = (
    '[umbrellas.trade]\nzh = "因业"\nen = "Trade"\ncauses = {causes}\nsource = "an article"\nconfidence = "derived"\n'
)


@pytest.mark.parametrize(
    ("causes", "said"),
    [
        ('["money", "skill"]', []),
        ("[]", ["stands for no cause: name at least one."]),
        ('["mony"]', ["names 'mony', which the code list cause lacks. Did you mean money?"]),
    ],
)
def test_a_wide_word_stands_for_causes_of_the_pack(tmp_path, causes, said):
    folder = small_pack(tmp_path).name
    (tmp_path / folder / "causes.toml").write_text(UMBRELLA.format(causes=causes), encoding="utf-8")
    pack = read_pack(folder, packs=tmp_path)
    assert pack.rules.profiles == {}
    assert [(it.key, it.message) for it in check_pack(pack)] == [("umbrellas.trade", message) for message in said]
    assert "Trade" in manual_of(pack, language="en", day=DAY)


# ── Cases ────────────────────────────────────────────────────────────────────────────────────────────────────────────

CASES = """
    [[base]]
    name = "poor"
    on = 2017-03-31
    households = [{ household = "h1", status = "poor", assets_fen = 100 }]
    persons = [{ person = "p1", household = "h1", chronic = true, ability = "able" }]
    [[case]]
    says = "An ill and able person may have a doctor and a course."
    like = "poor"
    expect = { "measure.doctor" = "met", "measure.course" = true, "measure.loan" = "met", "measure.relief" = "met", "need.able" = "met", "need.idle" = "not_met" }
    [[case]]
    says = "A healthy person who is out and not able may not."
    like = "poor"
    set = { "households.h1.status" = "out", "persons.p1.chronic" = false, "persons.p1.serious" = false, "persons.p1.ability" = "none" }
    expect = { "measure.doctor" = "not_met", "measure.course" = false, "measure.loan" = "not_met", "measure.relief" = "not_met", "need.able" = "not_met", "need.idle" = "met" }
"""  # noqa: E501 -- a case stands on its lines


def tried(tmp_path, cases, **changes):
    pack = small_pack(tmp_path, **changes)
    folder = tmp_path / pack.name
    (folder / "cases").mkdir()
    (folder / "cases/measures.toml").write_text(cases, encoding="utf-8")
    return [(it.file, it.key, it.message) for it in check_cases(pack, read_cases(folder, languages=pack.languages))]


def test_whoever_may_have_a_measure_must_be_tried_and_whoever_may_not(tmp_path):
    assert tried(tmp_path, CASES) == [
        ("measures.toml", "items.pension", "is met in no case: add one."),
        ("measures.toml", "items.pension", "is not_met in no case: add one."),
    ]


def test_what_all_may_have_needs_no_case(tmp_path):
    all_may = MEASURES_TOML.replace('eligible = "not somebody_able"', 'eligible = "true"')
    assert tried(tmp_path, CASES, measures=all_may) == []


def test_a_measure_that_is_misspelt_or_comes_out_otherwise_is_found(tmp_path):
    wrong = CASES.replace('"measure.doctor" = "met"', '"measure.docter" = "met", "measure.loan@h1" = "not_met"')
    messages = [message for file, _, message in tried(tmp_path, wrong) if file == "cases/measures.toml"]
    assert messages == [
        "expects measure.docter, which there is not. Did you mean measure.doctor or measure.course or measure.loan?",
        "expects measure.loan@h1 = not_met, but h1 is met: somebody_able true, assets_yuan 1.",
    ]


def test_a_pack_without_cases_is_not_told_each_measure(tmp_path):
    pack = small_pack(tmp_path)
    assert list(check_cases(pack, Cases())) == []


# ── The manual ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["sichuan", "graduation", "monitoring"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_manual_tells_every_item_with_its_document_and_every_need(name, language):
    pack = read_pack(name, packs=SHIPPED)
    text = manual_of(pack, language=language, day=DAY)
    for item in pack.rules.measures.items.values():
        assert f"**{item.label[language]}** `{item.key}`" in text
    for need in pack.rules.measures.needs.values():
        assert f"**{need.label[language]}**" in text


def test_the_manual_tells_terms_ceiling_and_what_is_the_same_help(tmp_path):
    text = manual_of(small_pack(tmp_path), language="en", day=DAY)
    start = text.index("- **Loan** `loan`")
    told = [line.strip(" -") for line in text[start : text.index("- **Course**")].splitlines()]
    assert told == [
        "**Loan** `loan` — Somebody able: yes, and Assets < 5,000",
        "`somebody_able and assets_yuan < 5000`",
        "For a household; delivered by: Welfare; counted in yuan; for 6 months. Once begun it goes on to its end.",
        "Answers: Money.",
        "from 2014-01-01 until before 2017-01-01: no ceiling is set. an old notice (Confidence low)",
        "from 2017-01-01: at most 50,000 yuan for a household, a term. a notice (Confidence high)",
    ]
    assert "The same help as, so not beside: Relief." in text
    assert "Also to be seen, as no column tells it: Met with an accident." in text
    assert "Developmental: it builds a household's own strength. Also called: 增收." in text
    assert "At least one of: any developmental measure." in text


def test_the_manual_of_a_catalogue_without_needs_says_none(tmp_path):
    without = MEASURES_TOML[: MEASURES_TOML.index("[needs.illness]")]
    assert "What must be answered" not in manual_of(small_pack(tmp_path, measures=without), language="en", day=DAY)
    empty = "[categories]\nodd = { zh = '其他', en = 'Odd', developmental = false, source = 'x', confidence = 'low' }"
    assert "### Odd" in manual_of(small_pack(tmp_path / "e", measures=empty), language="en", day=DAY)


def test_the_article_s_lack_of_industry_stands_for_causes_of_the_pack():
    found = read_pack("sichuan", packs=SHIPPED).rules.umbrellas["industry"]
    assert (found.label["zh"], found.causes) == ("因业（缺产业）", ("money", "land"))


def test_a_pack_that_says_nothing_of_measures_has_none(tmp_path):
    assert read_pack(write_pack(tmp_path), packs=tmp_path).rules.measures is None
