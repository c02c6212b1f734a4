"""What pages of satisfaction surveys need: quantities in words."""

from django import template

from xiuhua.desk import survey_words
from xiuhua.desk.templatetags.rechecks import percent

register = template.Library()
register.filter("percent", percent)


@register.filter
def quantity(key: str) -> str:
    """A question, or all of them together, in words."""
    return survey_words.quantity_word(key)
