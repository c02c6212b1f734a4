"""One small city for all tests of the demo, and its households as plain rows."""

import pytest

from tests.demo.cards import cards_of
from xiuhua.demo.city import build


@pytest.fixture(scope="session")
def city():
    return build(2000)


@pytest.fixture(scope="session")
def cards(city):
    return cards_of(city)
