"""Takes a department's own template once, and binds its columns to what the register knows."""

import re
from dataclasses import asdict
from pathlib import Path

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.end_form import end_form
from xiuhua.actions.keep.form_access import bindings_told, template_kept
from xiuhua.actions.keep.form_refusal import FormRefused
from xiuhua.actions.keep.hand_out_form import stated_purpose
from xiuhua.actions.keep.import_access import areas_answered_for, importing_scope, oversees
from xiuhua.actions.keep.import_workbook import refusals_told
from xiuhua.actions.keep.rebind_form import RECKONED
from xiuhua.actions.personal_numbers import holds_personal_number
from xiuhua.actions.whole_text import whole
from xiuhua.bridge.intake.forms import Forms, read_forms
from xiuhua.bridge.workbook.reading import open_raw
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.intake.asked import (
    ADDRESS,
    AGE,
    RUNNING,
    bound_as,
    template_of,
)
from xiuhua.register.models import Account, AskedForm

MOST_NAME = 80
NUMBER = re.compile(r"\d{11}")  # of an identity, a phone, an account: no header has one
BETWEEN_HEADERS = "、"


def bind_form(path: Path, *, department: str, label: str, purpose: str, by: Account, name: str = "") -> AskedForm:
    """Take a department's template: what its headers mean is recognised, the rest stays blank until `rebind_form`.

    Only the rows down to the headers are kept. `name` is what the person calls the file. It takes the place of one of
    the same names that the person may end, and is bound as that was, also where it has ended. Raises Rejected for a
    file that is no workbook or is empty and where a name is missing; PurposeMissing; Absent for who may not.
    """
    importing_scope(by)
    stated = stated_purpose(purpose)
    department, label = _named(department, "department"), _named(label, "label")
    forms = read_forms(pack_in_force(clock_day()).name)
    with refusals_told(forms, name=name or path.name):
        sheets = [sheet for sheet in open_raw(path).sheets if any(any(row) for row in sheet.head)]
    if not sheets:
        raise FormRefused("empty", name=name or path.name)
    further, heads = headers_of_reckoned(forms), forms.phrases["of_heads"]["starts"].values()
    found = [template_of(sheet.name, sheet.head, forms.layout, further, of_heads=heads) for sheet in sheets]
    template = max(found, key=lambda it: sum(map(bool, it.feeds)))
    if any(_holds_number(text) for row in (*template.head, template.headers) for text in row):
        raise FormRefused("holds_numbers", name=name or path.name)
    said: dict[str, str] = {}  # of who owns and reads one of the same names: it is let in anew all the same
    with transaction.atomic():
        namesakes = AskedForm.objects.select_for_update().filter(department=department, label=label)
        for former in (it for it in namesakes.order_by("pk") if oversees(importing_scope(by), it)):
            template = bound_as(template, template_kept(former))
            said = {name: getattr(former, name) for name in ("owner", "reader", "basis")}
            if former.ended_at is None:
                end_form(former, by=by)
        form = AskedForm(department=department, label=label, purpose=stated, by=by, template=asdict(template), **said)
        form.save()
        form.areas.set(areas_answered_for(by))
        told = {"department": department, "form": label, "columns": bindings_told(template)}
        write_line("bind_form", by=by, subject_kind="form", subject=form.key.hex, after=told, why=stated)
    return form


def headers_of_reckoned(forms: Forms) -> dict[str, list[str]]:
    """How others head what is reckoned."""
    return {name: forms.phrases[RECKONED][name]["headers"].split(BETWEEN_HEADERS) for name in (RUNNING, AGE, ADDRESS)}


def _holds_number(text: str) -> bool:
    return bool(NUMBER.search(text.replace(" ", ""))) or holds_personal_number(text)


def _named(text: str, field: str) -> str:
    said = whole(text, field, most=MOST_NAME)
    if not said:
        raise FormRefused("no_names")
    return said
