"""What people write is kept whole or refused: half a reason says what nobody said."""

from django.utils.translation import gettext as _

from xiuhua.words import Rejected, one_line


class TooLong(Rejected):
    """A text that is longer than what is kept of it; `field` is the key of what it was written for."""

    def __init__(self, field: str, *, length: int, most: int) -> None:
        said = _("%(field)s: %(length)s characters were written, and at most %(most)s are kept. Shorten it.")
        super().__init__(said % {"field": _labels()[field], "length": length, "most": most})
        self.field = field


def whole(text: str, field: str, *, most: int) -> str:
    """A text on one line, without spaces around it; raises TooLong, in the active language."""
    said = one_line(text)
    if len(said) > most:
        raise TooLong(field, length=len(said), most=most)
    return said


def _labels() -> dict[str, str]:
    return {
        "name": _("Name of the person"),
        "title": _("Title"),
        "phone": _("Office phone"),
        "why": _("Reason"),
        "purpose": _("What it is for"),
        "evidence": _("Evidence"),
        "label": _("What the form is called"),
        "department": _("Which department asks"),
        "text": _("Text in every row"),
        "key": _("What you call it"),
        "source": _("Who drew them, and by whose permission they are used"),
    }
