"""The counts that take a city's office a second, made before somebody waits for them."""

from xiuhua.queries.area import area_coded
from xiuhua.queries.change import POOR_PERSONS, change_of, figures_before
from xiuhua.queries.figure import widest_area
from xiuhua.queries.household_counts import STATUS, By, households_by_each, part_of
from xiuhua.queries.office import clock_day
from xiuhua.words import NotFound


def count_before_asked() -> None:
    """Count the households of the widest area as its overview and its list do; nothing where none stands yet."""
    on = clock_day()
    try:
        area = area_coded(widest_area(on), on=on)
        parts = [STATUS, part_of(By.CAUSE, on=on), part_of(By.EXIT_YEAR, on=on)]
    except NotFound:
        return
    if area is None:
        return
    households_by_each(parts, area, on=on)
    before = figures_before(area.code, [POOR_PERSONS], on=on)
    change_of(area, before, before.figures.get(POOR_PERSONS) if before else None, on=on)
