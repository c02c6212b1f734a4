"""Says which skills and languages somebody of the staff brings; what is not said any more ends today and is kept."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.duty.appointing import open_for_knowing
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.helper_brings import LANGUAGE, SKILL, brings, brought_by
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import Account, HelperSkill, Person, SpokenLanguage

KEPT: dict[str, Any] = {SKILL: HelperSkill, LANGUAGE: SpokenLanguage}


@transaction.atomic
def tell_what_helper_brings(person: UUID, said: Mapping[str, Collection[str]], *, by: Account) -> bool:
    """Let somebody (by key) bring from today on what is said, by list (`skill`, `language`) the keys of the pack's.

    What they brought already keeps its day. Gives whether anything changed; said twice, done once. Raises Absent for
    whoever does not appoint or pair them, and for what the pack does not list.
    """
    today = clock_day()
    who = open_for_knowing(scope_of(by, today=today), person)
    Person.objects.select_for_update().get(pk=who.pk)
    told = brought_by(who, on=today)
    before = {of: sorted(brings(told, of, on=today)) for of in KEPT}
    after = {of: sorted(set(said.get(of, ()))) for of in KEPT}
    _require_listed(after, before)
    if before == after:
        return False
    for of, kept in KEPT.items():
        rows = kept.objects.filter(person=who, until__isnull=True)
        rows.exclude(**{f"{of}__in": after[of]}).update(until=today)
        for key in sorted(set(after[of]) - set(before[of])):
            kept.objects.create(person=who, since=today, **{of: key})
    write_line(
        "tell_what_helper_brings", by=by, subject_kind="person", subject=who.key,
        before={"skills": before[SKILL], "languages": before[LANGUAGE]},
        after={"holder": who.name, "skills": after[SKILL], "languages": after[LANGUAGE]},
    )  # fmt: skip
    return True


def _require_listed(after: Mapping[str, Collection[str]], before: Mapping[str, Collection[str]]) -> None:
    """No page of ours sends a key that the pack lacks; what was said under another pack may stay."""
    lists = pack_in_force(clock_day()).codes
    for of, keys in after.items():
        known = {code.key for code in lists[of].codes} if of in lists else set()
        if not set(keys) <= known | set(before[of]):
            raise Absent
