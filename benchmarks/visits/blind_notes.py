"""Notes as helpers write them: clauses that keep to a family's people, short set phrases, words of a campaign."""

import re
from types import ModuleType

import numpy as np
import polars as pl

from benchmarks.visits.blind_copies import parts
from benchmarks.visits.blind_days import Sheet
from benchmarks.visits.blind_places import Numbers, Places

SLOT = re.compile(r"\{([^{}]+)\}")
RANGE = re.compile(r"(\d+)-(\d+)")
CLAUSES = 4
# How a helper sets marks: between clauses, at the end.
HANDS = (("，", "。"), ("；", "。"), ("，", ""), (" ", ""), ("。", "。"), ("，", "！"), ("、", "。"), (",", "."))
LATIN_HANDS = ((", ", "."), ("; ", "."), (". ", "."), (", ", ""), (" and ", "."), (" - ", ""))


class Writer:
    """Writes notes from one bank of words for one county."""

    def __init__(self, words: ModuleType, *, households: int, rng: np.random.Generator) -> None:
        self.words, self.rng = words, rng
        self.latin = words.MARKS.startswith(",")
        self.house = {
            name: np.minimum(rng.random(households) ** 1.4 * len(words.BANKS[name]), len(words.BANKS[name]) - 1).astype(
                int
            )
            for name in sorted(words.HOUSE)
        }
        for name in self.house:  # which words are usual differs from county to county
            self.house[name] = rng.permutation(len(words.BANKS[name]))[self.house[name]]

    def fill(self, templates: list[str], chosen: Numbers, household: Numbers) -> pl.Series:
        """The chosen template of each row, its slots filled: what belongs to a household the same each time."""
        order = np.argsort(chosen, kind="stable")
        bounds = np.searchsorted(chosen[order], np.arange(len(templates) + 1))
        parts = [
            self._filled(template, household[order[bounds[place] : bounds[place + 1]]])
            for place, template in enumerate(templates)
        ]
        back = np.empty(len(order), dtype=np.int64)
        back[order] = np.arange(len(order))
        return pl.concat(parts, rechunk=True)[back]

    def _filled(self, template: str, household: Numbers) -> pl.Series:
        rows = len(household)
        pieces: list[pl.Series] = []
        for place, piece in enumerate(SLOT.split(template)):
            if place % 2 == 0:
                pieces.append(pl.Series([piece], dtype=pl.String).new_from_index(0, rows))
            elif limits := RANGE.fullmatch(piece):
                least, most = int(limits[1]), int(limits[2])
                step = 100 if most > 2000 else 10 if most > 300 else 1
                pieces.append(
                    pl.Series(self.rng.integers(least // step, most // step + 1, rows) * step).cast(pl.String)
                )
            else:
                pieces.append(self._drawn(piece, household))
        return pl.select(pl.concat_str([pl.lit(it) for it in pieces]).alias("text")).to_series() if rows else _none()

    def _drawn(self, name: str, household: Numbers) -> pl.Series:
        """A word of a bank for each row; a household strays from its own now and then, for it has several."""
        bank = list(self.words.BANKS[name])
        chosen = self.rng.integers(0, len(bank), len(household))
        if name in self.house:
            strays = self.rng.random(len(household)) < (0.05 if name == "name" else 0.35)
            chosen = np.where(strays, chosen, self.house[name][household])
        if any("{" in it for it in bank):
            return self.fill(bank, chosen, household)
        return pl.Series(bank, dtype=pl.String)[chosen]


def _none() -> pl.Series:
    return pl.Series([], dtype=pl.String)


def notes_of(sheet: Sheet, places: Places, *, words: ModuleType, rng: np.random.Generator) -> tuple[list[str], Numbers]:
    """Note of each visit, and whether it tells something (long, by a family's own facts)."""
    writer = Writer(words, households=len(places.helper), rng=rng)
    rows, people = len(sheet.helper), int(sheet.helper.max()) + 1
    told = _told(writer, sheet, hand=rng.integers(0, len(LATIN_HANDS if writer.latin else HANDS), people)[sheet.helper])
    short = pl.Series(_own_phrases(words, people, rng=rng))[sheet.helper]
    bank = np.minimum(rng.random(rows) ** 2 * len(words.SHORT), len(words.SHORT) - 1).astype(int)
    short = pl.select(
        pl.when(pl.lit(pl.Series(rng.random(rows) < 0.5)))
        .then(pl.lit(short))
        .otherwise(pl.lit(pl.Series(words.SHORT)[bank]))
    ).to_series()
    terse = rng.random(rows) < np.where(places.terse[sheet.helper], 0.8, 0.1)
    empty = rng.random(rows) < np.where(places.terse[sheet.helper], 0.15, 0.03)
    township = places.township[places.village[sheet.household]]
    campaign = pl.Series(words.CAMPAIGNS)[(township // 8 * 5 + sheet.month * 3) % len(words.CAMPAIGNS)]
    asked = rng.random(rows) < 0.16
    gap = " " if writer.latin else ""
    told = _carried_on(told, sheet, words=words, rng=rng)
    met, meeting = _meetings(writer, sheet)
    note = pl.select(
        pl.when(pl.lit(pl.Series(met)))
        .then(pl.concat_str([pl.lit(meeting), pl.lit(campaign)], separator=gap))
        .when(pl.lit(pl.Series(empty)))
        .then(pl.lit(""))
        .when(pl.lit(pl.Series(terse)))
        .then(pl.lit(short))
        .when(pl.lit(pl.Series(asked)))
        .then(pl.concat_str([pl.lit(told), pl.lit(campaign)], separator=gap))
        .otherwise(pl.lit(told))
        .alias("note")
    ).to_series()
    return note.to_list(), ~(terse | empty | met)


def _meetings(writer: Writer, sheet: Sheet) -> tuple[Numbers, pl.Series]:
    """Which of those met together have one note for all of them, about the meeting; and how it begins."""
    bank, rng, rows = list(writer.words.MEETINGS), writer.rng, len(sheet.helper)
    head = np.maximum(sheet.company, 0)
    met = (sheet.company >= 0) & (rng.random(rows) < 0.25)[head]
    return met, writer.fill(bank, rng.integers(0, len(bank), rows), sheet.household)[head]


def _carried_on(told: pl.Series, sheet: Sheet, *, words: ModuleType, rng: np.random.Generator) -> pl.Series:
    """A few honest helpers take the last note of the same family and write what is new into it."""
    careful = (rng.random(int(sheet.helper.max()) + 1) < 0.03)[sheet.helper]
    rows = np.flatnonzero(careful)
    rows = rows[np.lexsort((sheet.started[rows], sheet.household[rows]))]
    last: dict[int, list[str]] = {}
    anew = []
    for household, text in zip(sheet.household[rows].tolist(), told[rows].to_list(), strict=True):
        pieces = parts(text, words)
        kept = last.get(household, [])
        half = (len(kept) + 1) // 2
        last[household] = [*kept[:half], *pieces[half:]] if kept else pieces
        anew.append("".join(last[household]))
    return told.scatter(rows, anew) if anew else told


def _told(writer: Writer, sheet: Sheet, *, hand: Numbers) -> pl.Series:
    """Two to four clauses of different themes, between an opening and a closing, set as the helper's hand sets them."""
    words, rng, rows = writer.words, writer.rng, len(sheet.helper)
    themes = [list(it) for it in words.THEMES]
    templates = [it for theme in themes for it in theme]
    first = np.cumsum([0, *map(len, themes)])[:-1]
    sizes = np.array([len(it) for it in themes])
    lots = rng.random((rows, len(themes)), dtype=np.float32)
    own = rng.random((len(writer.house["name"]), len(themes)), dtype=np.float32)[sheet.household]
    order = np.argsort(lots + own * 0.8, axis=1)[:, :CLAUSES]  # a family's own themes come up more often
    count = rng.choice((1, 2, 3, 4), rows, p=(0.1, 0.4, 0.35, 0.15))
    hands = LATIN_HANDS if writer.latin else HANDS
    comma, stop = (pl.Series([it[place] for it in hands])[hand] for place in (0, 1))
    text = _opened(writer, sheet)
    for place in range(CLAUSES):
        here = np.flatnonzero(count > place)
        theme = order[here, place]
        chosen = first[theme] + (rng.random(len(here)) * sizes[theme]).astype(int)
        clause = writer.fill(templates, chosen, sheet.household[here])
        full = pl.Series([""], dtype=pl.String).new_from_index(0, rows).scatter(here, clause)
        joint = pl.lit(comma) if place else pl.lit("")
        text = pl.select(
            pl.when(pl.lit(pl.Series(count > place)))
            .then(pl.concat_str([pl.lit(text), joint, pl.lit(full)]))
            .otherwise(pl.lit(text))
        ).to_series()
    closers = writer.fill(list(words.CLOSERS), rng.integers(0, len(words.CLOSERS), rows), sheet.household)
    closed = pl.when(pl.lit(closers) == "").then(pl.lit("")).otherwise(pl.concat_str([pl.lit(comma), pl.lit(closers)]))
    return pl.select(pl.concat_str([pl.lit(text), closed, pl.lit(stop)]).alias("note")).to_series()


def _opened(writer: Writer, sheet: Sheet) -> pl.Series:
    """How notes begin: a helper's usual way, most of the time; calls and markets say so, mostly."""
    words, rng, rows = writer.words, writer.rng, len(sheet.helper)
    ways = [*words.OPENERS, *words.CALLED, *words.MARKET]
    usual = rng.integers(0, len(words.OPENERS), int(sheet.helper.max()) + 1)[sheet.helper]
    chosen = np.where(rng.random(rows) < 0.5, usual, rng.integers(0, len(words.OPENERS), rows))
    calls = len(words.OPENERS) + rng.integers(0, len(words.CALLED), rows)
    markets = len(words.OPENERS) + len(words.CALLED) + rng.integers(0, len(words.MARKET), rows)
    chosen = np.where(sheet.called & (rng.random(rows) < 0.85), calls, np.where(sheet.market, markets, chosen))
    return writer.fill(ways, chosen, sheet.household)


def _own_phrases(words: ModuleType, people: int, *, rng: np.random.Generator) -> list[str]:
    """The set phrase that each helper writes when there is nothing to tell."""
    parts = [np.array(bank, dtype=object)[rng.integers(0, len(bank), people)] for bank in words.PERSONAL]
    return list(sum(parts[1:], parts[0]))
