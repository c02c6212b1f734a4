"""Why a deed about an account or its keys was refused; the desk says each in the reader's language."""

from enum import StrEnum
from typing import Any

from xiuhua.words import Rejected


class Why(StrEnum):
    """The reasons, each with its sentence for the terminal."""

    SHORT = "The password has {characters} characters. Choose at least {least}."
    NAMED = "The password holds the user name. Choose one that does not."
    COMMON = "Many people use this password, so it is tried first. Choose another."
    SAME = "The new password is the old one. Choose another."
    WRONG = "The password is not right. Nothing was changed; type it again."
    NO_ENTRY = (
        "This name and password do not open a door here. Check both; after several failures the door stays shut for a "
        "quarter of an hour. A passkey opens it all the same."
    )
    DEMO = "Everybody who looks at the demo uses this password: it stays. Try it with an account of your own."
    CODE = "The code is not right. Look whether the clock of the phone is right, and type the code that it shows now."
    TOO_MANY = "Too many wrong tries. Wait a quarter of an hour, or use a passkey."
    PASSKEY = "The passkey was not taken. Try it again, or use another one."
    NO_HOST = "Passkeys need an address with a name, and TLS: {address} has none. Open the desk under its name."
    THERE = "There is one already. Remove it first."
    REASON = "The reason is missing: the person is told it, and the journal keeps it. Write a sentence."
    ONESELF = "Nobody gives or ends a role of their own. Ask another security officer."
    PERSON = "An officer is a person, and this account has none: one person could be two. Make an account for a person."
    TAKEN = "There is an account {username} already. Choose another name."
    NAME = (
        "A user name has up to {most} letters, digits, dots and hyphens, and begins with a letter. Choose such a one."
    )
    HAS_ACCOUNT = "{name} has the account {username} already. Give that one the role."
    OFFICER = (
        "{username} is {role}: whoever gives them a key could come in as them. The one who keeps the machine lets them "
        "in (xiuhua admit), and the other officers are told."
    )
    ONE_PERSON = (
        "{name} has the name or telephone of {username}, who is {role}: three officers are three persons. Choose "
        "somebody else; where they are two people, tell their names apart first."
    )
    POSTS = "{name} answers for households or places: an officer answers for none. Choose somebody else."
    MEET = "{username} holds {others}: {role} cannot be added. Use an account of its own."
    AREA = "The role {role} is for a {wanted}, not for {area}. Choose a {wanted}."
    NO_AREA = "The role {role} is for a {wanted}. Give the code of one that there is today."
    TOPIC = "A department's role needs an area and a topic. Give both."
    NOT_BEGUN = "The role {role} began on {since}: end it on that day or later."
    ENDED = "The role {role} ended on {until} already. Give the role anew if it is held again."
    NO_DAY = "The day is missing or makes no sense. Write it as 2017-03-31."
    PAST = "A role begins on the day it is given or later, not on {since}. Choose such a day."


class AccountRefused(Rejected):
    """A deed about an account that was refused, with its reason and what the sentence needs."""

    def __init__(self, why: Why, **values: Any) -> None:
        """`values` fill the sentence."""
        super().__init__(why.format(**values))
        self.why, self.values = why, values
