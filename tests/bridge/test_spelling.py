"""Whatever writes a name spells it, once; and last digits stand beside every sealed number."""

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from tests.makers import make_person
from xiuhua.bridge.bulk import write_rows
from xiuhua.bridge.spelling import spell_all_names, spell_names
from xiuhua.register.models import Area, Member, NameSpelling, Person

pytestmark = pytest.mark.django_db


def kept(name: str) -> set[tuple[str, str, str]]:
    return set(NameSpelling.objects.filter(name=name).values_list("part", "full", "initials"))


def people(*names: str) -> pl.DataFrame:
    return pl.DataFrame({"name": names}).with_columns(
        number=pl.format("M{}", pl.int_range(1, 1 + len(names))),
        key=pl.Series([f"{place:032x}" for place in range(1, 1 + len(names))]),
    )


def test_names_written_by_bulk_are_spelled() -> None:
    write_rows(Member, people("曾明", "阿里·买提"))
    assert kept("曾明") >= {("曾明", "zengming", "zm"), ("曾明", "cengming", "cm")}
    assert ("买提", "maiti", "mt") in kept("阿里·买提")
    assert NameSpelling.objects.filter(of_place=True).count() == 0


def test_names_of_places_are_told_apart() -> None:
    frame = pl.DataFrame({"code": ["51"], "name": ["大东"], "level": [1]}).with_columns(
        since=pl.lit("2010-01-01").str.to_date()
    )
    write_rows(Area, frame)
    spell_names(["大东"])
    both = NameSpelling.objects.filter(part="大东", full="dadong").order_by("of_place")
    assert [row.of_place for row in both] == [False, True]


def test_a_name_is_spelled_once_however_often_it_is_written() -> None:
    assert spell_names(["王军", "王军", "", "李军"]) == 2
    rows = NameSpelling.objects.count()
    assert spell_names(["王军", "张军"]) == 1
    assert NameSpelling.objects.filter(name__in=["王军", "李军"]).count() == rows
    assert spell_names([]) == 0


def test_the_same_spelling_twice_is_refused() -> None:
    spell_names(["李军"])
    row = NameSpelling.objects.filter(name="李军").first()
    row.pk = None
    with pytest.raises(IntegrityError, match=r"a_name_is_spelled_a_way_once|UNIQUE"), transaction.atomic():
        row.save()


def test_a_rare_character_and_a_very_long_name_are_kept() -> None:
    spell_names(["王𮯠", "ﷺ" * 50])
    assert kept("王𮯠") >= {("王𮯠", "wang𮯠", "w𮯠")}
    assert NameSpelling.objects.filter(name="ﷺ" * 50).exists()


def test_all_names_of_the_register_are_spelled_when_asked() -> None:
    make_person("单军")
    Person.objects.create(name="朴军")
    assert spell_all_names() == 2
    assert spell_all_names() == 0
    assert ("朴军", "piaojun", "pj") in kept("朴军")
