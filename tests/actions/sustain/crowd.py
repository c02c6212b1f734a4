"""Many households that exited, and what became of them: whose water was unsafe more often fell back into want."""

from datetime import date

from tests.actions.sustain.ground import Watched
from xiuhua.register.models import Area, Household, Residence, Standing, Water

EXITED = date(2019, 12, 31)
RETURNS = {date(2022, 3, 1): 120, date(2022, 12, 1): 40}  # how many came under care, and when
STAYED = 200
UNSAFE_OF_TEN = 7  # of those who fell back; of the others the rest


def make_crowd(village: Area, *, count: int, first: str = "C") -> list[Household]:
    """Households of a village that exited, by numbers of their own; the water of five in ten is unsafe."""
    homes = Household.objects.bulk_create(
        [Household(number=f"{first}{it:04}", registered_on=EXITED) for it in range(count)]
    )
    standings = [Standing(household=it, status="exited", since=EXITED) for it in homes]
    _settle(village, homes, standings, unsafe_of_ten=5)
    return homes


def make_history(ground: Watched) -> None:
    """Those who fell back in two years, and those who stayed out."""
    for number, (day, count) in enumerate(RETURNS.items()):
        homes = Household.objects.bulk_create(
            [Household(number=f"R{number}{it:04}", registered_on=EXITED) for it in range(count)]
        )
        standings = [Standing(household=it, status="exited", since=EXITED, until=day) for it in homes]
        standings += [Standing(household=it, status="monitored", since=day) for it in homes]
        _settle(ground.village, homes, standings, unsafe_of_ten=UNSAFE_OF_TEN)
    homes = Household.objects.bulk_create([Household(number=f"S{it:04}", registered_on=EXITED) for it in range(STAYED)])
    standings = [Standing(household=it, status="exited", since=EXITED) for it in homes]
    _settle(ground.village, homes, standings, unsafe_of_ten=10 - UNSAFE_OF_TEN)


def _settle(village: Area, homes: list[Household], standings: list[Standing], *, unsafe_of_ten: int) -> None:
    Residence.objects.bulk_create([Residence(household=it, village=village, since=EXITED) for it in homes])
    Standing.objects.bulk_create(standings)
    water = [Water(household=it, safe=place % 10 >= unsafe_of_ten, since=EXITED) for place, it in enumerate(homes)]
    Water.objects.bulk_create(water)
