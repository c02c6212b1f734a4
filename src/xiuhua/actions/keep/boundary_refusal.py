"""Why a file of boundaries is not taken: reasons as keys, for pages that say them in the reader's language."""

from collections.abc import Mapping, Sequence

from xiuhua.reckon.boundaries import Flaw
from xiuhua.words import Rejected

SAID = {
    "too_large": "The file is larger than {most} MB: thin the boundaries out, or bring one level a file.",
    "no_source": "Say who drew the boundaries and by whose permission they are used: others will ask.",
    "kept_already": "This file is kept already, as of the same day.",
    "no_collection": "This is no GeoJSON FeatureCollection with features: export the layer as GeoJSON.",
    "too_many": "The file has {count} features: at most {most}. Bring one level a file.",
    "property_nowhere": "No feature has a property {property}; they have: {has}. Name the one with code or name.",
    "no_property": "Feature {number} has no property {property}; it has: {has}. Name the one with code or name.",
    "no_polygon": "Feature {number} ({name}) is no Polygon or MultiPolygon: leave lines and points out.",
    "no_positions": "Feature {number} ({name}) has a ring that is no list of positions: export it anew.",
    "out_of_range": "Feature {number} ({name}) leaves the range of degrees at {at}: export as longitude and latitude.",
    "short_ring": "Feature {number} ({name}) has a ring of fewer than four positions at {at}: mend or drop it.",
    "open_ring": "Feature {number} ({name}) has a ring that does not close, from {at}: let it end where it begins.",
    "crosses": "The outline of feature {number} ({name}) crosses itself at {at}: mend it there.",
    "unknown": "Feature {number}: no area within yours is called {name} on that day. Mend it, or choose another day.",
    "ambiguous": "Feature {number}: {name} is the name of {count} areas. Name the property with the codes.",
    "twice": "Feature {number} is {name}, as feature {other} is: bring one outline of each area.",
}


class BoundariesRefused(Rejected):
    """Nothing of the file was taken: `flaws` say why, each a key of SAID with the facts of its sentence."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__(" ".join(SAID[flaw.reason].format_map(facts_of(flaw)) for flaw in flaws[:3]))
        self.flaws = tuple(flaws)


def facts_of(flaw: Flaw) -> Mapping[str, object]:
    """What the sentence of a flaw names."""
    return {"number": flaw.number, **flaw.facts}
