"""A pack's forms: all that workbooks can say, the forms that offices know, and the sentences about cells."""

import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from xiuhua.reckon.intake.layout import ITEMS, Layout, read_items, read_layout
from xiuhua.reckon.intake.report import Phrases
from xiuhua.words import NotFound

PHRASES = "phrases"


@dataclass(frozen=True, slots=True)
class Forms:
    """Every item of a pack as one layout, its named forms, and the sentences that go with them."""

    layout: Layout
    named: tuple[Layout, ...]
    phrases: Phrases

    def form(self, name: str) -> Layout:
        """A form by its name; raises NotFound."""
        found = next((form for form in self.named if form.name == name), None)
        if found is None:
            facts = {"form": name, "forms": ", ".join(form.name for form in self.named)}
            raise NotFound(_("There is no form %(form)s: name one of %(forms)s.") % facts)
        return found

    def of(self, layout: Layout) -> "Forms":
        """The same with the layout of one file."""
        return replace(self, layout=layout)


def read_forms(pack: str, *, packs: Path | None = None) -> Forms:
    """The forms of a pack; raises FileNotFoundError when it has none."""
    return _forms(Path(packs or settings.PACKS) / pack)


@lru_cache(maxsize=8)
def _forms(folder: Path) -> Forms:
    """The forms of a pack's folder, or those of the pack that it names: with its own code lists where it has them."""
    lender = _document(folder / "pack.toml").get("forms_of", "")
    forms = (folder.parent / lender if lender else folder) / "forms"
    codes = (_document(forms.parent / "codes.toml") if lender else {}) | _document(folder / "codes.toml")
    items = read_items(_document(forms / f"{ITEMS}.toml"), codes)
    others = sorted(path for path in forms.glob("*.toml") if path.stem not in (ITEMS, PHRASES))
    named = tuple(read_layout(_document(path), items) for path in others)
    return Forms(items, named, _document(forms / f"{PHRASES}.toml"))


def _document(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
