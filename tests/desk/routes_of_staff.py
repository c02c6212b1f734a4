"""Routes of the staff's files, grade lists and shortlists, as the matrix asks for them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from tests.desk.who_may import (
    area_of_an_office,
    file_of_somebody,
    nobody,
    of_staff,
    place_that_grades,
    place_that_opens_files,
    place_with_shortlists,
)

NOWHERE = UUID(int=0)  # no list of the matrix has this key


def routes_of_staff(
    known: Any, *, code: Callable[[Any], dict[str, Any]], key_of: Callable[[str], Any]
) -> dict[str, Any]:
    """Each route as `known` has it."""
    return {
        "own-file-of-staff": known(
            {"GET": of_staff, "POST": of_staff}, sends=lambda _thing: {"do": "state", "text": ""}
        ),
        "evidence-file": known(
            {"GET": file_of_somebody, "POST": file_of_somebody},
            address=key_of("person"),
            sends=lambda _thing: {"do": "open", "why": ""},
        ),
        "evidence-files": known(
            {"GET": area_of_an_office, "POST": place_that_opens_files},
            address=code,
            sends=lambda _thing: {"person": "x"},
        ),
        "grade-lists": known(
            {"GET": place_that_grades, "POST": place_that_grades}, address=code, sends=lambda _thing: {"kind": "x"}
        ),
        "grade-list": known({"GET": nobody, "POST": nobody}, address=lambda thing: code(thing) | {"key": NOWHERE}),
        "shortlists": known(
            {"GET": place_with_shortlists, "POST": place_with_shortlists},
            address=code,
            sends=lambda _thing: {"purpose": "x"},
        ),
        "shortlist": known({"GET": nobody, "POST": nobody}, address=lambda thing: code(thing) | {"key": NOWHERE}),
    }
