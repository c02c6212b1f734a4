"""What a pack says of days in the village: of whom they are reckoned, from what, and by which rule."""

from dataclasses import dataclass
from datetime import date

from xiuhua.policy.pack import Pack, Setting
from xiuhua.reckon.presence import PresenceRule, Treatment, share_of

PREFIX = "presence."
RULES = ("min_days_month", "min_share_workdays")  # the first that has a value holds
LISTS = (
    "roles", "there_kinds", "duty_kinds", "away_kinds", "note_kinds", "document_kinds", "duty_leave",
    "checked_by", "reviewed_by", "rechecked_by",
)  # fmt: skip
EVIDENCE = ("there_kinds", "duty_kinds", "away_kinds")  # are in the rule
SINGLE = ("elsewhere_is_duty", "duty_treatment", "leave_treatment", "free_days_count", "correct_days")
PARAMETERS = tuple(f"{PREFIX}{name}" for name in (*RULES, *LISTS, *SINGLE))


@dataclass(frozen=True, slots=True)
class PresencePolicy:
    """A pack's words on days in the village on a day; `asks` is the setting that the rule rests on, None without one.

    Kinds are codes of the list presence_kind: those of notes may be added by whom they are about, with a document where
    they stand in `document_kinds`. A visit tells of a day when it was made in one of `visit_ways`. Offices that check,
    review and check again are roles.
    """

    rule: PresenceRule
    roles: frozenset[str]
    note_kinds: tuple[str, ...]
    document_kinds: frozenset[str]
    duty_leave: frozenset[str]
    checked_by: frozenset[str]
    reviewed_by: frozenset[str]
    rechecked_by: frozenset[str]
    correct_days: int
    visit_ways: frozenset[str]
    asks: Setting | None


def presence_policy(pack: Pack, *, day: date) -> PresencePolicy | None:
    """What a pack says on a day; None where it reckons nobody's days."""
    said = {name: it for name in (*RULES, *LISTS, *SINGLE) if (it := _setting(pack, name, day))}
    if any(name not in said for name in (*LISTS, *SINGLE)):
        return None
    lists = {name: _keys(said[name]) for name in LISTS}
    asks = next((said[name] for name in RULES if name in said), None)
    days, share = said.get(RULES[0]), said.get(RULES[1])
    rule = PresenceRule(
        share=share_of(float(str(share.value))) if share and not days else None,
        days=int(str(days.value)) if days else None,
        there=frozenset(lists["there_kinds"]),
        duty=frozenset(lists["duty_kinds"]),
        away=frozenset(lists["away_kinds"]),
        duty_is=Treatment(str(said["duty_treatment"].value)),
        leave_is=Treatment(str(said["leave_treatment"].value)),
        elsewhere_is_duty=bool(said["elsewhere_is_duty"].value),
        free_days=bool(said["free_days_count"].value),
    )
    return PresencePolicy(
        rule=rule,
        note_kinds=lists["note_kinds"],
        **{name: frozenset(lists[name]) for name in LISTS if name not in (*EVIDENCE, "note_kinds")},
        visit_ways=pack.visits.there if pack.visits else frozenset(),
        correct_days=int(str(said["correct_days"].value)),
        asks=asks,
    )


def _setting(pack: Pack, name: str, day: date) -> Setting | None:
    parameter = pack.parameters.get(f"{PREFIX}{name}")
    return parameter.setting_on(day) if parameter else None


def _keys(setting: Setting) -> tuple[str, ...]:
    return setting.value if isinstance(setting.value, tuple) else (str(setting.value),)
