"""Verification of the journal by code that shares nothing with what wrote it: SQL, SHA-256 and JSON only.

What a seal's digest covers, and how an anchor reads, is said in the reference of the journal; this file follows that
text and not the sealer's code, so that a mistake in one does not hide in the other.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection

CHAIN = """
SELECT s.id, s.previous, s.digest, {sealed_at}, s.line_id,
       l.id, {at}, l.actor_id, l.actor_name, l.deed, l.subject_kind, l.subject, l.before, l.after, l.why
FROM register_journalseal s LEFT JOIN register_journalline l ON l.id = s.line_id
ORDER BY s.id
"""
COUNTS = "SELECT count(*), min(id), max(id) FROM register_journalline"
TAIL = """
SELECT count(*), min({at}) FROM register_journalline l
WHERE NOT EXISTS (SELECT 1 FROM register_journalseal s WHERE s.line_id = l.id)
"""
# A moment as the digest has it, "2017-03-31 01:02:03.000004" in UTC: written by the database, for Python is slow at it.
MOMENT = {
    "postgresql": "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
    "sqlite": "substr({} || '.000000', 1, 26)",
}
ROWS_AT_ONCE = 2_000
BEFORE_AND_AFTER = (7, 8)
encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
decode = json.JSONDecoder().decode


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold: `line_missing`, `line_changed` or `link_broken`."""

    seal: int
    line: int
    kind: str


@dataclass(frozen=True, slots=True)
class AnchorFault:
    """An anchor that the chain contradicts: `chain_cut`, `chain_rewritten` or `anchor_unreadable`."""

    place: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """What verification found; times are UTC.

    `gaps` counts missing line numbers: work undone leaves them, deletion too. `clock_back` counts seals that are older
    than the one before them.
    """

    lines: int
    seals: int
    head: str
    first_break: Break | None
    unsealed: int
    oldest_unsealed: str | None
    gaps: int
    clock_back: int
    anchors: int
    anchor_faults: tuple[AnchorFault, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, removed, put in between or cut off, as far as chain and anchors reach."""
        return self.first_break is None and not self.anchor_faults


@dataclass(frozen=True, slots=True)
class _Anchor:
    place: int
    text: str
    seals: int
    digest: str


def check_journal(*, anchors: Path | None) -> JournalCheck:
    """Follow the whole chain in the order of its seals, and compare it with the anchors noted outside the database.

    Streams: memory stays flat for any length. Stops following at the first break; `seals` counts those that hold.
    """
    read, unreadable = _anchors(anchors)
    chain = _follow({anchor.seals for anchor in read})
    (lines, least, most), (unsealed, oldest) = _row(COUNTS), _row(TAIL)
    faults = [*unreadable, *(fault for anchor in read if (fault := _contradiction(anchor, chain)))]
    return JournalCheck(
        lines=lines,
        seals=chain.seals,
        head=chain.head,
        first_break=chain.first_break,
        unsealed=unsealed,
        oldest_unsealed=oldest,
        gaps=most - least + 1 - lines if lines else 0,
        clock_back=chain.clock_back,
        anchors=len(read),
        anchor_faults=tuple(sorted(faults, key=lambda fault: fault.place)),
    )


@dataclass(slots=True)
class _Chain:
    """How far the chain was followed."""

    seals: int
    head: str
    clock_back: int
    first_break: Break | None
    digests: dict[int, str]


def _follow(wanted: set[int]) -> _Chain:
    """Follow the seals, keeping the digests at the wanted lengths."""
    chain = _Chain(0, "0" * 64, 0, None, {})
    sealed_before = ""
    for seal, previous, digest, sealed_at, line, *content in _rows(CHAIN):
        if kind := _fault(content, sealed_at, previous=previous, digest=digest, head=chain.head):
            chain.first_break = Break(seal, line, kind)
            break
        chain.seals += 1
        chain.head = digest
        chain.clock_back += sealed_at < sealed_before
        sealed_before = sealed_at
        if chain.seals in wanted:
            chain.digests[chain.seals] = digest
    return chain


def _fault(content: list[Any], sealed_at: str, *, previous: str, digest: str, head: str) -> str:
    """What is wrong with one link, or nothing."""
    if previous != head:
        return "link_broken"
    if content[0] is None:
        return "line_missing"
    for place in BEFORE_AND_AFTER:
        if content[place] is not None:
            content[place] = decode(content[place])
    content.append(sealed_at)
    text = f"{head}\n{encode(content)}"
    return "" if sha256(text.encode()).hexdigest() == digest else "line_changed"


def _contradiction(anchor: _Anchor, chain: _Chain) -> AnchorFault | None:
    """An anchor beyond the chain's end tells of a cut; beyond a break it tells nothing new."""
    if anchor.seals > chain.seals:
        return None if chain.first_break else AnchorFault(anchor.place, anchor.text, "chain_cut")
    if chain.digests[anchor.seals] != anchor.digest:
        return AnchorFault(anchor.place, anchor.text, "chain_rewritten")
    return None


def _anchors(path: Path | None) -> tuple[list[_Anchor], list[AnchorFault]]:
    read, unreadable = [], []
    for place, text in enumerate(path.read_text().splitlines() if path and path.exists() else [], start=1):
        match text.split(" "):
            case [_, seals, digest] if seals.isdecimal() and int(seals) > 0:
                read.append(_Anchor(place, text, int(seals), digest))
            case _:
                unreadable.append(AnchorFault(place, text, "anchor_unreadable"))
    return read, unreadable


def _rows(sql: str) -> Iterator[tuple[Any, ...]]:
    moment = MOMENT[connection.vendor]
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql.format(at=moment.format("l.at"), sealed_at=moment.format("s.sealed_at")))
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows


def _row(sql: str) -> tuple[Any, ...]:
    return next(_rows(sql))
