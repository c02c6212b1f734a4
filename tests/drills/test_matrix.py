"""The whole matrix through the whole program: every role, relation, route and verb, and the pages of what is theirs."""

import pytest

from tests.city import city
from tests.desk.asking import cases, visit
from tests.desk.conftest import places, world
from tests.desk.test_matrix import EVERY_ROLE

__all__ = ["city", "places", "world"]
pytestmark = [pytest.mark.drill, pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_a_role_is_answered_what_it_answers_for_and_nothing_else(world, role):
    reader = visit(world, role)
    assert [one for case in cases(reader, role) for one in reader.trouble_with(case)] == []
    print(f"{role}: {sum(reader.asked.values())} cases: {dict(reader.asked)}")
