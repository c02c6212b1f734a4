"""Every role at every route with every relation of the thing to it: what is not theirs is answered as if not there.

Who should get an answer is told by tests/desk/who_answers.py from the rows, not by the door. Here each closed view is
asked itself and some roles through the whole program; the drill tests/drills/test_matrix.py asks all cases whole.
"""

import uuid

import pytest
from django.http import HttpResponse
from django.urls import get_resolver, include, path, resolve
from django.urls.converters import IntConverter

from tests.desk.asking import ABSENT, ANSWERED, VERB_REFUSED, cases, visit
from tests.desk.known_routes import routes_of, unknown
from tests.desk.relations import RELATIONS
from xiuhua.duty.routes import Duty, duty_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
ROLES = (
    "city", "county", "township", "village", "health", "leader", "helper",
    "inspector", "sealed_inspector", "auditor", "security", "system", "ended", "stand_in",
)  # fmt: skip
# Which answer as some of the others do, or read on for a time what they handed over.
EVERY_ROLE = (*ROLES, "secretary", "team", "technician", "nobody", "former", "stood_in", "will_stand_in")
ASKED_WHOLE = ("township", "helper", "auditor")
# What is numbered one by one, and why that tells nothing about a household.
NUMBERED = {
    "sheet": "the year of an assessment",
    "lost-rows": "the same",
    "header": "what a header of a workbook means; it opens for offices that import, and is no person's",
    "end-role": "an office that an account holds, whose key stands before it; it opens for the security officer",
}


def seeded(*names: str) -> list:
    def view(_request, **_kwargs):
        return HttpResponse()

    return [path(f"{name}/", view, name=name) for name in names]


def test_a_route_that_the_matrix_does_not_know_fails_it():
    assert unknown(get_resolver().url_patterns) == []
    assert unknown([path("new/", include(seeded("households", "booklet")))]) == ["booklet/ (booklet)"]


def test_every_relation_is_tried_by_somebody(world):
    assert set().union(*(world.things[role] for role in ROLES)) == set(RELATIONS)
    assert set(RELATIONS) - set(world.things["county"]) == set()


@pytest.mark.parametrize("role", ROLES)
def test_at_every_view_what_is_not_theirs_is_absent(world, role):
    reader = visit(world, role)
    closed = [case for case in cases(reader, role) if case.becomes == ABSENT]
    assert [f"{case}: {said}" for case in closed if (said := reader.knock(case)) != 404] == []
    assert len(closed) > 30


def test_a_verb_that_a_page_has_not_is_refused_before_anything_is_asked(world):
    reader = visit(world, "city")
    refused = [case for case in cases(reader, "city") if case.becomes == VERB_REFUSED]
    assert {reader.knock(case) for case in refused} == {405}
    assert len(refused) > 30


def test_absent_and_forbidden_are_one_answer(world):
    """Each route and verb about what is not there and what is another's, asked by somebody to whom it is closed."""
    closed: dict[tuple, list] = {}
    for role in ASKED_WHOLE:
        reader, seen = visit(world, role), set()
        for case in cases(reader, role):
            about = (case.route, case.verb, case.relation == "absent")
            if case.becomes == ABSENT and about not in seen:
                seen.add(about)
                closed.setdefault(about, []).append((reader, case))
    by_turns = [found[turn % len(found)] for turn, found in enumerate(closed.values())]
    assert [one for reader, case in by_turns for one in reader.trouble_with(case)] == []
    assert {reader.answers.account.username for reader, _case in by_turns} == set(ASKED_WHOLE)
    assert len(by_turns) > 60


@pytest.mark.parametrize("role", ASKED_WHOLE)
def test_what_is_theirs_is_answered_and_leads_to_nothing_of_others(world, role):
    reader = visit(world, role)
    opened = {}
    for case in cases(reader, role):
        if case.becomes == ANSWERED:
            opened.setdefault((case.route, case.verb), case)
    assert [one for case in opened.values() for one in reader.trouble_with(case)] == []
    assert len(opened) >= 10


def test_nobody_is_sent_to_the_log_in_from_everywhere(world):
    reader = visit(world, "")
    asked = [case for case in cases(reader, "") if duty_of(resolve(case.address).func) is not Duty.PUBLIC]
    assert {reader.knock(case) for case in asked} == {302}
    assert len(asked) > 200


def test_nothing_about_a_household_is_numbered_one_by_one():
    routes = routes_of(get_resolver().url_patterns)
    numbered = {it.name for it in routes if any(isinstance(c, IntConverter) for c in it.pattern.converters.values())}
    assert numbered == set(NUMBERED)


def test_keys_cannot_be_guessed_or_swapped(world):
    from xiuhua.register.models import (
        Account,
        AskedForm,
        BoundaryFile,
        Household,
        ImportBatch,
        Job,
        Member,
        Organisation,
        Person,
        SecondFactor,
    )

    city = visit(world, "city").client
    staff = (Person, Organisation, Account, SecondFactor)
    keyed = (Household, Member, ImportBatch, Job, AskedForm, BoundaryFile, *staff)
    for model in keyed:
        keys = set(model.objects.values_list("key", flat=True))
        assert {key.version for key in keys} == {4}
        guessed = [uuid.UUID(int=number) for number in range(1, 1_001)] + [uuid.uuid4() for _ in range(1_000)]
        near = [uuid.UUID(int=key.int ^ 1) for key in list(keys)[:500]]
        assert keys.isdisjoint([*guessed, *near])
    theirs = world.things["city"]["self"]
    assert city.get(f"/household/{theirs.household.key}/").status_code == 200
    for other in (theirs.member, theirs.brought, theirs.job, theirs.form):
        assert city.get(f"/household/{other.key}/").status_code == 404
    for swapped in (f"/imports/{theirs.household.key}/", f"/jobs/{theirs.brought.key}/", f"/imports/{theirs.job.key}/"):
        assert city.get(swapped).status_code == 404
