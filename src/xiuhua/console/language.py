"""The language of the terminal: what --language says, else what the environment does; a run tells all in one."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.bridge.workbook.kinds import FORMATS
from xiuhua.words import NotFound

LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that says anything decides, as for other commands


@contextmanager
def speaking(language: str | None) -> Iterator[str]:
    """All that is told meanwhile is in one language, which it gives as packs name it: "zh" or "en"."""
    spoken = language or language_of(os.environ)
    with translation.override("zh-hans" if spoken == "zh" else "en"):
        yield spoken


def language_of(environment: Mapping[str, str]) -> str:
    """The language that an environment asks for: Chinese, or English for all others."""
    said = next((environment[name] for name in LOCALES if environment.get(name)), "")
    return "zh" if said.lower().startswith("zh") else "en"


def in_a_row(names: Iterable[str]) -> str:
    """Names one after another."""
    return pgettext("names in a row", ", ").join(names)


def no_workbook(name: object) -> NotFound:
    """What to say of a file that is not there."""
    facts = {"file": name, "formats": in_a_row(FORMATS)}
    return NotFound(_("There is no file %(file)s: name a workbook (%(formats)s).") % facts)


def step_words(step: str) -> str:
    """A step of an import in words."""
    if step.startswith("write ") and step != "write the journal":
        return _("Writing into the register")
    return {
        "open the workbook": _("Opening the workbook"),
        "read rows": _("Rows read"),
        "judge cells": _("Rows judged cell by cell"),
        "match rows": _("Comparing with the register"),
        "compare facts": _("Looking what is new"),
        "look what rests on it": _("Looking what rests on it"),
        "withdraw facts": _("Withdrawing facts"),
        "write the journal": _("Writing the journal"),
    }.get(step, step)
