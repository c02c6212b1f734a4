"""People at their desks: each a thread with a session of its own, that opens pages and thinks in between."""

import http.client
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

# What somebody does next, by kind of page: so often of a hundred times.
HABITS = {"card": 32, "list": 24, "dashboard": 14, "search": 14, "home": 6, "quality": 4, "posts": 3, "rows": 3}
HELPERS = {"card": 60, "home": 30, "search": 10}
KEYSTROKES_SECONDS = 0.4  # between what the box asks while somebody types
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(slots=True)
class Times:
    """Milliseconds by kind of page, and the bytes that came."""

    by_kind: dict[str, list[float]] = field(default_factory=dict)
    octets: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, milliseconds: float, octets: int) -> None:
        """One answer, whichever thread had it."""
        with self.lock:
            self.by_kind.setdefault(kind, []).append(milliseconds)
            self.octets += octets


class Session:
    """A browser logged in: its cookies, one connection at a time, and how long each answer took."""

    def __init__(self, port: int, username: str, password: str) -> None:
        self.port, self.cookies = port, dict[str, str]()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        page = self.ask("GET", "/login/")[1]
        self._post("/login/", page, username=username, password=password)
        self.token = TOKEN.search(self.ask("GET", "/search/")[1])[1].decode()  # type: ignore[index]

    def ask(self, method: str, address: str, body: str = "") -> tuple[float, bytes]:
        """Milliseconds until the last byte, and the bytes; raises for anything but an answer."""
        begun = time.perf_counter()
        answer = self.opened(method, address, body)
        text = answer.read()
        took = (time.perf_counter() - begun) * 1000
        if answer.status not in (200, 302):
            raise ValueError(f"{method} {address} was answered {answer.status}: nothing was measured.")
        return took, text

    def opened(self, method: str, address: str, body: str = "") -> http.client.HTTPResponse:
        """The answer once its first lines are here."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, address, body or None, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):  # it was open for too long
            self.connection.close()
            self.connection.request(method, address, body or None, headers)
            answer = self.connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def form(self, **told: str) -> str:
        """A form's fields as they are sent."""
        return urlencode({"csrfmiddlewaretoken": self.token, **told})

    def _post(self, address: str, page: bytes, **told: str) -> None:
        self.token = TOKEN.search(page)[1].decode()  # type: ignore[index]
        self.ask("POST", address, self.form(**told))
        if "sessionid" not in self.cookies:
            raise ValueError("Nobody could log in: nothing was measured.")


def office(plan: dict[str, Any], port: int, *, users: int, seconds: float, think: float, warm: float = 0) -> Times:
    """So many users at once for so long, each thinking a random while between pages; the first `warm` s do not count.

    Thinking is exponential with a mean of `think` seconds; 0 lets them ask without a pause.
    """
    times, stop = Times(), threading.Event()
    chosen = plan["users"][:users] if users > 1 else [plan["users"][8]]  # alone: somebody of a township
    broken: list[BaseException] = []
    ready = threading.Barrier(len(chosen) + 1)

    def work(place: int, user: dict[str, Any]) -> None:
        try:
            session = Session(port, user["username"], plan["password"])
            ready.wait()
            _work(session, user, times, stop, chance=random.Random(place), think=think)
        except BaseException as trouble:  # noqa: BLE001 -- told below, in the thread that asked
            broken.append(trouble)
            ready.abort()

    threads = [threading.Thread(target=work, args=person, daemon=True) for person in enumerate(chosen)]
    for thread in threads:
        thread.start()
    try:
        ready.wait(120)
        stop.wait(warm)
        times.by_kind.clear()
        stop.wait(seconds)
    except threading.BrokenBarrierError:
        pass
    stop.set()
    for thread in threads:
        thread.join(60)
    if broken:
        raise broken[0]
    return times


def _work(
    session: Session, user: dict[str, Any], times: Times, stop: threading.Event, *, chance: random.Random, think: float
) -> None:
    habits = HELPERS if user["role"] == "helper" else HABITS
    stop.wait(chance.uniform(0, think))
    while not stop.is_set():
        (kind,) = chance.choices(list(habits), weights=list(habits.values()))
        for told, ask in _asked(kind, session, user, chance):
            if stop.is_set():
                return
            took, text = ask()
            times.note(told, took, len(text))
            if told == "offer":
                stop.wait(KEYSTROKES_SECONDS)
        if think:
            stop.wait(chance.expovariate(1 / think))


Ask = Callable[[], tuple[float, bytes]]


def _asked(kind: str, session: Session, user: dict[str, Any], chance: random.Random) -> Iterator[tuple[str, Ask]]:
    """What is asked one after another; an area's page is now and then that of one of the areas in it."""
    if kind == "search":
        yield from _typed(session, chance.choice(user["sought"]))
        return
    area = chance.choice([user["area"], *user["children"][:12]]) if chance.random() < 0.4 else user["area"]
    addresses = {
        "card": f"/household/{chance.choice(user['cards'])}/",
        "list": f"/area/{user['area']}/households/?page={chance.randint(1, max(user['pages'], 1))}",
        "dashboard": f"/area/{area}/",
        "home": "/my/",
        "quality": f"/area/{area}/quality/",
        "posts": f"/area/{area}/posts/",
        "rows": f"/area/{area}/rows/poor_persons/",
    }
    told = "village" if kind == "dashboard" and len(area) == len("511902001001") else kind
    yield told, lambda: session.ask("GET", addresses[kind])


def _typed(session: Session, steps: list[str]) -> Iterator[tuple[str, Ask]]:
    for typed in steps:
        yield "offer", lambda typed=typed: session.ask("POST", "/search/offer/", session.form(q=typed))
    yield "search", lambda: _results(session, steps[-1])


def _results(session: Session, typed: str) -> tuple[float, bytes]:
    begun = time.perf_counter()
    answer = session.opened("POST", "/search/", session.form(q=typed))
    answer.read()
    text = session.ask("GET", answer.headers["Location"])[1]
    return (time.perf_counter() - begun) * 1000, text
