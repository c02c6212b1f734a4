"""A text that somebody typed, as it is kept."""

from xiuhua.actions.personal_numbers import holds_personal_number
from xiuhua.actions.refusal import Refusal
from xiuhua.words import one_line


def text_told(typed: str, *, most: int, refused: type[Refusal], at: str = "") -> str:
    """A line with single spaces; raises `refused` for one that is too long or has a number of somebody in it."""
    text = one_line(typed)
    if len(text) > most:
        raise refused("long_text", at=at, length=len(text), most=most)
    if holds_personal_number(text):
        raise refused("holds_number", at=at)
    return text
