"""Guessing at the gate as it would be done: spread over names and addresses, listening to how long answers take."""

import random
import statistics
import time
from collections import Counter
from time import process_time

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client

from tests.actions.diagnose.ground import exit_ground
from tests.makers import PASSWORD, make_account, make_household, make_office
from tests.scan_cards import card_with_code
from xiuhua.actions.account.log_in import ADDRESS_FAILURES, NAME_FAILURES, PAIR_FAILURES
from xiuhua.bridge.tries import WINDOW_SECONDS
from xiuhua.register.models import Account, JournalLine

pytestmark = [pytest.mark.django_db, pytest.mark.drill]
TRIES, NAMES, ADDRESSES = 10_000, 40, 60
CARDS, CODES, MOST_VAIN = 5, 1_500, 50
LISTENED = 40
WRONG = "guess"
MOST_MILLISECONDS = 20  # of a processor: the clock would tell what else the machine does
STRONG = "django.contrib.auth.hashers.ScryptPasswordHasher"


def try_in(username: str, address: str, password: str = WRONG) -> int:
    return Client().post("/login/", {"username": username, "password": password}, REMOTE_ADDR=address).status_code


def test_ten_thousand_tries_over_names_and_addresses_are_looked_at_within_the_budgets():
    """Half of the names exist. In two quarters of an hour, of which the second is counted."""
    make_office()
    for number in range(0, NAMES, 2):
        make_account(f"name{number}")
    chance, looked_at = random.Random(7), Counter()  # noqa: S311 -- a drill that can be repeated
    with time_machine.travel(time.time(), tick=False) as clock:
        for number in range(TRIES):
            if number % (TRIES // 2) == 0:
                clock.shift(WINDOW_SECONDS)
                looked_at.clear()
            name, address = f"name{chance.randrange(NAMES)}", f"10.0.0.{chance.randrange(ADDRESSES)}"
            before = JournalLine.objects.count()
            assert try_in(name, address) == 401
            for bucket in ((name, address), address, name):
                looked_at[bucket] += JournalLine.objects.count() - before
        pairs = [count for bucket, count in looked_at.items() if isinstance(bucket, tuple)]
        addresses = [count for bucket, count in looked_at.items() if str(bucket).startswith("10.")]
        names = [count for bucket, count in looked_at.items() if str(bucket).startswith("name")]
        most = {"pair": max(pairs), "address": max(addresses), "name": max(names)}
        print(f"looked at: {sum(pairs)} of {TRIES // 2}; the most of one {most}")
        assert max(pairs) <= PAIR_FAILURES
        assert max(addresses) <= ADDRESS_FAILURES
        assert max(names) <= NAME_FAILURES
        clock.shift(WINDOW_SECONDS)
        assert try_in("name0", "10.0.0.1", PASSWORD) == 302


def test_of_many_codes_typed_at_cards_from_everywhere_fifty_a_card_are_looked_at():
    """Five cards somebody photographed, a code every few minutes for two weeks, from as many addresses."""
    ground = exit_ground()
    by = ground.by["village"]
    homes = [make_household(ground.household.residences.get().village) for _ in range(CARDS)]
    cards = [card_with_code(home, by=by, at=f"a-token-of-a-drill-{number:04}") for number, home in enumerate(homes)]
    chance, answers = random.Random(7), Counter()  # noqa: S311 -- a drill that can be repeated
    with time_machine.travel(time.time(), tick=False) as clock:
        for _ in range(CODES):
            clock.shift(2 * 24 * 3600 * 7 / CODES)
            address, code = f"10.0.0.{chance.randrange(ADDRESSES)}", f"{chance.randrange(10**8):08}"
            path = f"/c/{chance.choice(cards)}/"
            answers[Client().post(path, {"code": code}, REMOTE_ADDR=address).status_code] += 1
    looked_at = JournalLine.objects.filter(deed="miss_scan_card").count()
    print(f"looked at: {looked_at} of {CODES}; answers {dict(answers)}")
    assert (looked_at, answers[200]) == (CARDS * MOST_VAIN, 0)


def test_a_known_name_and_an_unknown_one_are_answered_alike_and_about_as_fast(settings):
    settings.PASSWORD_HASHERS = [STRONG]
    make_office()
    make_account("known")
    Account.objects.update(password=make_password(PASSWORD))
    took: dict[str, list[float]] = {"known": [], "unknown": []}
    try_in("unknown", "10.9.0.1")  # whom an unknown name is compared with is made once
    pages = set()
    for number in range(LISTENED):
        for name in ("known", "unknown") if number % 2 else ("unknown", "known"):
            begun = process_time()
            answer = Client().post("/login/", {"username": name, "password": WRONG}, REMOTE_ADDR=f"10.1.0.{number}")
            took[name].append((process_time() - begun) * 1000)
            text = answer.content.decode().replace(name, "NAME")
            pages.add((answer.status_code, text[text.index("<h1>") : text.index("csrfmiddlewaretoken")]))
    assert len(pages) == 1
    medians = {name: statistics.median(times) for name, times in took.items()}
    quarters = {name: [round(cut) for cut in statistics.quantiles(times, n=4)] for name, times in took.items()}
    print(f"milliseconds, by quarters: {quarters}")
    assert abs(medians["known"] - medians["unknown"]) < MOST_MILLISECONDS
