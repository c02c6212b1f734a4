"""A department's form as it is let in: what is told of it, what it would cost, and until when it may be asked."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from xiuhua.actions.keep.admit_form import (
    MOST_BASIS,
    MOST_OWNER,
    MOST_READER,
    MOST_WHY,
    Admission,
    cost_of,
    last_day_offered,
)
from xiuhua.actions.keep.form_refusal import FormRefused
from xiuhua.desk.ground import reader_of


def about_admission(request: HttpRequest, form: Any) -> dict[str, Any]:
    """What the page of a form tells of its admission, and what was typed."""
    today = reader_of(request).today
    said = {name: getattr(form, name) for name in ("owner", "reader", "basis")}  # days and signers are said anew
    return {
        "told": request.POST if "admit" in request.POST else said, "cost": cost_of(form, on=today),
        "last_day": last_day_offered(today), "renewing": form.until is not None and form.until < today,
        "most_owner": MOST_OWNER, "most_reader": MOST_READER, "most_basis": MOST_BASIS, "most_why": MOST_WHY,
    }  # fmt: skip


def admission_told(request: HttpRequest) -> Admission:
    """What is told of a form; raises FormRefused for what is no day."""
    owner, reader, basis, signed_by, why = (
        request.POST.get(name, "") for name in ("owner", "reader", "basis", "signed_by", "why")
    )
    return Admission(
        owner, reader, basis, _day(request, "needed_by"), _day(request, "until"), signed_by=signed_by, why=why
    )


def _day(request: HttpRequest, name: str) -> date | None:
    typed = request.POST.get(name, "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise FormRefused("no_such_day", field=name) from None
