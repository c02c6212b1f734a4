"""Words for codes in the journal's lines that no list of the pack has."""

from django.utils.translation import pgettext

from xiuhua.actions.keep.ask_job import APPLY, JUDGE, STAGE, UNDO
from xiuhua.actions.keep.rebind_form import bindable
from xiuhua.bridge.intake.forms import Forms, read_forms
from xiuhua.desk.deeds import what_label
from xiuhua.desk.labels import labels, language, role_label
from xiuhua.desk.offices import role_labels
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.words import NotFound


def reasons() -> dict[str, str]:
    """By which duty somebody looked: an office, a post, or an inspection."""
    offices = {f"office_{role}": role_label(f"office_{role}") for role in role_labels()}
    others = {"inspector": role_labels()["inspector"], "former_helper": role_label("former_helper")} | {
        "stand_in": role_label("stand_in")
    }
    return {**offices, **others, **labels("post")}


def kinds() -> dict[str, str]:
    """Kinds of keys and jobs."""
    kept = {"totp": pgettext("journal", "authenticator"), "passkey": pgettext("journal", "passkey")}
    return kept | {kind: what_label(kind) for kind in (STAGE, JUDGE, APPLY, UNDO)}


def questions() -> dict[str, str]:
    """What is asked of the causes of a household."""
    return {
        "not_borne_out": pgettext("journal", "said, not shown by the records"),
        "not_said": pgettext("journal", "shown by the records, not said"),
    }


def ways() -> dict[str, str]:
    """By which key somebody came in."""
    return {
        "password": pgettext("journal", "password"),
        "passkey": pgettext("journal", "passkey"),
        "authenticator": pgettext("journal", "authenticator"),
        "recovery_code": pgettext("journal", "recovery code"),
    }


def items() -> dict[str, str]:
    """What the columns of workbooks and forms say, by what they feed."""
    forms = _forms_in_force()
    return dict(bindable(forms)) if forms else {}


def forms() -> dict[str, str]:
    """The forms of the pack in force, by name."""
    known = _forms_in_force()
    return {form.name: form.label[language()] for form in known.named} if known else {}


def _forms_in_force() -> Forms | None:
    """Those of the pack in force; None where none is, or where it has none, whatever an earlier one had."""
    try:
        return read_forms(pack_in_force(clock_day()).name)
    except (FileNotFoundError, NotFound):
        return None


def acts() -> dict[str, str]:
    """What is done in a procedure or about a warning."""
    return {
        "begin": pgettext("journal", "put up"),
        "finish": pgettext("journal", "finished"),
        "send_back": pgettext("journal", "sent back"),
        "refuse": pgettext("journal", "refused"),
        "object": pgettext("journal", "took an objection down"),
        "answer": pgettext("journal", "answered an objection"),
        "withdraw": pgettext("journal", "withdrew it"),
    }


def notice_items() -> dict[str, str]:
    """What a public notice may tell."""
    try:
        rules = pack_in_force(clock_day()).notices
    except NotFound:
        rules = None
    return {key: it.label[language()] for key, it in rules.items.items()} if rules else {}


def import_states() -> dict[str, str]:
    """How far an import has come."""
    return {
        "staging": pgettext("journal", "being read"),
        "staged": pgettext("journal", "not applied"),
        "applied": pgettext("journal", "applied"),
        "undone": pgettext("journal", "undone"),
    }


def parts() -> dict[str, str]:
    """By what a list of households is narrowed."""
    return {
        "status": pgettext("journal", "standing"),
        "cause": pgettext("journal", "cause"),
        "left": pgettext("journal", "year in which they left poverty"),
        "step": pgettext("journal", "step"),
        "helper": pgettext("journal", "whether somebody helps"),
    }
