"""Incidence over the years: what each year's last turn found, else what was surveyed, and nothing twice."""

from datetime import date
from decimal import Decimal

import pytest

from tests.makers import LONG_AGO, TODAY, make_area, make_village
from xiuhua.queries.area import incidence_by_year, villages_of
from xiuhua.register.models import AreaWithin, FigureVerdict, SlotVerdict, Turn, VillageSurvey

pytestmark = pytest.mark.django_db
END_2014, END_2015, END_2016 = (date(year, 12, 31) for year in (2014, 2015, 2016))


def found(area, value: str | None, *, since: date, until: date | None = None) -> None:
    """A verdict, and the turn that settled it."""
    told = None if value is None else Decimal(value)
    FigureVerdict.objects.create(area=area, figure="incidence", value=told, since=since, until=until)
    turned(since)


def turned(day: date) -> None:
    Turn.objects.get_or_create(on=day, defaults={"digest": "", "rows": 0, "stages": []})


def survey(village, poor: int, *, since: date, until: date | None = None, corrects=None) -> VillageSurvey:
    return VillageSurvey.objects.create(
        village=village, population=100, poor_persons=poor, since=since, until=until, corrects=corrects
    )


def values(area, *, years: int) -> list[float | None]:
    return [point.value for point in incidence_by_year(area, on=TODAY, years=years)]


def test_a_year_is_told_by_its_last_turn_else_by_surveys_else_not_at_all() -> None:
    village = make_village()
    survey(village, 20, since=END_2015, until=END_2016)
    found(village, "9.5", since=date(2016, 6, 30), until=date(2016, 9, 30))
    found(village, "8.5", since=date(2016, 9, 30))
    assert values(village, years=3) == [None, 20.0, 8.5]


def test_no_poor_person_left_is_nought_and_not_what_was_surveyed() -> None:
    village = make_village()
    survey(village, 5, since=END_2016)
    found(village, "0", since=END_2016)
    assert values(village, years=1) == [0.0]


def test_a_turn_that_found_no_change_tells_its_year_too() -> None:
    village = make_village()
    found(village, "7", since=END_2014)
    turned(END_2016)
    assert values(village, years=3) == [7.0, None, 7.0]


def test_what_a_turn_could_not_tell_the_surveys_tell() -> None:
    village = make_village()
    survey(village, 5, since=END_2016)
    found(village, None, since=END_2016)
    assert values(village, years=1) == [5.0]


def test_a_corrected_survey_does_not_count_beside_its_correction() -> None:
    village = make_village()
    survey(village, 5, since=END_2016, corrects=survey(village, 50, since=END_2016))
    assert values(village, years=1) == [5.0]


def test_of_two_surveys_in_a_year_the_one_that_held_at_its_end_tells_it() -> None:
    village = make_village()
    survey(village, 50, since=date(2016, 6, 30), until=END_2016)
    survey(village, 5, since=END_2016)
    assert values(village, years=1) == [5.0]


def test_another_place_that_bore_the_code_tells_nothing() -> None:
    gone = make_village()
    found(gone, "30", since=END_2015)
    type(gone).objects.filter(pk=gone.pk).update(until=END_2016)
    heir_of_the_code = make_area(gone.parent, code=gone.code, since=END_2016)
    assert values(heir_of_the_code, years=2) == [None, None]


def test_a_village_that_moved_is_counted_where_it_lies_now() -> None:
    village, elsewhere = make_village(), make_village()
    survey(village, 20, since=END_2016)
    left, moved_on = village.parent, date(2017, 1, 31)
    AreaWithin.objects.filter(area=village, ancestor=left).update(until=moved_on)
    AreaWithin.objects.create(area=village, ancestor=elsewhere.parent, since=moved_on)
    assert (values(left, years=1), values(elsewhere.parent, years=1)) == ([None], [20.0])


def test_an_area_has_no_years_before_the_first_asked() -> None:
    assert incidence_by_year(make_village(), on=LONG_AGO, years=0) == []


def test_vacant_posts_of_a_village_that_no_turn_judged_are_unknown_and_not_nought() -> None:
    vacant, filled, unjudged = make_village(), make_village(), make_village()
    for village, in_post in ((vacant, 0), (filled, 1)):
        SlotVerdict.objects.create(
            village=village, slot="team", required=1, in_post=in_post, filled=bool(in_post), reason="", since=LONG_AGO
        )
    told = [line.vacant for place in (vacant, filled, unjudged) for line in villages_of(place.parent, on=TODAY)]
    assert told == [1, 0, None]
