"""Words for two records that may be of one person: how far they agree, how it stands, why a decision is not taken."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.actions.keep.double_refusal import DoubleRefused
from xiuhua.desk.figures import number
from xiuhua.desk.labels import day, label
from xiuhua.queries.double import DoubleView, Record

AGREES, NEAR, DIFFERS = "ok", "wait", "bad"  # icons of the desk
LEVELS_NEAR = frozenset({"sounds_same", "slip", "near", "few_slips", "part", "swapped"})
NUMBERS = ("number_checked", "number_loose", "number_opaque", "number_foreign", "number_masked")
BIRTHS = ("birth", "birth_month", "birth_year")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that both records tell, and how far they agree in it: words and an icon, none where it is no matter."""

    what: str
    values: tuple[str, str]
    agrees: str
    icon: str


def rows_of(view: DoubleView) -> list[Row]:
    """What two records tell, side by side."""
    one, other = view.records
    of = {
        _("Name"): ("name",), _("Identity number"): NUMBERS, _("Born"): BIRTHS, _("Sex"): ("sex",),
        _("Village"): ("village",), _("Telephone"): ("phone",),
    }  # fmt: skip
    told = [(what, _values(place, one), _values(place, other), names) for place, (what, names) in enumerate(of.items())]
    rows = [_row(what, (left, right), view.levels, names) for what, left, right, names in told]
    homes = (_("Household"), pgettext("of a record", "Number of the person"), _("Since"))
    beside = [(_home(one), _home(other)), (one.number, other.number), (_since(one), _since(other))]
    return [*rows, *(Row(what, values, "", "") for what, values in zip(homes, beside, strict=True))]


def _values(place: int, record: Record) -> str:
    sex = label(record.sex, of="sex") if record.sex else ""
    return (record.name, record.identity, day(record.birth), sex, record.village, record.phone)[place]


def _row(what: str, values: tuple[str, str], levels: dict[str, str], names: tuple[str, ...]) -> Row:
    level = next((levels[name] for name in names if name in levels), "")
    if not level:
        return Row(what, values, "", "")
    icon = AGREES if level == "same" else NEAR if level in LEVELS_NEAR else DIFFERS
    return Row(what, values, level_words()[level], icon)


def _home(record: Record) -> str:
    relation = label(record.relation, of="relation") if record.relation else ""
    return " · ".join(filter(None, (record.household_number, record.head, relation)))


def _since(record: Record) -> str:
    return day(record.since) if record.held else _("of no household any more")


def level_words() -> dict[str, str]:
    """How far two values agree, in words."""
    return {
        "same": pgettext("of two values", "the same"),
        "sounds_same": pgettext("of two values", "sounds the same"),
        "slip": pgettext("of two values", "one slip apart"),
        "few_slips": pgettext("of two values", "a few slips apart"),
        "near": pgettext("of two values", "close"),
        "part": pgettext("of two values", "one is part of the other"),
        "swapped": pgettext("of two values", "day and month swapped"),
        "family_only": pgettext("of two values", "only the surname"),
        "far": pgettext("of two values", "two different numbers"),
        "differs": pgettext("of two values", "differs"),
    }


def state_label(state: str) -> str:
    """How it stands with two records, in words."""
    return {
        "open": pgettext("of two records", "to be looked at"),
        "later": pgettext("of two records", "put off"),
        "asked": pgettext("of two records", "waits for a second person"),
        "same": pgettext("of two records", "merged"),
        "different": pgettext("of two records", "two persons"),
        "undone": pgettext("of two records", "merge undone"),
    }[state]


def why_undecided(refused: DoubleRefused) -> str:
    """The sentence for a refusal."""
    facts = {name: number(it) if isinstance(it, int) else it for name, it in refused.facts.items()}
    if "what" in facts:
        facts["what"] = going_on()[str(facts["what"])]
    return sentences()[refused.reason] % facts


def going_on() -> dict[str, str]:
    """What may go on in a household, in a word."""
    return {"helper": _("helper"), "measure": _("measure"), "proceeding": _("procedure")}


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return {
        "no_reason": _("Say in at least %(least)s characters what speaks for it: others will ask."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept: shorten it."),
        "holds_number": _(
            "The text has the number of an identity, an account or a mobile phone in it. Say it without: everybody who "
            "answers for it reads it."
        ),
        "decided": _("Somebody decided this already. Look at it again."),
        "not_one_of_both": _("Say which of the two records stays."),
        "own_hand": _("%(name)s said that they are one: somebody else has to confirm it."),
        "gone": _("One of the two records belongs to no household any more: there is nothing to decide."),
        "in_use": _(
            "Nobody would be left in household %(number)s, and its %(what)s goes on. End that first, or let the record "
            "there stay."
        ),
        "not_merged": _("These two are not merged: there is nothing to undo."),
        "merged_since": _("%(number)s took in another record since, or was taken in itself. Undo that first."),
        "moved_on": _("A fact that the merge wrote or ended was changed since, and would be lost. Correct it by hand."),
        "too_many": _(
            "%(people)s people live there: too many to compare while a page waits. Whoever runs the office can: "
            "xiuhua doubles %(code)s"
        ),
    }
