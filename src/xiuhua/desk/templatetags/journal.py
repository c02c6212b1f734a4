"""What the auditor's page needs to tell the journal's lines in words."""

from django import template

from xiuhua.desk.journal_words import actor_label, field_label, value_label

register = template.Library()


@register.filter
def actor(name: str) -> str:
    """Who did what a line tells, in a word where it was nobody's account."""
    return actor_label(name)


@register.filter
def field(key: str) -> str:
    """A field of a line in a word."""
    return field_label(key)


@register.filter
def told_of(text: str, key: str) -> str:
    """The values of a field, codes in words."""
    return value_label(text, key)
