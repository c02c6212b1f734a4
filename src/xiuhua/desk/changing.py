"""Changes of values on file in words: what an item is called, how its values read, and what a form about one says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.actions.diagnose.request_change import Wanted
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.labels import label, language
from xiuhua.policy.pack import Pack
from xiuhua.queries.change_request import NO, YES, Changeable, Plain, column_of
from xiuhua.queries.item_names import item_names
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.proceeding import ProceedingView

EVIDENCE = "evidence-"


@dataclass(frozen=True, slots=True)
class ChangeWish:
    """What was typed: the item and member whose value it is, the new value, since when, why, and on what.

    `of` is the proceeding of a request that was sent back and is asked again.
    """

    item: str
    member: UUID | None
    value: str
    since: str
    reason: str
    told_by: str
    evidence: dict[str, str]
    of: UUID | None = None

    def wanted(self) -> Wanted:
        """What is asked for; raises ProceedingRefused for a day that is none."""
        try:
            since = date.fromisoformat(self.since) if self.since else None
        except ValueError:
            raise ProceedingRefused("no_day", at="since") from None
        return Wanted(self.item, self.member, self.value, since, self.reason, self.told_by, self.evidence)


@dataclass(frozen=True, slots=True)
class Field:
    """How the form asks for a new value: out of some (key and word), or typed; `hint` says what is expected."""

    choices: tuple[tuple[str, str], ...]
    hint: str


def change_wish_of(request: HttpRequest) -> ChangeWish:
    """What was typed, or which value the page was asked about."""
    told = request.POST or request.GET
    evidence = {it.removeprefix(EVIDENCE): text_told(told, it) for it in told if it.startswith(EVIDENCE)}
    return ChangeWish(
        text_told(told, "item"), key_told(text_told(told, "member")), text_told(told, "value"),
        text_told(told, "since"), text_told(told, "reason"), text_told(told, "told_by"), evidence,
        key_told(text_told(told, "of")),
    )  # fmt: skip


def as_it_was_asked(view: ProceedingView) -> ChangeWish:
    """The form of a request that was sent back, with what was typed the last time."""
    act = next(it for it in reversed(view.acts) if it.change)
    change = act.change
    assert change is not None  # noqa: S101 -- chosen so
    value = change.after
    if isinstance(value, bool):
        value = YES if value else NO
    since = change.since.isoformat() if change.since else ""
    return ChangeWish(
        change.item, change.of_member, str(value), since, act.reason, act.told_by, dict(act.evidence), view.key
    )


def item_word(item: str, pack: Pack | None = None) -> str:
    """What an item is called in the reader's language; the item itself where the pack (in force) does not know it."""
    return _names((pack or pack_in_force(clock_day())).name, language()).get(item, item)


def value_word(value: Plain, item: str, pack: Pack | None = None) -> str:
    """A value of an item in words, of the pack in force unless one is told; empty for none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    try:
        codes = column_of(item, pack or pack_in_force(clock_day())).codes
    except (KeyError, FileNotFoundError):
        codes = None
    return label(str(value), of=_list_of(item)) if codes else str(value)


def field_of(it: Changeable) -> Field:
    """How the form asks for the new value of an item."""
    pack = pack_in_force(clock_day())
    column = column_of(it.item, pack)
    if column.kind == "yes_no":
        return Field(((YES, _("yes")), (NO, _("no"))), "")
    if column.codes:
        return Field(tuple((key, label(key, of=_list_of(it.item))) for key in column.codes.labels), "")
    told = read_forms(pack.name).phrases["expected"][column.kind][language()]
    return Field((), told.format(least=column.least, most=column.most, unit=""))


def by_owner(found: Iterable[Changeable]) -> list[tuple[str, list[Changeable]]]:
    """Values by whose they are: the household's (an empty name) first, then each member's."""
    groups: dict[tuple[UUID | None, str], list[Changeable]] = {}
    for it in found:
        groups.setdefault((it.member, it.name), []).append(it)
    return [(name, lines) for (_member, name), lines in groups.items()]


def _list_of(item: str) -> str:
    """The code list of an item is called as its column."""
    return item.partition(".")[2]


@lru_cache(maxsize=4)
def _names(pack: str, told: str) -> dict[str, str]:
    try:
        items = read_forms(pack).layout
    except FileNotFoundError:
        return {}
    return item_names(items, pack_in_force(clock_day()), language=told)
