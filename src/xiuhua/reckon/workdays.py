"""Working days by an official calendar: weekends, holidays, and days of a weekend that are worked in their stead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """A calendar: weekdays that are free (0 is Monday), days that are free beside them, and days worked all the same.

    `years` are those whose holidays have been announced: of any other year only weekends are known to be free.
    """

    weekend: frozenset[int] = frozenset()
    free: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def is_worked(self, day: date) -> bool:
        """Whether a day is a working day."""
        return day in self.worked or (day.weekday() not in self.weekend and day not in self.free)

    def is_announced(self, days: Iterable[date]) -> bool:
        """Whether the holidays of all the years that the days lie in are known."""
        return {day.year for day in days} <= self.years

    def after(self, day: date, count: int) -> date:
        """The last day of a term of working days, the day it begins on not counted; a term of none ends on its day.

        Raises ValueError for a negative count, or where a whole year has no working day.
        """
        if count < 0:
            raise ValueError(f"{count} working days: a term has none or more.")
        resting = 0
        while count:
            day += DAY
            resting = 0 if self.is_worked(day) else resting + 1
            count -= not resting
            if resting > 366:
                raise ValueError(f"No working day in the year before {day}: mend the calendar.")
        return day

    def worked_from(self, day: date) -> date:
        """The day itself if it is worked, else the next one that is: a term that ends on a free day ends then."""
        return day if self.is_worked(day) else self.after(day, 1)

    def between(self, first: date, last: date) -> int:
        """How many working days lie after the first day, up to and with the last; below 0 where the last is before."""
        if last < first:
            return -self.between(last, first)
        return sum(self.is_worked(first + DAY * number) for number in range(1, (last - first).days + 1))
