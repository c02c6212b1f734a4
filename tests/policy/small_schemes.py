"""Schemes of assessment small enough to score by hand, and packs with them in the place of their own."""

import tomllib
from dataclasses import replace

from xiuhua.policy.pack import Pack
from xiuhua.policy.schemes_reader import read_schemes
from xiuhua.policy.section import Section

SMALL = """
[places]
zh = "地方考核"
en = "Places"
object = "county"
years = [2016]
full = 100
grade_list = "assessment_grade"
grades = [{ at_least = 0.8, grade = "good" }, { at_least = 0.0, grade = "poor" }]
least_assessed = 0.5
answers = ["county"]
replies = ["city"]
decides = ["city"]
source = "a notice"
confidence = "high"
indicators = [
    { key = "people", points = 70, zh = "群众", en = "People" },
    { key = "lifted", of = "people", points = 40, zh = "脱贫", en = "Lifted", method = "formula", from = "computed", rows = { table = "households", where = "plan_exit_year = {year}", lost = "status in (programme.poor_statuses)", show = ["household", "area", "status"] } },
    { key = "insured", of = "people", points = 30, zh = "参保", en = "Insured", source = "a law", confidence = "high", method = "deduction", from = "computed", each = 10, rows = { table = "persons", lost = "not medical", show = ["person", "area"] } },
    { key = "posts", points = 10, zh = "到岗", en = "Posts", method = "grade_map", from = "computed", bands = [{ at_least = 1.0, points = 10 }], rows = { table = "slots", lost = "not filled", show = ["area", "slot"] } },
    { key = "said", points = 10, zh = "满意", en = "Satisfied", method = "formula", from = "surveyed", quantity = "satisfaction", zero_at = 0.5 },
    { key = "money", points = 10, zh = "资金", en = "Money", method = "formula", from = "department", unit = "percent", full_at = 100, offices = ["city"] },
    { key = "false", points = 0, zh = "造假", en = "False", method = "veto", from = "manual", unit = "percent", stops = ["people"], offices = ["city"] },
]
"""  # noqa: E501


def schemes_of(text: str = SMALL):
    """The schemes of a file."""
    return read_schemes(Section("small/schemes.toml", "", tomllib.loads(text), ("zh-Hans", "en")))


def with_schemes(pack: Pack, text: str = SMALL) -> Pack:
    """The pack with the schemes of a file."""
    return replace(pack, schemes=schemes_of(text))
