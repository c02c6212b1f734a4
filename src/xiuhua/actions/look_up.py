"""Finding somebody by a whole identity number is a deed: it passes the door and leaves a line without the number."""

from datetime import date

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.duty.door import Scope, without_topics
from xiuhua.queries.search.answer import members_found
from xiuhua.queries.search.found import Answer
from xiuhua.queries.search.reach import reach_of
from xiuhua.register.models import Belonging
from xiuhua.register.vault import KeysUnusable, open_vault


@transaction.atomic
def look_up(scope: Scope, number: str, *, on: date) -> Answer:
    """The members of this identity number whom the scope may open with their numbers, as of a day.

    The journal tells who looked up and whose household was found. Somebody who is not there and somebody who is not
    theirs to open leave the same line and the same answer.
    """
    found = [] if (index := _index_of(number)) is None else _bearers(without_topics(scope), index, on=on)
    write_line(
        "look_up",
        by=scope.account,
        subject_kind="household" if found else "",
        subject=found[0].household.key if found else "",
        after={"on": on, "found": len(found)},
    )
    return Answer(on, people=members_found([row.pk for row in found], on=on))


def _index_of(number: str) -> str | None:
    """The blind index; None while there are no keys, when nothing is sealed either."""
    try:
        return open_vault().index(number)
    except KeysUnusable:
        return None


def _bearers(scope: Scope, index: str, *, on: date) -> list[Belonging]:
    bearers = reach_of(scope, on=on).belongings().filter(member__id_index=index)
    return list(bearers.select_related("household").order_by("pk"))
