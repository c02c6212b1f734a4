"""Words for what the journal writes down."""

from django.utils.translation import gettext as _


def deed_label(key: str) -> str:
    """A deed in words; its key when it has none."""
    return {
        "log_in": _("logged in"),
        "log_out": _("logged out"),
        "log_in_refused": _("was refused at log-in"),
        "view_household": _("opened the card"),
        "reveal_id": _("showed an identity number"),
        "reveal_account": _("showed an account number"),
        "run_turn": _("ran a turn"),
        "load_demo": _("loaded the demo"),
        "apply_import": _("applied an import"),
        "erase_subject": _("erased personal values"),
        "choose_language": _("chose a language"),
    }.get(key, key)


def subject_label(kind: str) -> str:
    """What a line is about, in a word; its key when it has none."""
    return {
        "household": _("household"),
        "member": _("member"),
        "account": _("account"),
        "turn": _("turn"),
        "office": _("office"),
        "import": _("import"),
    }.get(kind, kind)
