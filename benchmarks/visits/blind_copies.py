"""Notes made of other notes: a given share of the characters altered, in the ways people alter what they copy."""

import random
from types import ModuleType

EDITS = (5, 10, 25, 40)  # per cent of characters


def copied(text: str, *, per_cent: int, words: ModuleType, chance: random.Random) -> str:
    """The text with about so many of its characters changed: by clauses, by words, or here and there."""
    budget = max(1, round(len(text) * per_cent / 100))
    way = chance.choice(("clauses", "words", "scattered", "mixed"))
    if way == "clauses":
        return _clauses(text, budget=budget, words=words, chance=chance)
    if way == "words":
        return _scattered(*_worded(text, budget=budget, words=words, chance=chance), words=words, chance=chance)
    if way == "mixed":
        text = _moved(text, words=words, chance=chance)
        text, budget = _worded(text, budget=budget, words=words, chance=chance)
    return _scattered(text, budget, words=words, chance=chance)


def parts(text: str, words: ModuleType) -> list[str]:
    """Clauses with the mark that ends each."""
    out, last = [], 0
    for place, sign in enumerate(text):
        if sign in words.MARKS:
            out.append(text[last : place + 1])
            last = place + 1
    return [*out, text[last:]] if text[last:] else out


def _moved(text: str, *, words: ModuleType, chance: random.Random) -> str:
    """Two clauses in the other order."""
    pieces = parts(text, words)
    if len(pieces) < 3:
        return text
    place = chance.randrange(len(pieces) - 2)
    pieces[place], pieces[place + 1] = pieces[place + 1], pieces[place]
    return "".join(pieces)


def _worded(text: str, *, budget: int, words: ModuleType, chance: random.Random) -> tuple[str, int]:
    """Words said in another way as long as the budget lasts; and what is left of it."""
    pairs = list(words.SYNONYMS.items())
    chance.shuffle(pairs)
    for word, other in pairs:
        if budget <= 0:
            break
        if word in text:
            text = text.replace(word, other, 1)
            budget -= max(len(word), len(other))
    return text, max(budget, 0)


def _clauses(text: str, *, budget: int, words: ModuleType, chance: random.Random) -> str:
    """Runs of characters, a clause or part of one, dropped or written anew."""
    pieces = parts(text, words)
    for place in chance.sample(range(len(pieces)), len(pieces)):
        if budget <= 0:
            break
        taken = min(budget, max(1, len(pieces[place]) - 1))
        anew = "" if chance.random() < 0.4 else _phrase(words, taken, chance=chance)
        pieces[place] = anew + pieces[place][taken:]
        budget -= taken
    return "".join(pieces)


def _phrase(words: ModuleType, length: int, *, chance: random.Random) -> str:
    """Other words about as long."""
    text = ""
    while len(text) < length:
        text += chance.choice(words.BANKS[chance.choice(("crop", "ill", "place", "trade", "who", "school", "beast"))])
        text += " " if words.MARKS.startswith(",") else ""
    return text[:length]


def _scattered(text: str, budget: int, *, words: ModuleType, chance: random.Random) -> str:
    """Single characters exchanged, dropped or put in."""
    signs = list(text)
    for place in chance.sample(range(len(signs)), min(budget, len(signs))):
        way = chance.random()
        filler = chance.choice("0123456789") if signs[place].isdigit() else chance.choice(words.FILLERS)
        signs[place] = filler if way < 0.6 else "" if way < 0.85 else signs[place] + filler
    return "".join(signs)
