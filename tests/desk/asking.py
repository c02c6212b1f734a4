"""Questions of a reader at every route, and what is wrong with an answer: too much, too little, a telling refusal."""

import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import resolve

from tests.desk.known_routes import ROUTES
from tests.desk.relations import Nothing, Thing, World
from tests.desk.visitor import BACKEND
from tests.desk.who_answers import Answers
from xiuhua.desk.entering import SURE
from xiuhua.words import new_key

ANSWERED, ABSENT, VERB_REFUSED = "answered", "as absent", "verb refused"
CHANGES = re.compile(r'(?:name="(?:csrfmiddlewaretoken" value|next" value)|nonce)="[^"]*"| aria-current="page"')
HOUSEHOLD, AREA = re.compile(r'"/household/([-\w]+)/'), re.compile(r'"/area/(\d+)/(\w*)')
# Of an identity: with the birthday in its middle, which numbers of households and members have not.
WHOLE_NUMBER = re.compile(r"(?<![\d.])\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX](?!\d)")


@dataclass(frozen=True)
class Case:
    """One question: a verb at an address about a thing, and what should become of it."""

    route: str
    relation: str
    verb: str
    address: str
    sent: dict[str, Any]
    becomes: str

    def __str__(self) -> str:
        return f"{self.verb} {self.route} of {self.relation}: {self.address}"


@dataclass
class Reader:
    """Somebody with one session, and how many questions were answered and refused."""

    client: Client
    answers: Answers
    world: World
    nowhere: str = ""
    known: Any = None
    asked: Counter = field(default_factory=Counter)

    def trouble_with(self, case: Case) -> list[str]:
        """What an answer tells that it should not, or does not tell that it should; nothing is changed by asking."""
        self.asked[case.becomes] += 1
        self.client.cookies.pop("messages", None)  # what the last deed would say on the next page, whichever that is
        with transaction.atomic():
            answer = _ask(self.client, case)
            text = _text(answer)
            transaction.set_rollback(True)
        wanted = {ANSWERED: (200, 302, 401, 422), ABSENT: (404,), VERB_REFUSED: (405,)}[case.becomes]
        if answer.status_code not in wanted:
            return [f"{case}: {answer.status_code}, but it should be {case.becomes}"]
        if case.becomes == ANSWERED:
            return [f"{case}: {leak}" for leak in self._leaks(text)]
        told = case.becomes == ABSENT and bare(text) != self.nowhere
        return [f"{case}: not the answer that an address gets which is none"] if told else []

    def knock(self, case: Case) -> int:
        """The status of an answer, asked of the view itself, without the page that a refusal becomes.

        What the reader answers for is read once, as it is for all questions of one request.
        """
        self.asked[case.becomes] += 1
        request = getattr(RequestFactory(), case.verb.lower())(case.address, case.sent)
        request.user, request.session = self.answers.account or AnonymousUser(), {SURE: time.time()}
        if self.known is not None:
            request.reader = self.known
        view, told, named = resolve(case.address)
        try:
            return view(request, *told, **named).status_code
        except Http404:
            return 404
        finally:
            self.known = getattr(request, "reader", self.known)

    def _leaks(self, text: str) -> list[str]:
        """Households and places that a page leads to and the reader does not answer for; numbers without a mask."""
        rows, answers = self.world.rows, self.answers
        strange = {key for key in HOUSEHOLD.findall(text) if not answers.opens(rows.by_key[key])}
        for code, view in AREA.findall(text):
            area = rows.codes[code]
            if not (area in answers.figures if view == "" else answers.covers(area)):
                strange.add(f"{code}/{view}")
        return [*sorted(strange), *WHOLE_NUMBER.findall(text)]


def visit(world: World, username: str) -> Reader:
    """Somebody logged in, or nobody without a name."""
    client = Client()
    if username:
        client.force_login(world.accounts[username], backend=BACKEND)
        session = client.session
        session[SURE] = time.time()  # pages of keys and accounts ask again after a while who it is
        session.save()
    return Reader(client, world.answers(username), world, bare(client.get("/nowhere/").content.decode()))


def _ask(client: Client, case: Case):
    return client.post(case.address, case.sent) if case.verb == "POST" else client.get(case.address)


def _text(answer) -> str:
    """What a page says; a file that is handed out says nothing here."""
    if answer.streaming:
        for close in answer._resource_closers:  # `close` would end the database's connection with the request
            close()
        return ""
    return answer.content.decode(errors="replace")


def bare(text: str) -> str:
    """A page without what differs from one request to the next: its token, and the address that it repeats."""
    return CHANGES.sub("", text)


def cases(reader: Reader, username: str) -> list[Case]:
    """Every route with both verbs for every relation and for what is not there; the same question is asked once."""
    found: dict[tuple[str, str, str], Case] = {}
    things: dict[str, Thing | Nothing] = {**reader.world.things[username], "absent": Nothing("519999", new_key())}
    for name, known in ROUTES.items():
        for verb in ("GET", "POST"):
            for relation, thing in things.items():
                address, sent = known.path(name, thing), known.sends(thing) if verb == "POST" else {}
                if (says := known.verbs.get(verb)) is None:
                    becomes = VERB_REFUSED
                else:
                    becomes = ANSWERED if isinstance(thing, Thing) and says(reader.answers, thing) else ABSENT
                found.setdefault((verb, address, str(sent)), Case(name, relation, verb, address, sent, becomes))
    return list(found.values())
