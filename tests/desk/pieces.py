"""A page in pieces: its elements, what on it could run, and its text; for tests of what may stand on a page."""

import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from tests.desk.messages import DESK

ADDRESSES = {"href", "src", "action", "formaction", "hx-get", "hx-post", "poster", "data", "xlink:href"}
OWN = re.compile(r"[/?#](?!/)|tel:[\d+-]*$|$")  # an address of ours, or a number to call
TAG = re.compile(r"<([a-z][a-z0-9]*)\b", re.IGNORECASE)
BEYOND_TEMPLATES = {"g", "text", "title", "desc", "tspan"}  # charts, drawn in Python


@dataclass
class Pieces(HTMLParser):
    """What a page is made of."""

    tags: set[str] = field(default_factory=set)
    nonces: list[str | None] = field(default_factory=list)
    running: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    within: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag, attrs):
        self.within = tag
        self.tags.add(tag)
        told = dict(attrs)
        if tag == "script":
            self.nonces.append(told.get("nonce"))
        self.running += [f"<{tag} {name}={value}>" for name, value in attrs if runs(tag, name, value or "")]
        self.texts += [value for name, value in attrs if value and name in ("value", "title", "aria-label")]

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if tag == self.within:
            self.within = ""

    def handle_data(self, data):
        if self.within in ("script", "style") and data.strip():
            self.running.append(f"<{self.within}>{data[:60]}")
        self.texts.append(data)


def runs(tag: str, name: str, value: str) -> bool:
    """Whether an attribute is code, a style, or an address that is not ours."""
    if name.startswith(("on", "hx-on")) or name in ("style", "srcdoc"):
        return True
    return name in ADDRESSES and (tag, name) != ("object", "data") and not OWN.match(value)


def in_pieces(page: str) -> Pieces:
    pieces = Pieces()
    pieces.feed(page)
    pieces.close()
    return pieces


@cache
def tags_of_templates() -> set[str]:
    """Every element that a template of ours has."""
    found = {tag.lower() for path in DESK.rglob("*.html") for tag in TAG.findall(path.read_text(encoding="utf-8"))}
    return (found | BEYOND_TEMPLATES) - {"c"}
