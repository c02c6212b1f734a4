"""Finds what the desk says: the messages of its templates and of its Python, as the catalogue should have them.

`python tests/desk/messages.py` lists messages that the Chinese catalogue lacks, and those that nothing says any more.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType

ROOT = Path(__file__).resolve().parents[2]
DESK = ROOT / "src/xiuhua/desk"
CATALOGUE = DESK / "locale/zh_Hans/LC_MESSAGES/django.po"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
TRANSLATE = re.compile(r"""^(?:translate|trans)\s+(["'])(?P<text>.*?)\1(?P<rest>.*)$""", re.DOTALL)
CONTEXT = re.compile(r"""\bcontext\s+(["'])(?P<context>.*?)\1""")
VARIABLE = re.compile(r"\{\{\s*([\w.]+)(?:\|[^}]*)?\s*\}\}")

Message = tuple[str, str, str]  # context, singular, plural


def said() -> set[Message]:
    """Every message of the desk."""
    found: set[Message] = set()
    for path in sorted(DESK.rglob("*.html")):
        found.update(said_by_template(path.read_text(encoding="utf-8")))
    for path in sorted(DESK.rglob("*.py")):
        found.update(said_by_python(path))
    return found


def said_by_template(text: str) -> Iterator[Message]:
    """Messages of one template."""
    open_block: str | None = None
    parts: list[str] = []
    for token in Lexer(text).tokenize():
        words = token.contents
        if token.token_type == TokenType.BLOCK and words.startswith(("blocktranslate", "blocktrans")):
            open_block, parts = words, [""]
        elif token.token_type == TokenType.BLOCK and words.startswith(("endblocktranslate", "endblocktrans")):
            context = CONTEXT.search(open_block or "")
            yield (context["context"] if context else "", parts[0], parts[1] if len(parts) > 1 else "")
            open_block = None
        elif open_block is not None:
            _gather(parts, token, words)
        elif token.token_type == TokenType.BLOCK and (match := TRANSLATE.match(words)):
            context = CONTEXT.search(match["rest"])
            yield (context["context"] if context else "", match["text"].replace("%", "%%"), "")


def _gather(parts: list[str], token, words: str) -> None:
    """One token of a block: its text, its variables, or the beginning of its plural."""
    if token.token_type == TokenType.BLOCK and words == "plural":
        parts.append("")
    elif token.token_type == TokenType.VAR:
        parts[-1] += f"%({words.partition('|')[0].strip()})s"
    elif token.token_type == TokenType.TEXT:
        parts[-1] += words.replace("%", "%%")


def said_by_python(path: Path) -> Iterator[Message]:
    """Messages of one Python file."""
    for _line, message, _comments, context in extract_from_file("python", path, keywords=KEYWORDS):
        singular, plural = message if isinstance(message, tuple) else (message, "")
        yield (context or "", singular, plural or "")


def catalogue() -> Catalog:
    """The Chinese catalogue."""
    with CATALOGUE.open("rb") as file:
        return read_po(file)


def kept(messages: Catalog) -> dict[Message, object]:
    """Message → its entry, of a catalogue."""
    entries = {}
    for entry in messages:
        if entry.id:
            singular, plural = entry.id if isinstance(entry.id, tuple) else (entry.id, "")
            entries[(entry.context or "", singular, plural)] = entry
    return entries


if __name__ == "__main__":
    held = kept(catalogue()) if CATALOGUE.exists() else {}
    for message in sorted(said() - held.keys()):
        print("lacking", message)
    for message in sorted(held.keys() - said()):
        print("unsaid", message)
