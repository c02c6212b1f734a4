"""What the auditor's page needs to tell the journal's lines in words."""

import re

from django import template

from xiuhua.desk.journal_words import actor_label, field_label, value_label

register = template.Library()
IDENTIFIER, BEGINNING = re.compile(r"(?=.*[a-f])[0-9a-f-]{16,}|[0-9a-f]{32,}"), 8


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


@register.filter
def subject_name(key: str) -> str:
    """What a line is about: of a key or a digest the beginning, which tells it apart; days, codes and files whole."""
    return key[:BEGINNING] if IDENTIFIER.fullmatch(key) else key
