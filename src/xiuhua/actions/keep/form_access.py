"""Departments' templates: which of them somebody may open or change, and the template that one keeps."""

import re
from collections.abc import Sequence
from uuid import UUID

from xiuhua.actions.keep.hand_out_form import may_hand_out
from xiuhua.actions.keep.import_access import importing_scope, oversees
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.reckon.intake.asked import Template
from xiuhua.register.models import Account, AskedForm

LONG_NUMBER = re.compile(r"\d(?: ?\d){10,}")  # of an identity, a phone, an account: the journal has none
MASK, UNBOUND = "•••", "-"


def open_asked_form(key: UUID, *, by: Account | None, changing: bool = False) -> AskedForm:
    """A template by its key, for who hands out forms; to change it, for who bound it or an office over them.

    One to be changed is held until the end of the transaction. `by=None` is the console. Raises Absent.
    """
    forms = AskedForm.objects.select_for_update() if changing else AskedForm.objects.all()
    form = forms.filter(key=key, ended_at=None).first()
    if form is None or (by is not None and not _may_open(form, by, changing=changing)):
        raise Absent
    return form


def template_kept(form: AskedForm) -> Template:
    """The template that a form keeps."""
    kept = dict(form.template)
    texts = {name: tuple(kept[name]) for name in ("headers", "names", "feeds")}
    return Template(**(kept | texts | {"head": tuple(tuple(row) for row in kept["head"])}))


def bindings_told(template: Template) -> dict[str, str]:
    """By header what each column is bound to, for the journal: an item inside, a text after `text:`, or "-"."""
    headers = _told_apart(template.names)
    return {it: LONG_NUMBER.sub(MASK, fed) or UNBOUND for it, fed in zip(headers, template.feeds, strict=True)}


def _told_apart(names: Sequence[str]) -> list[str]:
    """Headers, with the number of its column each that is blank or stands there twice."""
    return [it if it and names.count(it) == 1 else f"{it} ({place})".strip() for place, it in enumerate(names, start=1)]


def _may_open(form: AskedForm, by: Account, *, changing: bool) -> bool:
    may = may_hand_out(scope_of(by, today=clock_day()))
    return may and (not changing or oversees(importing_scope(by), form))
