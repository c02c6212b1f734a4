"""Follows every link from a role's home, and recounts every figure on every page from the rows that it opens.

Pages of one kind differ by place and household only: of each kind a few are visited, as many as asked for.
"""

from collections import Counter, deque
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.desk.figures_shown import NUMBER, Figure, Node, figures_of, number_of, read
from tests.desk.visitor import Visitor

ANY = "*"
PAGES_KEPT, LISTS_KEPT = 100, 10  # as trees a page takes some megabytes
OF_TWO_DAYS = {"incidence_fall_5y"}  # the difference of two shares, which its page reckons
# (route, kind, name) of numbers that are no figures over rows, and what they are instead.
OWN_VALUES = {
    ("household", ANY, ANY): "what is known of this one household; its parts stand beside it",
    ("handover", ANY, ANY): "what is known of this one household, as on its card",
    ("handover-card", ANY, ANY): "what a household is told of its helper: a phone and a day",
    ("helper", ANY, ANY): "of one household: phones and days",
    ("area", "cell", "rest"): "what no step tells: the change less what the steps above come to",
    ("households", "cell", "人口"): "of one household; its members stand on its card",
    ("villages", "cell", "人口"): "told by the survey of one village, on its page",
    ("area", "fact", ANY): "told by the survey of one village",
    ("posts", "cell", "到岗"): "of one post; its holders stand on the page of the village",
    ("posts", "cell", "应配"): "set by the pack's list of posts",
    ("rows", "cell", ANY): "of one row; the whole is recounted above",
    ("rows", "fact", ANY): "the figure itself, with its rows below",
    ("assessments", ANY, ANY): "points of sheets, which open them",
    ("sheet", ANY, ANY): "points of one object; rows that were lost open, the rest is told of one entry or sample",
    ("lost-rows", ANY, ANY): "of one row; the sheet counts them",
    ("presence", ANY, ANY): "of one member of a team in a month; the page of each tells day by day",
    ("own-presence", ANY, ANY): "of one's own month, whose days stand below",
    ("training", ANY, ANY): "of one session, whose roster stands on its page; coverage by year is listed by who is due",
    ("training-due", ANY, ANY): "of duties whose lines stand above, and in the pages of the parts",
    ("course", ANY, ANY): "of one session, whose roster stands beside it",
    ("care", ANY, ANY): "of reminders that are listed below",
    ("burden", ANY, ANY): "of the forms of the pack, or of a county's month; nobody is counted by name",
    ("quality", "cell", "占受检户 %"): "reckoned from the households beside it",
    ("quality", "fact", "落定轮次"): "a day",
    ("finding", "fact", ANY): "of one record",
    ("place-finding", "fact", ANY): "of one record",
    ("area-measures", "cell", "符合条件而未享受"): "of one household; its page tells each",
    ("area-measures", "cell", "应享未享"): "of one household; its page tells each",
    ("area-measures", "cell", "正在享受"): "of one household; its page tells each",
    ("area-measures", "cell", "已安排"): "of one household; its page tells each",
    ("area-measures", "cell", "即将到期"): "of one household; its page tells each",
    ("area-measures", "cell", "已回应的原因和需求"): "of one household; its page tells each",
    ("call-backs", ANY, ANY): "an estimate from what households said, none of whom is told of",
    ("area-flags", ANY, ANY): "how questions ended, those about oneself among them, which nobody else sees",
    ("surveys", ANY, ANY): "an estimate from answers that are only counted, and of nobody",
    ("plan", ANY, ANY): "what is planned for this one household",
    ("projects", ANY, ANY): "of one project; its households stand below",
    ("weak", ANY, ANY): "of the area; its cases and proposals stand below, and what is unknown is only counted",
    ("case", ANY, ANY): "of one case; its lines stand there",
    ("meetings", ANY, ANY): "how many came to a meeting, as it was told",
    ("joint", ANY, ANY): "of one organisation; its households stand there, or are only counted",
    ("money", ANY, ANY): "what this one household was given; each delivery stands below",
    ("own-deliveries", "cell", ANY): "of one household; its page of measures tells each",
    ("area-deliveries", "cell", ANY): "of one household; its page of measures tells each",
    ("measures", ANY, ANY): "what is known of this one household; its deliveries stand below",
    ("doubles", "cell", ANY): "of one pair of records; its page tells each thing that was compared",
    ("imports", "cell", ANY): "rows of one file, which its page tells of",
    ("import", "tile", ANY): "rows of one file; those that were rejected are listed below",
    ("journal", "fact", ANY): "how far the chain of the lines below is sealed",
    ("job", ANY, ANY): "how far one job is",
    ("income", ANY, ANY): "of one household; its items stand beside what is computed of them",
    (
        "income-changes",
        ANY,
        ANY,
    ): "amounts of one household each, which its ledger has; the list behind a count is below it",
    ("made", ANY, ANY): "how long a worker took",
    ("person", "cell", "人口"): "of one household; its members stand on its card",
    ("person", "fact", "办公电话"): "a number to call",
    ("organisation", "fact", "成立"): "a day",
    (
        "elections",
        ANY,
        ANY,
    ): "shares of people whom no list names, kept back where they are few; the pack's figures have rows",
    ("election", ANY, ANY): "told by one election: who may vote, who did, and for whom",
    ("rectified", ANY, ANY): "reckoned from villages, each of which stands below with its shares and its weight",
    ("office", "fact", ANY): "how the machine stands; whose lines the journal has, its auditor alone reads",
    ("account", "fact", "登录处"): "in how many places; where, its owner alone is told",
}


@dataclass
class Crawl:
    """One role's walk: what was visited, which figures were recounted, and what was wrong with them."""

    reader: Visitor
    of_a_kind: int
    visited: set[str] = field(default_factory=set)
    pages: dict[str, Node] = field(default_factory=dict)
    lists: dict[str, list[Node]] = field(default_factory=dict)
    recounted: Counter = field(default_factory=Counter)
    own: Counter = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)

    def walk(self, home: str = "/") -> "Crawl":
        """Visit and recount, from the page where the role begins."""
        begins = self.reader.get(home).headers.get("Location", home)
        waiting, kinds, asked = deque([begins]), Counter(), {home} - {begins}
        while waiting:
            address = waiting.popleft()
            if address in asked or kinds[kind := kind_of(address)] >= self.of_a_kind:
                continue
            asked.add(address)
            kinds[kind] += 1
            page = self.page(address)
            self._recount_all(address, page)
            links = (link.attributes.get("href", "") for link in self.whole(address).all("a"))
            waiting.extend(absolute(address, link) for link in links if is_ours(link))
        return self

    def page(self, address: str) -> Node:
        """The main part of a page; a link that does not open is told."""
        if address not in self.pages:
            answer = self.reader.get(address)
            while answer.status_code == 302:
                answer = self.reader.get(answer.headers["Location"])
            if answer.status_code != 200:
                self.trouble.append(f"{address}: {answer.status_code}")
            self.visited.add(address)
            keep_few(self.pages, address, read(answer.content.decode()), most=PAGES_KEPT)
        return self.pages[address]

    def whole(self, address: str) -> Node:
        """The page with its masthead, whose links are followed too."""
        page = self.page(address)
        while page.parent is not None:
            page = page.parent
        return page

    def _recount_all(self, address: str, page: Node) -> None:
        route = route_of(address)
        for_figures_only = route == "area" and not any(page.all("nav", "views"))
        found = figures_of(page)
        seen: Counter = Counter()
        for figure in found:
            seen[figure.kind, figure.called] += 1
            if seen[figure.kind, figure.called] > self.of_a_kind:
                continue
            if not figure.address and figure.kind != "heading":
                if not for_figures_only and not is_own(route, figure):
                    self.trouble.append(f"{address}: {figure.kind} {figure.called!r} {figure.text} opens no rows")
                self.own[route, figure.kind, figure.called] += 1
            elif (count := self._recount(address, figure)) is not None:
                self.recounted[route, figure.kind, figure.called] += 1
                if abs(count - figure.number) > 0.005:
                    self.trouble.append(f"{address}: {figure.kind} {figure.called!r} {figure.text}, but {count} rows")

    def _recount(self, address: str, figure: Figure) -> float | None:
        """What the rows behind a figure come to; None for a number that is nothing's count."""
        if not figure.address or figure.called == "whole":
            return self._told_above(figure) if figure.called == "whole" else self._below(address, figure.node)
        there = absolute(address, figure.address)
        if figure.address.startswith("#"):
            return self._on_the_card(address, figure)
        if route_of(there) == "rows":
            return self._told_by_rows(there, figure)
        if route_of(there) == "quality":
            return self._on_the_board(there, figure)
        return self._listed(there, figure)

    def _listed(self, address: str, figure: Figure) -> float:
        """The rows of a list, or the people of its households where these are counted."""
        if (route_of(address), figure.called) == ("households", "人口"):
            return self._people(address) * (-1 if figure.number < 0 else 1)
        return len(self.rows(address))

    def _told_above(self, figure: Figure) -> float:
        """What the rows of its table come to, in the last column."""
        rows = [row for body in figure.node.around("table").all("tbody") for row in body.all("tr")]
        return sum(number_of([*row.all("td", "n")][-1].text) for row in rows)

    def _people(self, address: str) -> float:
        """How many people live in the households of a list."""
        cells = [cell.text for row in self.rows(address) for cell in row.all("td", "n")]
        return sum(number_of(text) for text in cells if NUMBER.search(text))

    def _below(self, address: str, heading: Node) -> float | None:
        """What a heading counts: the rows of its list through all pages, or the stitches under it."""
        section = heading.around("section")
        if section and section.attributes.get("id") == "list" and any(section.all("table")):
            return len(self.rows(from_the_first_page(address)))
        cloths = next(section.all("div", "cloths"), None) if section else None
        return sum(1 for _ in cloths.all("a")) if cloths else None

    def _on_the_card(self, address: str, figure: Figure) -> float | None:
        """A number of one household that stands above its parts: how many members, what income."""
        part = next((it for it in self.page(address).all() if it.attributes.get("id") == figure.address[1:]), None)
        section = part.around("section") if part else None
        if section is None:
            self.trouble.append(f"{address}: {figure.address} is not on the page")
        if section is None or figure.address != "#members":
            return None
        return sum(1 for body in section.all("tbody") for _ in body.all("tr"))

    def _on_the_board(self, address: str, figure: Figure) -> float:
        """Findings and households of the board of data quality, by the rules and rows that it lists."""
        if "rule=" in address or "households=" in address:
            rows = self.rows(address)
            by_household = figure.called in ("农户", "涉及农户")
            return len({key for row in rows for key in households_in(row)}) if by_household else len(rows)
        if figure.called == "查出问题的规则":
            return len(self.rows(address))
        column = "已说明" if figure.called == "已说明" else "待处理"
        cells = [it for it in figures_of(self.page(address)) if (it.kind, it.called) == ("cell", column)]
        return sum(it.number for it in cells)

    def _told_by_rows(self, address: str, figure: Figure) -> float:
        """A figure of the overview: its rows are as many as their page says, and come to it."""
        page, rows = self.page(address), self.rows(address)
        facts = {it.called: it for it in figures_of(page) if it.kind == "fact"}
        heading = next((it for it in figures_of(page) if it.kind == "heading"), None)
        if heading is not None and heading.number != len(rows):
            self.trouble.append(f"{address}: {heading.text}, but {len(rows)} are listed")
        value = next(it.number for name, it in facts.items() if "一轮" in name)
        numerator = facts["分子"].number if "分子" in facts else value
        if not any(page.all("span", "ok")) or not (figure_of(address) in OF_TWO_DAYS or comes_to(numerator, rows)):
            self.trouble.append(f"{address}: the rows do not come to {numerator}")
        return next((one for one in (value, numerator) if abs(one - figure.number) < 0.005), value)

    def rows(self, address: str) -> list[Node]:
        """The rows of a list through all of its pages."""
        if address not in self.lists:
            found, here = [], address
            while here:
                page = self.page(here)
                part = next((it for it in page.all("section") if it.attributes.get("id") == "list"), page)
                found += [row for body in part.all("tbody") for row in body.all("tr") if "level" not in row.classes]
                found += [it for story in part.all("ol", "story") for it in story.all("li")]
                onward = next((it for it in part.all("a") if it.attributes.get("rel") == "next"), None)
                here = absolute(here, onward.attributes["href"]) if onward else ""
            keep_few(self.lists, address, found, most=LISTS_KEPT)
        return self.lists[address]


def keep_few(kept: dict[str, Any], address: str, found: Any, *, most: int) -> None:
    """Keep what was read, and let the oldest go: thousands of pages as trees would fill the machine."""
    if len(kept) >= most:
        del kept[next(iter(kept))]
    kept[address] = found


def comes_to(number: float, rows: list[Node]) -> bool:
    """Whether rows come to a number: counted, added up, or by their least."""
    columns = zip(*([cell.text for cell in row.all("td", "n")] for row in rows), strict=True)
    told = [[number_of(text) for text in column if NUMBER.search(text)] for column in columns]
    found = [len(rows), *(one for column in told if column for one in (sum(column), min(column)))]
    return any(abs(one - number) < 0.51 for one in found)  # sums of yuan are shown without fen


def households_in(row: Node) -> set[str]:
    return {
        it.attributes["href"].split("/")[2] for it in row.all("a") if it.attributes["href"].startswith("/household/")
    }


def is_own(route: str, figure: Figure) -> bool:
    names = ((route, figure.kind, figure.called), (route, figure.kind, ANY), (route, ANY, ANY))
    return any(name in OWN_VALUES for name in names)


def is_ours(link: str) -> bool:
    return link.startswith(("/", "?"))


def absolute(here: str, link: str) -> str:
    """A link as an address, without the part of the page that it leads to."""
    return urljoin(here, unescape(link)).partition("#")[0]


def from_the_first_page(address: str) -> str:
    """A list's address without the page of it that is asked for."""
    path, _, query = address.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("page="))
    return f"{path}?{kept}" if kept else path


def figure_of(address: str) -> str:
    return resolve(urlsplit(address).path).kwargs.get("figure", "")


def route_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).url_name or ""
    except Resolver404:
        return ""


def kind_of(address: str) -> tuple:
    """Which pages are of a kind: those of a route for a level of places, asked in the same way."""
    split = urlsplit(address)
    found = resolve(split.path)
    asked = tuple(sorted(parse_qs(split.query)))
    return found.url_name, len(found.kwargs.get("code", "")), found.kwargs.get("figure", ""), asked
