"""Finds what the terminal tells in the reader's language, as its catalogue and the desk's should have it.

`python -m tests.console.messages` lists messages that both lack, and those of its own that nothing says any more.
"""

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.desk.messages import ROOT, Message, kept, said_by_python
from tests.desk.messages import catalogue as desk_catalogue
from xiuhua.actions.keep import form_refusal, import_refusal
from xiuhua.actions.office import area_refusal
from xiuhua.actions.office import refusal as office_refusal

SOURCE = ROOT / "src/xiuhua"
CATALOGUE = SOURCE / "console/locale/zh_Hans/LC_MESSAGES/django.po"
# What lies below both faces and speaks for itself.
BELOW = (
    *(f"actions/keep/{name}.py" for name in ("export_form", "fill_asked_form", "hand_out_form", "undo_import")),
    *("actions/whole_text.py", "bridge/intake/forms.py", "queries/undoing.py"),
)


def said() -> set[Message]:
    """Every message of the terminal, and the sentences of refusals that it tells."""
    files = [*sorted((SOURCE / "console").rglob("*.py")), *(SOURCE / name for name in BELOW)]
    sentences = (import_refusal.SAID, form_refusal.SAID, office_refusal.SAID)
    sentences += (area_refusal.CELL, area_refusal.WHOLE, area_refusal.OVERTAKEN)
    refusals = {("", text, "") for said in sentences for text in said.values()}
    return refusals.union(*map(said_by_python, files))


def catalogue() -> Catalog:
    """The terminal's own Chinese catalogue."""
    with CATALOGUE.open("rb") as file:
        return read_po(file)


if __name__ == "__main__":
    own = kept(catalogue())
    for message in sorted(said() - own.keys() - kept(desk_catalogue()).keys()):
        print("lacking", message)
    for message in sorted(own.keys() - said()):
        print("unsaid", message)
