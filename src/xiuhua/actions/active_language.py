"""In which language whoever does a deed is told of it."""

from django.utils.translation import get_language


def active_language() -> str:
    """The language that sentences are told in: "zh" or "en"."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"
