"""Words of a pack's rules, and what was told of an organisation, as pages show them."""

from datetime import date

from django import template
from django.utils.translation import gettext as _

from xiuhua.desk.figures import number
from xiuhua.desk.labels import day, language
from xiuhua.policy.words import Labels

register = template.Library()


@register.filter
def labelled(words: Labels) -> str:
    """Words of a pack in the reader's language."""
    return words[language()]


@register.filter
def plain(value: bool | float | date) -> str:
    """What was told: yes or no, a day, a number."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return day(value) if isinstance(value, date) else number(float(value)) or ""
