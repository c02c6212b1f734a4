"""Draws an inspection again from its frame and seed, and compares."""

from dataclasses import dataclass
from hashlib import sha256

import polars as pl

from xiuhua.reckon.sampling.inspecting import Design, digest_of, drawn_homes, unpacked
from xiuhua.register.models import InspectionPlan, JournalSeal


@dataclass(frozen=True, slots=True)
class Replay:
    """Whether the frame is the one whose digest was told, the seed the one that was sealed, and the draw the same."""

    homes: int
    drawn: int
    replaced: int
    same_frame: bool
    same_seed: bool
    same_draw: bool

    @property
    def holds(self) -> bool:
        """Whether all came out as it stands."""
        return self.same_frame and self.same_seed and self.same_draw


def drawn_again(plan: InspectionPlan) -> pl.DataFrame:
    """All homes of the drawn villages in their drawn order, from a plan that departed."""
    design = Design(plan.design["villages"], plan.design["homes"])
    return drawn_homes(unpacked(bytes(plan.frame)), design, seed=plan.seed)


def replay(plan: InspectionPlan) -> Replay | None:
    """Draw again, bit for bit; None before it departed. Two statements.

    Replacements are compared too: each must be the next in the drawn order of its kind in its village.
    """
    if plan.departed_on is None:
        return None
    salt, _day, _place, told, anchor = plan.seed.split("|")
    digest = digest_of(unpacked(bytes(plan.frame)))
    again = drawn_again(plan)
    kept = list(plan.homes.values_list("village__code", "stratum", "name", "place", "reached", "taken", "state"))
    cell = ["village", "kind"]
    counts = pl.DataFrame([it[:2] for it in kept], dict.fromkeys(cell, pl.String), orient="row").group_by(cell)
    wanted = again.join(counts.len(), on=cell).filter(pl.col("place") <= pl.col("len"))
    rows = wanted.select(*cell, "home", "place", "reached", "taken").rows()
    return Replay(
        homes=plan.frame_size, drawn=int(again["drawn"].sum()), replaced=sum(it[6] == "replaced" for it in kept),
        same_frame=digest == plan.frame_digest == told,
        same_seed=sha256(salt.encode()).hexdigest() == plan.salt_digest and _is_sealed(anchor),
        same_draw=sorted(it[:6] for it in kept) == sorted(rows),
    )  # fmt: skip


def _is_sealed(anchor: str) -> bool:
    return not anchor or JournalSeal.objects.filter(digest=anchor).exists()
