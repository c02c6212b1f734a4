"""Why boundaries are not taken, in the reader's language."""

from django.utils.translation import gettext as _

from xiuhua.actions.keep.boundary_refusal import BoundariesRefused, facts_of

MOST_SAID = 20
# Which field a flaw is about, where it is not the file.
FIELDS = {"no_source": "source", **dict.fromkeys(("property_nowhere", "no_property", "ambiguous"), "naming")}


def why_no_boundaries(refused: BoundariesRefused) -> list[str]:
    """A sentence for each flaw, the first twenty, and how many more there are."""
    said = [sentences()[flaw.reason] % facts_of(flaw) for flaw in refused.flaws[:MOST_SAID]]
    more = len(refused.flaws) - len(said)
    return [*said, _("And %(count)s more.") % {"count": more}] if more else said


def field_of_boundaries(refused: BoundariesRefused) -> str:
    """The name of the field that the first flaw is about."""
    return FIELDS.get(refused.flaws[0].reason, "file")


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return {
        "too_large": _("The file is larger than %(most)s MB: thin the boundaries out, or bring one level a file."),
        "no_source": _("Say who drew the boundaries and by whose permission they are used: others will ask."),
        "kept_already": _("This file is kept already, as of the same day."),
        "no_collection": _("This is no GeoJSON FeatureCollection with features: export the layer as GeoJSON."),
        "too_many": _("The file has %(count)s features: at most %(most)s. Bring one level a file."),
        "property_nowhere": _(
            "No feature has a property “%(property)s”. They have: %(has)s. Name the one with code or name."
        ),
        "no_property": _(
            "Feature %(number)s has no property “%(property)s”. It has: %(has)s. Name the one with code or name."
        ),
        "no_polygon": _("Feature %(number)s (%(name)s) is no Polygon or MultiPolygon: leave lines and points out."),
        "no_positions": _("Feature %(number)s (%(name)s) has a ring that is no list of positions: export it anew."),
        "out_of_range": _(
            "Feature %(number)s (%(name)s) leaves the range of degrees at %(at)s: export as longitude and latitude."
        ),
        "short_ring": _(
            "Feature %(number)s (%(name)s) has a ring of fewer than four positions at %(at)s: mend or drop it."
        ),
        "open_ring": _(
            "Feature %(number)s (%(name)s) has a ring that does not close, from %(at)s: let it end where it begins."
        ),
        "crosses": _("The outline of feature %(number)s (%(name)s) crosses itself at %(at)s: mend it there."),
        "unknown": _(
            "Feature %(number)s: no area within yours is called “%(name)s” on that day. Mend it, or choose another day."
        ),
        "ambiguous": _(
            "Feature %(number)s: “%(name)s” is the name of %(count)s areas. Name the property with the codes."
        ),
        "twice": _("Feature %(number)s is “%(name)s”, as feature %(other)s is: bring one outline of each area."),
    }
