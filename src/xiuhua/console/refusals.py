"""Why a deed on imports and forms was refused, in the language of the terminal."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.utils.translation import gettext as _

from xiuhua.actions import area_refusal, office_refusal
from xiuhua.actions.area_refusal import AreasOvertaken, AreasRefused
from xiuhua.actions.keep import form_refusal, import_refusal
from xiuhua.actions.keep.form_refusal import FormRefused
from xiuhua.actions.keep.hand_out_form import LEAST_PURPOSE
from xiuhua.actions.keep.import_refusal import ImportOvertaken, ImportRefused
from xiuhua.actions.office_refusal import OfficeRefused, OfficeStands
from xiuhua.actions.reveal import PurposeMissing
from xiuhua.console.language import speaking
from xiuhua.words import Problem

# Refusals that name their reason by a key, and where its sentence stands.
SAID: dict[type[Problem], Mapping[str, str]] = {
    ImportRefused: import_refusal.SAID,
    ImportOvertaken: import_refusal.SAID,
    FormRefused: form_refusal.SAID,
    OfficeRefused: office_refusal.SAID,
    OfficeStands: office_refusal.SAID,
    AreasRefused: area_refusal.WHOLE,
    AreasOvertaken: area_refusal.OVERTAKEN,
}


@contextmanager
def telling(language: str | None) -> Iterator[str]:
    """All that is told meanwhile, refusals too, is in one language, which it gives as packs name it."""
    with speaking(language) as spoken:
        try:
            yield spoken
        except Problem as refused:
            refused.args = (_why(refused),)
            raise


def _why(refused: Problem) -> str:
    """The sentence for a refusal; what was told in words already stays as it is."""
    for kind, sentences in SAID.items():
        if isinstance(refused, kind):
            return _(sentences[refused.reason]).format_map(refused.facts)  # type: ignore[attr-defined]
    if isinstance(refused, PurposeMissing):
        said = _("Say what it is for in at least %(least)s characters: it is written on the file and in the journal.")
        return said % {"least": LEAST_PURPOSE}
    return str(refused)
