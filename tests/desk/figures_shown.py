"""Pages read as trees: the figures that stand on them, what each is called, and the link that opens its rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img", "hr", "path", "rect", "circle", "use", "polyline", "line"}
NUMBER = re.compile(r"[≥−+-]?\d[\d,]*(?:\.\d+)?")
LISTS = ("h2", "h3")
ZERO = re.compile(r"0(\.00)?(\s|$)")
COUNTED = re.compile(r"\d{1,3}(,\d{3})*(?![\d,])")  # which a household's number is not


@dataclass(eq=False)
class Node:
    """An element; `words` are its texts and children in their order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: "Node | None" = None
    words: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(it if isinstance(it, str) else f" {it.text} " for it in self.words).split())

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def all(self, tag: str = "", class_: str = "") -> Iterator["Node"]:
        """The elements inside of a tag, or of a class, in their order."""
        for it in self.words:
            if isinstance(it, Node):
                if (not tag or it.tag == tag) and (not class_ or class_ in it.classes):
                    yield it
                yield from it.all(tag, class_)

    def around(self, tag: str, class_: str = "") -> "Node | None":
        """The nearest element around of a tag and class, itself included."""
        here: Node | None = self
        while here is not None and not (here.tag == tag and (not class_ or class_ in here.classes)):
            here = here.parent
        return here

    @property
    def link(self) -> str:
        """The address that opens on this, by a link around or inside; empty for none."""
        link = self.around("a") or next(self.all("a"), None)
        address = link.attributes.get("href", "") if link else ""
        return address if address.startswith(("/", "#", "?")) else ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Node("page")

    def handle_starttag(self, tag, attrs):
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.words.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag, attrs):
        self.here.words.append(Node(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag):
        if (open_one := self.here.around(tag)) is not None and open_one.parent is not None:
            self.here = open_one.parent

    def handle_data(self, data):
        self.here.words.append(data)


def read(page: str) -> Node:
    """A page as a tree, its main part if it has one."""
    reader = _Reader()
    reader.feed(page)
    return next(reader.root.all("main"), reader.root)


@dataclass(frozen=True)
class Figure:
    """A number on a page: in what kind of place, what it is called, and the address of its rows (empty for none)."""

    kind: str
    called: str
    text: str
    address: str
    node: Node = field(compare=False, repr=False)

    @property
    def number(self) -> float:
        return number_of(self.text)


def number_of(text: str) -> float:
    return float(NUMBER.search(text)[0].replace(",", "").replace("−", "-").replace("≥", ""))


def figures_of(main: Node) -> list[Figure]:
    """All numbers that a page shows as figures; a true zero has no rows to open."""
    found = [*_tiles(main), *_cells(main), *_filters(main), *_facts(main), *_headings(main), *_legends(main)]
    return [figure for figure in found if NUMBER.search(figure.text) and not ZERO.match(figure.text)]


def _tiles(main: Node) -> Iterator[Figure]:
    for tile in main.all(class_="tile"):
        for value in tile.all(class_="value"):
            called = tile.attributes.get("data-figure") or tile.attributes.get("data-count") or ""
            yield Figure("tile", called, value.text, value.link, value)


def _cells(main: Node) -> Iterator[Figure]:
    """Cells of number columns, called by the heads of their columns."""
    for table in main.all("table"):
        heads = [head.text for row in table.all("thead") for head in [*row.all("th"), *row.all("td")]]
        for row in table.all("tr"):
            if row.around("thead") is None:
                cells = [it for it in row.words if isinstance(it, Node)]
                for place, cell in enumerate(cells):
                    if "n" in cell.classes or "sum" in cell.classes:
                        named = [name for name in ("rest", "whole") if name in cell.classes]
                        called = (named or heads[place : place + 1] or [""])[0]
                        yield Figure("cell", called, cell.text, cell.link, cell)


def _filters(main: Node) -> Iterator[Figure]:
    for nav in main.all("nav", "filter"):
        for link in nav.all("a"):
            for count in link.all("span"):
                yield Figure("filter", nav.attributes["aria-label"], count.text, link.attributes["href"], count)


def _facts(main: Node) -> Iterator[Figure]:
    for facts in main.all("dl", "facts"):
        for told, value in zip(facts.all("dt"), facts.all("dd"), strict=True):
            if not any(value.all("time")) and "code" not in value.classes:
                yield Figure("fact", told.text, value.text, value.link, value)


def _headings(main: Node) -> Iterator[Figure]:
    """Headings that count what is listed below them."""
    for tag in LISTS:
        for heading in main.all(tag):
            if COUNTED.match(heading.text):
                yield Figure("heading", re.sub(r"[\d,]+", "N", heading.text), heading.text, heading.link, heading)
            for count in heading.all("span", "faint"):
                yield Figure("heading", "beside a heading", count.text, "", count)


def _legends(main: Node) -> Iterator[Figure]:
    for legend in main.all("ul", "legend"):
        for entry in legend.all("li"):
            for link in entry.all("a"):
                yield Figure("legend", "legend", link.text, link.attributes["href"], link)
