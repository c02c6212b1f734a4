"""Where a page stands: who reads, which area, as of which day; and what every template may know of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.actions.keep.import_access import may_import
from xiuhua.actions.keep.job_access import sees_all_jobs
from xiuhua.duty.acting import ACTING, acting_key
from xiuhua.duty.appointing import APPOINTING_GROUNDS
from xiuhua.duty.door import (
    Absent,
    Scope,
    open_area,
    scope_of,
    see_figures,
    which_covered,
    which_figures,
    without_topics,
)
from xiuhua.duty.routes import OWES_FACTOR
from xiuhua.queries.area import Surroundings, surroundings_of
from xiuhua.queries.office import clock_day, is_demo
from xiuhua.queries.own_account import owes_factor
from xiuhua.words import Rejected, Role

PRIVILEGES = "privileges"  # in a session: a mark of what its owner may open
FIRST_YEAR = 1949  # nothing that is kept is older
MOST_TYPED = 24  # letters of what is no day
THEMES = ("light", "dark")
VIEWS = ("area", "households", "area-measures", "villages", "posts", "organisations", "quality")
ALL_TOPICS = frozenset({"area-measures", "quality"})  # pages on which every topic speaks: not for a department


@dataclass(frozen=True, slots=True)
class Reader:
    """The office's day and what the reader's duties cover on it."""

    today: date
    scope: Scope


@dataclass(frozen=True, slots=True)
class Ground:
    """The reader's scope, the area opened, and the day asked for; `whole` says that its households may be listed."""

    scope: Scope
    area: Any
    around: Surroundings
    on: date
    today: date
    asked: date | None
    whole: bool
    kept: Mapping[str, str]

    @property
    def all_topics(self) -> bool:
        """Whether some duty covers the area whole, not only a topic of it as a department's does."""
        around = {place.code for place in self.around.path}
        return any(place.code in around and not place.reason.topic for place in self.scope.places)

    @property
    def is_of_its_office(self) -> bool:
        """Whether an office over the area reads, which fills its posts and pairs its households."""
        around = {place.code for place in self.around.path}
        return any(place.code in around and place.reason.key in APPOINTING_GROUNDS for place in self.scope.places)

    @property
    def is_of_any_office(self) -> bool:
        """Whether an office over the area reads, a village's own among them."""
        around = {place.code for place in self.around.path}
        return any(place.code in around and acting_key(place.reason) in ACTING for place in self.scope.places)

    def context(self, view: str) -> dict[str, Any]:
        """What the frame of an area's page needs."""
        return {
            "area": self.area,
            "around": self.around,
            "on": self.on,
            "today": self.today,
            "asked_on": self.asked,
            "here": Here(view, self.kept),
            "kept": self.kept,
            "of_its_office": self.is_of_its_office,
            "of_any_office": self.is_of_any_office and self.all_topics,
            "all_topics": self.all_topics,
            "area_views": self._views(view) if self.whole else [],
        }

    def _views(self, view: str) -> list["AreaView"]:
        shut = frozenset() if self.all_topics else ALL_TOPICS
        return [AreaView(name, label, name == view) for name, label in view_labels() if name not in shut]


@dataclass(frozen=True, slots=True)
class Here:
    """The page one is on, as it is for any area: its view, what follows the code in its address, and its filters."""

    view: str
    kept: Mapping[str, str]
    args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaView:
    """One of an area's pages as a tab."""

    name: str
    label: str
    here: bool


@dataclass(frozen=True, slots=True)
class RefusedDay:
    """What was typed for a day that none can be shown for, and why."""

    typed: str
    why: str


def ground_of(request: HttpRequest, code: str, *, figures_only: bool = False, all_topics: bool = False) -> Ground:
    """Open an area at the door for a page; raises Absent. At most nine statements.

    `figures_only` also lets those in who may see its figures but not its households; `all_topics` keeps those out who
    answer for a topic of it only.
    """
    reader = reader_of(request)
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    scope = without_topics(reader.scope) if all_topics else reader.scope
    area = (see_figures if figures_only else open_area)(scope, code, on=on)
    glances = partial(which_figures, scope, on=on) if figures_only else None
    around = surroundings_of(area, on=on, covers=partial(which_covered, scope, on=on), glances=glances)
    kept = {key: str(value) for key, value in request.GET.items() if key not in ("on", "page")}
    return Ground(reader.scope, area, around, on, reader.today, asked, around.covered, kept)


def reader_of(request: HttpRequest) -> Reader:
    """Who reads and which day it is, asked once a request. Three statements."""
    kept: Reader | None = getattr(request, "reader", None)
    if kept is None:
        today = clock_day()
        if not request.user.is_authenticated:
            raise Absent  # a route that asks for its reader declares a duty that demands a log-in
        kept = Reader(today, scope_of(request.user, today=today))
        _renew_when_privileges_change(request, kept.scope)
        request.reader = kept  # type: ignore[attr-defined]
    return kept


def _renew_when_privileges_change(request: HttpRequest, scope: Scope) -> None:
    """Give the session another key when what its owner may open has changed since: an old key is worth nothing then."""
    held = [sorted(scope.offices), [(place.code, place.reason.key, place.reason.topic) for place in scope.places]]
    mark = hashlib.sha256(json.dumps(held).encode()).hexdigest()[:16]
    before = request.session.get(PRIVILEGES)
    if before == mark:
        return
    if before is not None:
        request.session.cycle_key()
        note_debt_of_factor(request, scope)
    request.session[PRIVILEGES] = mark


def note_debt_of_factor(request: HttpRequest, scope: Scope) -> None:
    """Note in the session whether its owner must set a second factor before anything opens."""
    request.session[OWES_FACTOR] = owes_factor(scope.account, scope.offices, on=scope.today)


def asked_day(request: HttpRequest, *, today: date) -> date | None:
    """The day that the reader asks for with ?on=; None for today, which the page says where it shows it instead."""
    typed = request.GET.get("on", "")
    if not typed:
        return None
    try:
        asked = date.fromisoformat(typed)
    except ValueError:
        asked = date.min
    if asked.year < FIRST_YEAR:
        said = _("“%(typed)s” is no day from %(year)s on, so the page shows today, %(today)s. Choose a day.")
    elif asked > today:
        said = _("%(typed)s is still to come, so the page shows today, %(today)s. Choose a day until then.")
    else:
        return asked if asked < today else None
    shown = "".join(filter(str.isprintable, typed))
    shown = shown if len(shown) <= MOST_TYPED else f"{shown[:MOST_TYPED]}…"
    told = {"typed": shown, "year": FIRST_YEAR, "today": f"{today:%Y-%m-%d}"}
    request.refused_day = RefusedDay(shown, said % told)  # type: ignore[attr-defined]
    return None


class NoSuchDay(Rejected):
    """A day that cannot be asked for: the refusal is about the field of the day."""


def day_until_today(text: str, *, today: date) -> date:
    """The day that the reader typed; raises NoSuchDay for none that makes sense, or one that is still to come."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if day > today:
        raise NoSuchDay(no_later_day())
    return day


def no_later_day() -> str:
    """What to say of a day that is still to come."""
    return _("Choose a day that is not later than today: the register knows nothing of later ones.")


def key_named(text: str) -> UUID:
    """The key that a form names; raises Absent for what is none: no page of ours sends it."""
    try:
        return UUID(text)
    except ValueError:
        raise Absent from None


def page_number(request: HttpRequest) -> int:
    """The page asked for with ?page=, 1 when none or nonsense."""
    asked = request.GET.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def view_labels() -> list[tuple[str, str]]:
    """The pages of an area with their names."""
    labels = (_("Overview"), _("Households"), pgettext("of an area", "Measures"), _("Villages"), _("Posts"))
    return list(zip(VIEWS, (*labels, _("Organisations"), _("Data quality")), strict=True))


def appearance(request: HttpRequest) -> dict[str, Any]:
    """For every template: the theme, the language, the reader's name and pages. Lazy: an error page asks nothing."""
    theme = request.COOKIES.get("theme", "")
    return {
        "theme": theme if theme in THEMES else "",
        "language": getattr(request, "LANGUAGE_CODE", "zh-hans"),
        "refused_day": getattr(request, "refused_day", None),
        "is_demo": SimpleLazyObject(is_demo),
        "reader_name": SimpleLazyObject(lambda: reader_name(request)),
        "navigation": SimpleLazyObject(lambda: navigation(request)),
    }


def reader_name(request: HttpRequest) -> str:
    """Who is reading: the person's name, or the account's."""
    user = request.user
    return user.called if user.is_authenticated else ""


@dataclass(frozen=True, slots=True)
class Page:
    """One of the reader's own pages."""

    label: str
    address: str
    here: bool


def navigation(request: HttpRequest) -> list[Page]:
    """The reader's own pages, as their duties make them."""
    scope = reader_of(request).scope
    pages = []
    if scope.places or scope.person_id is not None or scope.inspects:
        pages.append((_("My work"), reverse("mine")))
    if home := widest_place(scope):
        pages.append((_("Overview"), reverse("area", args=[home])))
        pages.append((_("Households"), reverse("households", args=[home])))
        pages.append((_("Posts"), reverse("posts", args=[home])))
        pages.append((_("Organisations"), reverse("organisations", args=[home])))
    if pages:
        pages.append((_("Policy"), reverse("packs")))
    if may_import(scope):
        pages.append((_("Imports"), reverse("imports")))
    if without_topics(scope).places:
        pages.append((_("Forms"), reverse("forms")))
        pages.append((_("Assessment"), reverse("assessments", args=[home])))
    if sees_all_jobs(scope):
        pages.append((_("Upkeep"), reverse("office")))
        pages.append((_("Jobs"), reverse("jobs")))
    if keeps_accounts(scope):
        pages.append((_("Accounts"), reverse("accounts")))
    if opens_journal(scope):
        pages.append((_("Journal"), reverse("journal")))
    if Role.SECURITY in scope.offices:
        pages.append((_("Who may see what"), reverse("duties")))
    return [Page(label, address, request.path == address) for label, address in pages]


def keeps_accounts(scope: Scope) -> bool:
    """Whether a scope holds the security officer's office, who alone gives and ends offices."""
    return Role.SECURITY in scope.offices


def opens_journal(scope: Scope) -> bool:
    """Whether a scope holds the auditor's office, to whom alone the journal opens."""
    return Role.AUDITOR in scope.offices


def widest_place(scope: Scope) -> str:
    """The code of the widest place that a scope covers, empty for none."""
    return min((place.code for place in scope.places), key=lambda code: (len(code), code), default="")
