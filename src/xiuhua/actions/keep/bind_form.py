"""A department's own template: taken once, bound to what the register knows, ended when nobody asks any more."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.form_order import may_hand_out, stated_purpose
from xiuhua.actions.keep.form_refusal import FormRefused
from xiuhua.actions.keep.import_access import importing_scope, oversees
from xiuhua.actions.keep.import_result import active_language
from xiuhua.actions.keep.import_workbook import refusals_told
from xiuhua.bridge.intake.forms import Forms, read_forms
from xiuhua.bridge.workbook.reading import open_raw
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.intake.asked import ADDRESS, AGE, BLANK, RUNNING, Template, template_of
from xiuhua.reckon.intake.layout import ABOUT
from xiuhua.register.models import Account, AskedForm

MOST_NAME = 80
BETWEEN_HEADERS = "、"


def bind_form(path: Path, *, department: str, label: str, purpose: str, by: Account, name: str = "") -> AskedForm:
    """Take a department's template: what its headers mean is recognised, the others stay blank until `rebind`.

    Only the rows down to the headers are kept. `name` is what the person calls the file. Raises Rejected for a file
    that is no workbook or is empty and where a name is missing; PurposeMissing; Absent for an account that may not.
    """
    importing_scope(by)
    stated = stated_purpose(purpose)
    department, label = _named(department), _named(label)
    forms = read_forms(pack_in_force(clock_day()).name)
    with refusals_told(forms, name=name or path.name):
        sheets = [sheet for sheet in open_raw(path).sheets if any(any(row) for row in sheet.head)]
    if not sheets:
        raise FormRefused("empty", name=name or path.name)
    found = [template_of(sheet.name, sheet.head, forms.layout, headers_of_reckoned(forms)) for sheet in sheets]
    template = max(found, key=lambda it: sum(map(bool, it.feeds)))
    form = AskedForm(department=department, label=label, purpose=stated, by=by, template=asdict(template))
    with transaction.atomic():
        form.save()
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
    known = dict(bindable(forms))
    if len(feeds) != len(template.feeds) or not set(feeds) <= known.keys() | {BLANK} or about not in ABOUT:
        raise FormRefused("no_binding")
    strange = [it for it in forms.layout.columns if it.feeds in feeds and not it.is_said_of(about)]
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
    form = open_asked_form(key, by=by, changing=True)
    form.fillings.all().delete()
    form.ended_at = timezone.now()
    form.save(update_fields=["ended_at"])
    _journal("end_form", form, by=by)


def open_asked_form(key: UUID, *, by: Account, changing: bool = False) -> AskedForm:
    """A template by its key, for who hands out forms; to change it, for who bound it or an office over them.

    Raises Absent.
    """
    scope = scope_of(by, today=clock_day())
    form = AskedForm.objects.filter(key=key, ended_at=None).select_related("by").first()
    if form is None or not may_hand_out(scope) or (changing and not oversees(importing_scope(by), form.by)):
        raise Absent
    return form


def template_kept(form: AskedForm) -> Template:
    """The template that a form keeps."""
    kept = dict(form.template)
    texts = {name: tuple(kept[name]) for name in ("headers", "names", "feeds")}
    return Template(**(kept | texts | {"head": tuple(tuple(row) for row in kept["head"])}))


def bindable(forms: Forms) -> list[tuple[str, str]]:
    """What a column can be bound to, with its word in the active language: what is reckoned, then the items."""
    reckoned = [(name, said[active_language()]) for name, said in forms.phrases["reckoned"].items()]
    return reckoned + [(column.feeds, column.header) for column in forms.layout.columns]


def headers_of_reckoned(forms: Forms) -> dict[str, list[str]]:
    """How others head what is reckoned."""
    return {name: forms.phrases["reckoned"][name]["headers"].split(BETWEEN_HEADERS) for name in (RUNNING, AGE, ADDRESS)}


def _named(text: str) -> str:
    said = " ".join(text.replace("\0", "").split())[:MOST_NAME]
    if not said:
        raise FormRefused("no_names")
    return said


def _journal(verb: str, form: AskedForm, *, by: Account) -> None:
    told = {"department": form.department, "form": form.label, "columns": len(form.template["headers"])}
    write_line(verb, by=by, subject_kind="form", subject=form.key.hex, after=told, why=form.purpose)
