"""The card of a village, put together from what queries tell: who answers, exit, figures, survey, organisations."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.desk.explaining import SchemeTold, schemes_told
from xiuhua.desk.figures import number, tiles_of
from xiuhua.desk.ground import Ground
from xiuhua.queries.area import Survey, survey_of
from xiuhua.queries.chain import Chain, chain_of
from xiuhua.queries.figure import FigureView, figures_of
from xiuhua.queries.household_counts import STATUS, households_by
from xiuhua.queries.organisation import organisations_in
from xiuhua.queries.village_explanation import village_explained
from xiuhua.queries.village_findings import open_findings
from xiuhua.words import NotFound, yuan

# Of the pack's figures those that say something of one village, in this order; a pack of none of them shows all it has.
FIGURES = (
    "incidence", "incidence_fall_5y", "poor_persons", "registered_households", "households_helped", "helpers",
    "resident_members", "village_leaders", "team_budget_floor", "organisation_funds",
)  # fmt: skip
# A figure of who is in a post says nothing of a village that need not fill it: there it is not unknown.
OF_POST = {"team_budget_floor": "resident_team"}
UNITS = 3  # bodies of a village that a card names; the others stand on the page of organisations


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """One answer of the survey in words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class SurveyTold:
    """A village's survey: what it answered, and what it did not."""

    on: date
    source: str
    known: tuple[SurveyLine, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exit:
    """The criteria on villages as they are judged: schemes that apply, and the names of those that do not.

    `judged` is False where nothing could be judged at all.
    """

    schemes: tuple[SchemeTold, ...]
    elsewhere: tuple[str, ...]
    judged: bool


def village_card(ground: Ground) -> dict[str, Any]:
    """Everything that a village's card shows. At most forty statements after the door."""
    village, on = ground.area, ground.on
    survey = survey_of(village, on=on)
    figures = figures_of(village.code, on=on)
    chain = chain_of(village, on=on)
    told: dict[str, Any] = {
        "chain": chain,
        "survey": survey, "answers": _answers(survey, on=on) if survey else None,
        "tiles": tiles_of(_concerning(_chosen(figures), chain), on=on),
        "data_day": figures[0].as_of if figures else None,
    }  # fmt: skip
    if not ground.whole:
        return told
    by_status = households_by(STATUS, village, on=on)
    bodies = organisations_in(village, on=on, size=UNITS + 1)
    return told | {
        "on_file": sum(by_status.values()), "by_status": by_status,
        "exit": _exit(ground),
        "bodies": bodies[:UNITS], "more_bodies": len(bodies) > UNITS,
        "flagged": open_findings(village, on=on) if ground.all_topics else None,
    }  # fmt: skip


def _chosen(figures: list[FigureView]) -> list[FigureView]:
    by_key = {figure.key: figure for figure in figures}
    return [by_key[key] for key in FIGURES if key in by_key] or figures


def _concerning(figures: list[FigureView], chain: Chain) -> list[FigureView]:
    """Figures without those of posts that the village need not fill, where there is none."""
    if chain.required is None:
        return figures
    required = {post.slot for post in chain.required}
    return [it for it in figures if it.value is not None or OF_POST.get(it.key, "") in {"", *required}]


def _exit(ground: Ground) -> Exit:
    try:
        found = village_explained(ground.area, on=ground.on)
    except NotFound:
        found = None
    schemes = tuple(it for it in found or () if it.verdict)
    elsewhere = tuple(it.label for it in found or () if not it.verdict)
    return Exit(schemes_told(schemes), elsewhere, judged=found is not None)


def _answers(survey: Survey, *, on: date) -> SurveyTold:
    """What the survey says in the order of its sheet; what it leaves open is named, never left out."""
    lines = [(label, _text(getattr(survey, name), name)) for name, label in _questions().items()]
    if survey.poor_village:
        lines.insert(3, (_("Exit"), _exit_text(survey, on=on)))
    known = tuple(SurveyLine(label, text) for label, text in lines if text is not None)
    return SurveyTold(survey.on, survey.source, known, tuple(label for label, text in lines if text is None))


def _exit_text(survey: Survey, *, on: date) -> str | None:
    """The year of exit; "not yet" when it is still to come or the survey says so; None when nobody has said."""
    if survey.exit_year:
        return str(survey.exit_year) if survey.exit_year <= on.year else _("not yet")
    return {True: _("yes"), False: _("not yet"), None: None}[survey.exited]


def _text(value: object, name: str) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return _("yes") if value else _("no")
        case int() if name == "collective_income_fen":
            unit = pgettext("unit", "yuan")
            return f"{number(float(yuan(value)))} {unit}"
    return number(value)


def _questions() -> dict[str, str]:
    return {
        "population": _("Agricultural population"),
        "households": _("Households"),
        "poor_village": _("Poor village"),
        "collective_income_fen": _("Collective income"),
        "hardened_road": _("Hardened road"),
        "bus": _("Bus"),
        "network": _("Network"),
        "clinic": _("Clinic"),
        "clinics": _("Clinics counted"),
        "doctors": _("Doctors and assistant doctors"),
        "culture_room": _("Culture room"),
        "culture_rooms": _("Culture rooms counted"),
        "primary_schools": _("Primary schools"),
        "public_toilets": _("Public toilets"),
        "waste_points": _("Points for waste"),
        "unsafe_water_households": _("Households without safe water"),
        "dangerous_houses": _("Dangerous houses"),
        "poor_persons": _("Poor persons as surveyed"),
        "allowance_households": _("Households with minimum living allowance"),
        "allowance_persons": _("Persons with minimum living allowance"),
        "special_support_persons": _("Persons in special support"),
        "disabled_persons": _("Disabled persons"),
        "pension_insured": _("Insured for the basic pension"),
    }
