"""What a household went through, in sentences of the reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.desk.changing import item_word, value_word
from xiuhua.desk.labels import evidence_words, label, reason_words, source
from xiuhua.desk.places import place
from xiuhua.desk.proceedings import outcome_words
from xiuhua.desk.templatetags.cloth import cents
from xiuhua.queries.household_history import Happening

# By the kind of what happened the list whose keys it names, and the list of the reasons noted with it.
NAMED = {
    "step": "event_kind", "cause": "cause", "wish": "wish", "measure": "measure_item", "procedure": "procedure",
}  # fmt: skip
REASONS = {
    ("measure", "ended"): "measure_end", ("helper", "ended"): "end_reason", ("family", "joined"): "how_joined",
    ("family", "left"): "how_left",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened, in words; `icon` and `kind` are those of its kind."""

    it: Happening
    kind: str
    said: str
    note: str


def told(it: Happening) -> Told:
    """What happened, in words."""
    if (it.kind, it.did) in REASONS:
        note = label(it.note, of=REASONS[it.kind, it.did])
    else:
        note = evidence_words(reason_words(source(it.note)))
    return Told(it, happening_words()[it.kind], _said(it), note)


def happening_words() -> dict[str, str]:
    """What kinds of happenings are called."""
    return {
        "step": pgettext("what happened", "step of the programme"), "cause": pgettext("what happened", "cause"),
        "wish": pgettext("what happened", "wish of the family"), "plan": pgettext("what happened", "plan"),
        "measure": pgettext("what happened", "measure"), "procedure": pgettext("what happened", "procedure"),
        "value": pgettext("what happened", "value changed"), "family": pgettext("what happened", "family"),
        "helper": pgettext("what happened", "helper"),
    }  # fmt: skip


def _said(it: Happening) -> str:
    about = label(it.about, of=NAMED[it.kind]) if it.kind in NAMED else it.about
    if it.kind == "value":
        return _changed(it)
    if it.kind == "procedure":
        if it.did == "begun":
            return _("%(what)s: begun") % {"what": about}
        return _("%(what)s: %(outcome)s") % {"what": about, "outcome": outcome_words().get(it.did, it.did)}
    if it.kind == "step":
        return about
    named = _of(about, it.member)
    facts = {"what": place(named) if it.did == "moved" else named, "year": it.year}
    return _sentences()[it.kind, it.did] % facts


def _of(what: str, member: str) -> str:
    return _("%(what)s (%(who)s)") % {"what": what, "who": member} if member else what


def _sentences() -> dict[tuple[str, str], str]:
    return {
        ("cause", "main"): _("Why it is poor, above all: %(what)s"),
        ("cause", "further"): _("Why it is poor, too: %(what)s"),
        ("cause", "ended"): _("No cause any more: %(what)s"),
        ("wish", "told"): _("What the family wants first: %(what)s"),
        ("plan", "fixed"): _("Plan of %(year)s fixed"),
        ("plan", "changed"): _("Plan of %(year)s changed"),
        ("measure", "begun"): _("%(what)s from this day on"),
        ("measure", "ended"): _("%(what)s no more"),
        ("family", "joined"): _("%(what)s came to the family"),
        ("family", "left"): _("%(what)s left the family"),
        ("family", "moved"): _("Moved to %(what)s"),
        ("helper", "begun"): _("%(what)s helps from this day on"),
        ("helper", "ended"): _("%(what)s helps no more"),
    }


def _changed(it: Happening) -> str:
    """A value with what it was and became; of income in yuan."""
    nothing = _("nothing")
    if it.did == "income":
        before, after = (cents(value) if isinstance(value, int) else nothing for value in (it.before, it.after))
        what = f"{label(it.about, of='income_part')} {it.year}"
    else:
        before, after = (value_word(value, it.about) or nothing for value in (it.before, it.after))
        what = _of(item_word(it.about), it.member)
    return _("%(what)s: %(before)s → %(after)s") % {"what": what, "before": before, "after": after}
