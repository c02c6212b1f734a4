"""What cannot be met: which households or helpers, which constraint binds, and the cheapest change that mends it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Binding:
    """A constraint that cannot be met.

    `constraint` is `least` (more households are asked for than these helpers may have), `pin` or `most`. `helpers` and
    `households` are those that it is about, `missing` how many households are lacking, `relaxation` the way out.
    """

    constraint: str
    helpers: tuple[str, ...]
    households: tuple[str, ...]
    missing: int
    relaxation: str

    def __str__(self) -> str:
        """As a sentence."""
        return f"{self.constraint}: {', '.join((*self.helpers, *self.households))}. {self.relaxation}"
