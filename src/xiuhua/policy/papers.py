"""Papers that a household is given: what stands on each, in which order, and what of it is masked."""

from collections.abc import Mapping
from dataclasses import dataclass

from xiuhua.policy.words import Labels

SIZES = ("a4", "a5")
TEXTS, SIGNATURE = "texts", "signature"
SEALED = ("identity", "account")  # never in the clear: only their ends can be told without opening a seal for somebody
MASKS = (*SEALED, "phone")
# What a section may tell, and its fields. Sections of FACTS are words with a value each, the others are tables.
FACTS: Mapping[str, tuple[str, ...]] = {
    "household": (
        "head", "number", "village", "persons", "able", "household_type", "status", "registered_on", "phone",
        "account", "language",
    ),
    "home": (
        "grade", "dangerous", "structure", "floor_m2", "built_year", "relocated", "water_safe", "water_source",
        "electricity", "broadcast", "toilet", "fuel", "road_kind", "road_km", "cultivated_mu", "forest_mu", "fruit_mu",
    ),
}  # fmt: skip
TABLES: Mapping[str, tuple[str, ...]] = {
    "members": (
        "name", "relation", "sex", "age", "identity", "education", "school", "health", "ability", "work", "insured",
    ),
    "helpers": ("name", "role", "unit", "phone", "since"),
    "causes": ("cause", "rank", "evidence", "said_by", "since"),
    "income": ("part", "amount", "net", "per_head"),
    "measures": ("item", "for", "deliverer", "status", "since", "until", "delivered"),
    "history": ("on", "step", "evidence"),
}  # fmt: skip
TOLD: Mapping[str, tuple[str, ...]] = {**FACTS, **TABLES, TEXTS: (), SIGNATURE: ()}


@dataclass(frozen=True, slots=True)
class PaperField:
    """One thing that a section tells, and the words before it."""

    key: str
    label: Labels


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A part of a paper: what it is `of` (of TOLD), its fields or sentences, how many rows at `most` (0: all)."""

    of: str
    label: Labels
    fields: tuple[PaperField, ...]
    texts: tuple[Labels, ...]
    most: int

    def words(self, field: str, language: str) -> str:
        """The words of a field; empty for one that the section does not tell."""
        return next((it.label[language] for it in self.fields if it.key == field), "")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a size (of SIZES) and at most so many pages. `purpose` is what it is usually printed for."""

    key: str
    label: Labels
    purpose: Labels
    cover: Labels
    size: str
    most_pages: int
    masked: tuple[str, ...]
    sections: tuple[PaperSection, ...]
    source: str
    confidence: str
