"""Why a deed on imports and forms was refused, in the language of the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from xiuhua.actions.keep import form_refusal, import_refusal
from xiuhua.actions.keep.form_refusal import FormRefused
from xiuhua.actions.keep.hand_out_form import LEAST_PURPOSE
from xiuhua.actions.keep.import_refusal import ImportOvertaken, ImportRefused
from xiuhua.actions.reveal import PurposeMissing
from xiuhua.console.language import speaking
from xiuhua.words import Problem


@contextmanager
def telling(language: str | None) -> Iterator[None]:
    """All that is told meanwhile, refusals too, is in one language."""
    with speaking(language):
        try:
            yield
        except Problem as refused:
            refused.args = (_why(refused),)
            raise


def _why(refused: Problem) -> str:
    """The sentence for a refusal; what was told in words already stays as it is."""
    if isinstance(refused, ImportRefused | ImportOvertaken):
        return _(import_refusal.SAID[refused.reason]).format_map(refused.facts)
    if isinstance(refused, FormRefused):
        return _(form_refusal.SAID[refused.reason]).format_map(refused.facts)
    if isinstance(refused, PurposeMissing):
        said = _("Say what it is for in at least %(least)s characters: it is written on the file and in the journal.")
        return said % {"least": LEAST_PURPOSE}
    return str(refused)
