"""The accounts that a demo's log-in page offers, each with the words for its duty."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from xiuhua.actions.account.demo import DEMO_PASSWORD, demo_usernames
from xiuhua.queries.office import is_demo


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo with the words for its duty."""

    username: str
    password: str
    label: str


def demo_accounts() -> list[DemoAccount]:
    """The demo's accounts in a helpful order; none outside a demo. Two statements."""
    if not is_demo():
        return []
    words = _duty_words()
    return [DemoAccount(name, DEMO_PASSWORD, words.get(name, name)) for name in sorted(demo_usernames(), key=_place)]


def _duty_words() -> dict[str, str]:
    return {
        "city": _("City office"),
        "county": _("County office"),
        "township": _("Township office"),
        "village": _("Village office"),
        "leader": _("Linked leader"),
        "secretary": _("First secretary"),
        "team": _("Resident team member"),
        "technician": _("Agricultural technician"),
        "helper": _("Helper of households"),
        "health": _("Health department"),
        "inspector": _("Inspector, sample open"),
        "sealed_inspector": _("Inspector, sample sealed"),
        "auditor": _("Auditor"),
        "security": _("Security officer"),
        "system": _("System officer"),
    }


def _place(username: str) -> int:
    known = list(_duty_words())
    return known.index(username) if username in known else len(known)
