"""Ends a department's template that nobody asks for any more, or that a newer one takes the place of."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.form_access import open_asked_form
from xiuhua.register.models import Account, AskedForm


@transaction.atomic
def end_asked_form(key: UUID, *, by: Account) -> None:
    """Have a template not asked for any more; what was filled is forgotten, the journal remembers who had it when."""
    end_form(open_asked_form(key, by=by, changing=True), by=by)


def end_form(form: AskedForm, *, by: Account) -> None:
    """The same for one that was opened already; to be called in a transaction."""
    form.fillings.all().delete()
    form.ended_at = timezone.now()
    form.save(update_fields=["ended_at"])
    told = {"department": form.department, "form": form.label, "columns": len(form.template["headers"])}
    write_line("end_form", by=by, subject_kind="form", subject=form.key.hex, before=told, why=form.purpose)
