"""Every route of the installation declares its duty, and what it declares is asked before the view runs."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, include, path

from tests.makers import make_account
from xiuhua.duty.routes import OWES_FACTOR, Duty, declares, duty_of

# Routes that anybody on the network may ask; a new one needs a reason here.
PUBLIC = {
    "login": "to become somebody",
    "second": "to become somebody whose password is not enough",
    "passkey": "to become somebody without a password",
    "logout": "to stop being somebody",
    "language": "to read the log-in page",
    "theme": "to see the log-in page in the dark",
    "scan-card": "so that whoever scans a household's card sees whom to call, and the household reads its own file",
    "survey-slip": "so that whoever holds a slip says what they think, and nobody knows who it was",
    "need": "so that a household says for itself that it needs help",
    "health": "so that a supervisor knows whether the server lives",
}


def undeclared(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[str]:
    """Routes whose view says nothing about duty, and public ones that are not on the list."""
    for pattern in patterns:
        place = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from undeclared(pattern.url_patterns, place)
            continue
        duty = duty_of(pattern.callback)
        if duty is None:
            yield f"{place} declares no duty: put @declares(Duty.…) on its view"
        if duty is Duty.PUBLIC and pattern.name not in PUBLIC:
            yield f"{place} is public: say why in tests/duty/test_routes.py, or demand a log-in"


def household(_request: HttpRequest, key: str = "") -> HttpResponse:
    return HttpResponse(f"household {key}")


def ask(user: object, **session: object) -> HttpRequest:
    request = RequestFactory().get("/household/1/?on=2017-03-31")
    request.user, request.session = user, session
    return request


def test_every_route_declares_a_duty():
    assert list(undeclared(get_resolver().url_patterns)) == []


def test_a_route_without_a_duty_is_caught():
    seeded = [path("secret/", include([path("page/", household)])), path("", declares(Duty.HOUSEHOLD)(household))]
    assert list(undeclared(seeded)) == ["/secret/page/ declares no duty: put @declares(Duty.…) on its view"]


def test_a_public_route_that_nobody_listed_is_caught():
    seeded = [
        path("open/", declares(Duty.PUBLIC)(household)),
        path("login/", declares(Duty.PUBLIC)(household), name="login"),
    ]
    assert len(caught := list(undeclared(seeded))) == 1
    assert caught[0].startswith("/open/ is public: say why")


def test_a_class_of_views_can_declare_too():
    assert duty_of(declares(Duty.PUBLIC)(LoginView.as_view())) is Duty.PUBLIC


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty is not Duty.PUBLIC])
def test_whoever_is_not_logged_in_is_sent_to_the_log_in(duty):
    answer = declares(duty)(household)(ask(AnonymousUser()), key="1")
    assert (answer.status_code, answer.url) == (302, "/login/?next=/household/1/%3Fon%3D2017-03-31")
    assert b"household" not in answer.content


def test_a_public_route_asks_for_no_log_in():
    assert declares(Duty.PUBLIC)(household)(ask(AnonymousUser())).content == b"household "


@pytest.mark.django_db
def test_an_answer_is_never_kept_by_a_cache():
    answer = declares(Duty.HOUSEHOLD)(household)(ask(make_account()), key="1")
    assert (answer.content, answer.headers["Cache-Control"]) == (b"household 1", "private, no-store")


@pytest.mark.django_db
@pytest.mark.parametrize("leave", ["with_one_time_password", "without_second_factor"])
def test_who_owes_a_second_factor_is_sent_to_set_one_but_where_they_may_be_without(leave):
    answer = declares(Duty.HOUSEHOLD)(household)(ask(make_account(), **{OWES_FACTOR: True}), key="1")
    assert (answer.status_code, answer.url) == (302, "/my/keys/")
    let = declares(Duty.HOUSEHOLD, **{leave: True})(household)
    assert let(ask(make_account(), **{OWES_FACTOR: True}), key="1").content == b"household 1"


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_a_verb_that_no_page_uses_is_refused_before_anything_is_asked(verb):
    request = RequestFactory().generic(verb, "/household/1/")
    answer = declares(Duty.HOUSEHOLD)(household)(request, key="1")
    assert (answer.status_code, answer.headers["Allow"], answer.content) == (405, "GET, HEAD, POST", b"")
