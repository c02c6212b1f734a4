"""Says in which language somebody talks with a household, and in which else; what was said before ends today."""

from uuid import UUID

from django.db import transaction
from django.db.models import Min

from xiuhua.actions.journal import write_line
from xiuhua.duty.door import Absent, open_household, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import Account, HomeLanguage, Household

LANGUAGES = "language"


@transaction.atomic
def tell_home_language(household: UUID, language: str, second: str = "", *, by: Account) -> bool:
    """Keep from today on in which language (keys of the pack's list) a household is talked with; none for unknown.

    Gives whether anything changed; said twice, done once. Raises Absent for whoever does not answer for the household,
    and for what the pack does not list.
    """
    today = clock_day()
    opened = open_household(scope_of(by, today=today), household, on=today)
    if not opened.is_answered_for:
        raise Absent
    home = Household.objects.select_for_update().get(pk=opened.household.pk)
    told = HomeLanguage.objects.on(today).filter(household=home)
    now = told.order_by("-since", "-pk").first()
    before = (now.language, now.second) if now else ("", "")
    after = _in_order(language, second)
    _require_listed(after, before)
    if after == before:
        return False
    later = HomeLanguage.objects.filter(household=home, since__gt=today).aggregate(first=Min("since"))["first"]
    HomeLanguage.objects.filter(pk__in=list(told.values_list("pk", flat=True))).update(until=today)
    if any(after):
        HomeLanguage.objects.create(
            household=home, since=today, until=later, source=by.called[:60], language=after[0], second=after[1]
        )
    write_line(
        "tell_home_language", by=by, subject_kind="household", subject=home.key,
        before={"languages": [it for it in before if it]}, after={"languages": [it for it in after if it]},
    )  # fmt: skip
    return True


def _in_order(language: str, second: str) -> tuple[str, str]:
    """Without a gap, and none twice."""
    first, then, *_none = [*dict.fromkeys(it for it in (language, second) if it), "", ""]
    return first, then


def _require_listed(after: tuple[str, str], before: tuple[str, str]) -> None:
    """No page of ours sends a key that the pack lacks; what was said under another pack may stay."""
    lists = pack_in_force(clock_day()).codes
    known = {code.key for code in lists[LANGUAGES].codes} if LANGUAGES in lists else set()
    if not {it for it in after if it} <= known | set(before):
        raise Absent
