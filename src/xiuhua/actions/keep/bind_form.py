"""A department's own template: taken once, bound to what the register knows, ended when nobody asks any more."""

import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.form_refusal import FormRefused
from xiuhua.actions.keep.hand_out_form import may_hand_out, stated_purpose
from xiuhua.actions.keep.import_access import areas_answered_for, importing_scope, oversees
from xiuhua.actions.keep.import_result import active_language
from xiuhua.actions.keep.import_workbook import refusals_told
from xiuhua.bridge.intake.forms import Forms, read_forms
from xiuhua.bridge.workbook.reading import open_raw
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.intake.asked import (
    ADDRESS,
    AGE,
    BLANK,
    RUNNING,
    TEXT,
    Template,
    bound_as,
    can_say,
    template_of,
)
from xiuhua.reckon.intake.layout import ABOUT
from xiuhua.register.models import Account, AskedForm

MOST_NAME = 80
NUMBER = re.compile(r"\d{11}")  # of an identity, a phone, an account: no header has one
MOST_TEXT = 60
RECKONED = "reckoned"
BETWEEN_HEADERS = "、"


def bind_form(path: Path, *, department: str, label: str, purpose: str, by: Account, name: str = "") -> AskedForm:
    """Take a department's template: what its headers mean is recognised, the others stay blank until `rebind`.

    Only the rows down to the headers are kept. `name` is what the person calls the file. It takes the place of one of
    the same names that the person may end, and is bound as that was, also where it has ended. Raises Rejected for a
    file that is no workbook or is empty and where a name is missing; PurposeMissing; Absent for who may not.
    """
    importing_scope(by)
    stated = stated_purpose(purpose)
    department, label = _named(department), _named(label)
    forms = read_forms(pack_in_force(clock_day()).name)
    with refusals_told(forms, name=name or path.name):
        sheets = [sheet for sheet in open_raw(path).sheets if any(any(row) for row in sheet.head)]
    if not sheets:
        raise FormRefused("empty", name=name or path.name)
    further, heads = headers_of_reckoned(forms), forms.phrases["of_heads"]["starts"].values()
    found = [template_of(sheet.name, sheet.head, forms.layout, further, of_heads=heads) for sheet in sheets]
    template = max(found, key=lambda it: sum(map(bool, it.feeds)))
    if any(NUMBER.search(text.replace(" ", "")) for row in (*template.head, template.headers) for text in row):
        raise FormRefused("holds_numbers", name=name or path.name)
    with transaction.atomic():
        namesakes = AskedForm.objects.select_for_update().filter(department=department, label=label)
        for former in (it for it in namesakes.order_by("pk") if oversees(importing_scope(by), it)):
            template = bound_as(template, template_kept(former))
            if former.ended_at is None:
                _end(former, by=by)
        form = AskedForm(department=department, label=label, purpose=stated, by=by, template=asdict(template))
        form.save()
        form.areas.set(areas_answered_for(by))
        _journal("bind_form", form, by=by)
    return form


@transaction.atomic
def rebind(key: UUID, feeds: Sequence[str], *, about: str, by: Account) -> AskedForm:
    """Say what each column of a template is bound to, and what its rows are about.

    What was filled before is forgotten: it said something else. Raises Absent for who may not, Rejected for a binding
    that there is not.
    """
    form = open_asked_form(key, by=by, changing=True)
    template = template_kept(form)
    forms = read_forms(pack_in_force(clock_day()).name)
    feeds = [_fixed(fed) if fed.startswith(TEXT) else fed for fed in feeds]
    known = {BLANK, *(fed for fed, _ in bindable(forms))}
    are_known = all(fed in known or fed.startswith(TEXT) for fed in feeds)
    if len(feeds) != len(template.feeds) or not are_known or about not in ABOUT:
        raise FormRefused("no_binding")
    strange = [it for it in forms.layout.columns if it.feeds in feeds and not can_say(it, about)]
    if strange:
        raise FormRefused("not_said", item=strange[0].header)
    changed = replace(template, feeds=tuple(feeds), about=about)
    if changed != template:
        form.fillings.all().delete()
        form.template = asdict(changed)
        form.save(update_fields=["template"])
        _journal("bind_form", form, by=by)
    return form


@transaction.atomic
def end_asked_form(key: UUID, *, by: Account) -> None:
    """Have a template not asked for any more; what was filled is forgotten, the journal remembers who had it when."""
    _end(open_asked_form(key, by=by, changing=True), by=by)


def open_asked_form(key: UUID, *, by: Account | None, changing: bool = False) -> AskedForm:
    """A template by its key, for who hands out forms; to change it, for who bound it or an office over them.

    `by=None` is the console. Raises Absent.
    """
    form = AskedForm.objects.filter(key=key, ended_at=None).first()
    if form is None or (by is not None and not _may_open(form, by, changing=changing)):
        raise Absent
    return form


def template_kept(form: AskedForm) -> Template:
    """The template that a form keeps."""
    kept = dict(form.template)
    texts = {name: tuple(kept[name]) for name in ("headers", "names", "feeds")}
    return Template(**(kept | texts | {"head": tuple(tuple(row) for row in kept["head"])}))


def bindable(forms: Forms) -> list[tuple[str, str]]:
    """What a column can be bound to, with its word in the active language: what is reckoned, then the items."""
    reckoned = [(name, said[active_language()]) for name, said in forms.phrases[RECKONED].items()]
    return reckoned + [(column.feeds, column.header) for column in forms.layout.columns]


def bindable_by_kind(forms: Forms) -> dict[str, list[tuple[str, str]]]:
    """The same by what they tell of: reckoned, persons, households or villages."""
    items = {column.feeds: column for column in forms.layout.columns}
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in (RECKONED, *ABOUT)}
    for fed, word in bindable(forms):
        found[items[fed].tells_of if fed in items else RECKONED].append((fed, word))
    return found


def headers_of_reckoned(forms: Forms) -> dict[str, list[str]]:
    """How others head what is reckoned."""
    return {name: forms.phrases[RECKONED][name]["headers"].split(BETWEEN_HEADERS) for name in (RUNNING, AGE, ADDRESS)}


def _may_open(form: AskedForm, by: Account, *, changing: bool) -> bool:
    may = may_hand_out(scope_of(by, today=clock_day()))
    return may and (not changing or oversees(importing_scope(by), form))


def _end(form: AskedForm, *, by: Account) -> None:
    form.fillings.all().delete()
    form.ended_at = timezone.now()
    form.save(update_fields=["ended_at"])
    _journal("end_form", form, by=by)


def _fixed(fed: str) -> str:
    """A text for every row, as it is kept; blank where it says nothing."""
    said = " ".join(fed.removeprefix(TEXT).replace("\0", "").split())[:MOST_TEXT]
    return TEXT + said if said else BLANK


def _named(text: str) -> str:
    said = " ".join(text.replace("\0", "").split())[:MOST_NAME]
    if not said:
        raise FormRefused("no_names")
    return said


def _journal(verb: str, form: AskedForm, *, by: Account) -> None:
    told = {"department": form.department, "form": form.label, "columns": len(form.template["headers"])}
    write_line(verb, by=by, subject_kind="form", subject=form.key.hex, after=told, why=form.purpose)
