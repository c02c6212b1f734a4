"""What templates need to show what was found."""

from collections.abc import Sequence

from django import template

from xiuhua.desk.places import place
from xiuhua.desk.searching import why_found

register = template.Library()
register.filter(why_found)


@register.simple_tag
def path(names: Sequence[str]) -> str:
    """Names of places, the larger first."""
    return " › ".join(place(name) for name in names)
