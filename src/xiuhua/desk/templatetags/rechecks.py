"""What pages of flags and calls need: signs, replies, ends and results in words."""

from collections.abc import Mapping
from typing import Any

from django import template

from xiuhua.desk import recheck_words

register = template.Library()


@register.filter
def sign(code: str) -> str:
    """A sign in a word."""
    return recheck_words.sign_word(code)


@register.filter
def seen(evidence: Mapping[str, Any], code: str) -> str:
    """What was seen, in a sentence."""
    return recheck_words.sign_said(code, evidence)


@register.filter
def reply(code: str) -> str:
    """What whoever made the visits said."""
    return recheck_words.replies().get(code, "")


@register.filter
def ended(code: str) -> str:
    """How a flag ended."""
    return recheck_words.ends().get(code, "")


@register.filter
def result(code: str) -> str:
    """What came of a call."""
    return recheck_words.results().get(code, "")


@register.filter
def percent(share: float) -> str:
    """A share as so many of a hundred, with one decimal."""
    return f"{100 * share:.1f}"
