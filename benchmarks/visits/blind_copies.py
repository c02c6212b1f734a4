"""Notes made of other notes: a given share of the characters altered, in the ways people alter what they copy."""

import random
from types import ModuleType

EDITS = (5, 10, 25, 40)  # per cent of characters


def copied(text: str, *, per_cent: int, spare: str, words: ModuleType, chance: random.Random) -> str:
    """The text with about so many of its characters changed: by clauses of a `spare` note, by words, here and there."""
    budget = max(1, round(len(text) * per_cent / 100))
    way = chance.choice(("clauses", "words", "scattered", "mixed"))
    if way == "clauses":
        return _clauses(text, budget=budget, spare=parts(spare, words), words=words, chance=chance)
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


def _clauses(text: str, *, budget: int, spare: list[str], words: ModuleType, chance: random.Random) -> str:
    """Clauses dropped or exchanged for those of another note, while they fit; the rest here and there."""
    pieces = parts(text, words)
    for place in chance.sample(range(len(pieces)), len(pieces)):
        if len(pieces[place]) > budget:
            continue
        budget -= len(pieces[place])
        pieces[place] = chance.choice(spare) if spare and chance.random() < 0.7 else ""
    return _scattered("".join(pieces), budget, words=words, chance=chance)


def _scattered(text: str, budget: int, *, words: ModuleType, chance: random.Random) -> str:
    """Single characters exchanged, dropped or put in."""
    signs = list(text)
    for place in chance.sample(range(len(signs)), min(budget, len(signs))):
        way = chance.random()
        filler = chance.choice("0123456789") if signs[place].isdigit() else chance.choice(words.FILLERS)
        signs[place] = filler if way < 0.6 else "" if way < 0.85 else signs[place] + filler
    return "".join(signs)
