"""Says what each column of a department's template is bound to, and what its rows are about."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from uuid import UUID

from django.db import transaction

from xiuhua.actions.active_language import active_language
from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.admit_form import reckon_anew
from xiuhua.actions.keep.form_access import bindings_told, open_asked_form, template_kept
from xiuhua.actions.keep.form_refusal import FormRefused
from xiuhua.actions.whole_text import whole
from xiuhua.bridge.intake.forms import Forms, read_forms
from xiuhua.queries.item_names import item_names
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.intake.asked import BLANK, TEXT, Template, can_say
from xiuhua.reckon.intake.layout import ABOUT
from xiuhua.register.models import Account, AskedForm

MOST_TEXT = 60
RECKONED = "reckoned"


@transaction.atomic
def rebind_form(key: UUID, feeds: Sequence[str], *, about: str, by: Account) -> AskedForm:
    """Bind each column of a template, in its order, to one of `bindable`, to a text after `text:`, or to nothing.

    What was filled before is forgotten: it said something else. The journal tells what each column that changed was
    and is bound to. Raises Absent for who may not, Rejected for a binding that there is not.
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
        named: dict[str, object] = {"department": form.department, "form": form.label}
        write_line(
            "rebind_form", by=by, subject_kind="form", subject=form.key.hex,
            before=_unlike(template, changed), after=named | _unlike(changed, template), why=form.purpose,
        )  # fmt: skip
        reckon_anew(form, on=clock_day())
    return form


def bindable(forms: Forms) -> list[tuple[str, str]]:
    """What a column can be bound to, with its word in the active language: what is reckoned, then the items."""
    reckoned = [(name, said[active_language()]) for name, said in forms.phrases[RECKONED].items()]
    return reckoned + list(item_names(forms.layout, pack_in_force(clock_day()), language=active_language()).items())


def bindable_by_kind(forms: Forms) -> dict[str, list[tuple[str, str]]]:
    """The same by what they tell of: reckoned, persons, households or villages."""
    items = {column.feeds: column for column in forms.layout.columns}
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in (RECKONED, *ABOUT)}
    for fed, word in bindable(forms):
        found[items[fed].tells_of if fed in items else RECKONED].append((fed, word))
    return found


def _fixed(fed: str) -> str:
    """A text for every row, as it is kept; blank where it says nothing."""
    said = whole(fed.removeprefix(TEXT), "text", most=MOST_TEXT)
    return TEXT + said if said else BLANK


def _unlike(template: Template, other: Template) -> dict[str, object]:
    """What a template says otherwise than another one of the same headers."""
    here, there = bindings_told(template), bindings_told(other)
    columns = {header: fed for header, fed in here.items() if fed != there[header]}
    unlike: dict[str, object] = {"columns": columns}
    return unlike | ({"about": template.about} if template.about != other.about else {})
