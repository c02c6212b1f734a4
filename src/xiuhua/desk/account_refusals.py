"""Refusals about accounts and their keys in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.actions.account.refusal import AccountRefused, Why
from xiuhua.actions.whole_text import TooLong
from xiuhua.desk.offices import level_label, role_label

# Which field of a form a refusal is about.
FIELDS = {
    **dict.fromkeys((Why.SHORT, Why.NAMED, Why.COMMON, Why.SAME), "new"),
    **dict.fromkeys((Why.TAKEN, Why.NAME), "username"),
    **dict.fromkeys((Why.AREA, Why.NO_AREA), "area"),
    **dict.fromkeys((Why.MEET, Why.PERSON), "role"),
    Why.HAS_ACCOUNT: "name",
    Why.TOPIC: "topic",
    **dict.fromkeys((Why.PAST, Why.NO_DAY), "since"),
    Why.WRONG: "old",
    Why.CODE: "code",
    Why.REASON: "why",
}


def told_refusal(refused: AccountRefused | TooLong) -> str:
    """What was refused, why, and the way out."""
    if isinstance(refused, TooLong):
        return str(refused)
    values = dict(refused.values)
    if "role" in values:
        values["role"] = role_label(values["role"])
    if "others" in values:
        values["others"] = pgettext("names in a row", ", ").join(
            role_label(role) for role in values["others"].split(", ")
        )
    if "wanted" in values:
        values["wanted"] = level_label(values["wanted"])
    return (_keys() | _offices())[refused.why] % values


def field_refused(refused: AccountRefused | TooLong) -> str:
    """The name of the field that the refusal is about; empty when it is about none, or about all."""
    return refused.field if isinstance(refused, TooLong) else FIELDS.get(refused.why, "")


def _keys() -> dict[Why, str]:
    return {
        Why.SHORT: _(
            "The password has %(characters)s characters. Choose at least %(least)s: a short sentence is easy to keep."
        ),
        Why.NAMED: _("The password holds the user name. Choose one that does not."),
        Why.COMMON: _("Many people use this password, so it is tried first. Choose another."),
        Why.SAME: _("The new password is the old one. Choose another."),
        Why.WRONG: _("The password is not right. Nothing was changed; type it again."),
        Why.NO_ENTRY: _(
            "This name and password do not open a door here. Check both; after several failures the door stays shut "
            "for a quarter of an hour. A passkey opens it all the same."
        ),
        Why.DEMO: _(
            "Everybody who looks at the demo uses this password: it stays. Try it with an account of your own."
        ),
        Why.CODE: _(
            "The code is not right. Look whether the clock of the phone is right, and type the code that it shows now."
        ),
        Why.TOO_MANY: _("Too many wrong tries. Wait a quarter of an hour, or use a passkey."),
        Why.PASSKEY: _("The passkey was not taken. Try it again, or use another one."),
        Why.NO_HOST: _(
            "Passkeys need an address with a name, and %(address)s is a bare number. Open the desk under its name."
        ),
        Why.THERE: _("There is one already. Remove it first."),
    }


def _offices() -> dict[Why, str]:
    return {
        Why.REASON: _("The reason is missing: the person is told it, and the journal keeps it. Write a sentence."),
        Why.ONESELF: _(
            "Nobody gives or ends a role of their own, or resets their own keys here. Ask another security officer."
        ),
        Why.OFFICER: _(
            "%(username)s is %(role)s: whoever gives them a key could come in as them. The one who keeps the machine "
            "lets them in (xiuhua admit), and the other officers are told."
        ),
        Why.ONE_PERSON: _(
            "%(name)s has the name or telephone of %(username)s, who is %(role)s: three officers are three persons. "
            "Choose somebody else; where they are two people, tell their names apart first."
        ),
        Why.POSTS: _("%(name)s answers for households or places: an officer answers for none. Choose somebody else."),
        Why.PERSON: _(
            "An officer is a person, and this account has none: one person could be two. Make an account for a person."
        ),
        Why.TAKEN: _("There is an account %(username)s already. Choose another name."),
        Why.NAME: _(
            "A user name has up to %(most)s letters, digits, dots and hyphens, beginning with a letter. Choose one."
        ),
        Why.HAS_ACCOUNT: _("%(name)s has the account %(username)s already. Give that one the role."),
        Why.MEET: _("%(username)s holds %(others)s: %(role)s cannot be added. Use an account of another person."),
        Why.AREA: _("The role %(role)s is for a %(wanted)s, not for %(area)s. Choose a %(wanted)s."),
        Why.NO_AREA: _("The role %(role)s is for a %(wanted)s. Give the code of one that there is today."),
        Why.TOPIC: _("A department's role needs an area and a topic. Give both."),
        Why.NOT_BEGUN: _("The role %(role)s began on %(since)s: end it on that day or later."),
        Why.ENDED: _("The role %(role)s ended on %(until)s already. Give the role anew if it is held again."),
        Why.NO_DAY: _("The day is missing or makes no sense. Write it as 2017-03-31."),
        Why.PAST: _("A role begins on the day it is given or later, not on %(since)s. Choose such a day."),
    }
