"""Everything the desk says, it says in Chinese too; and nothing it says stands in a template as bare text."""

import ast
import re
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

from tests.desk.messages import DESK, KEYWORDS, ROOT, catalogue, kept, said, said_by_template

pytestmark = pytest.mark.pure
VARIABLE = re.compile(r"%\((\w+)\)s")
TAG = re.compile(r"<!--.*?-->|<[^>]*>|&\w+;", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{2,}|[\u4e00-\u9fff]")
PLURAL = re.compile(
    r"{% blocktranslate count (?P<name>\w+)=(?P<counted>\S+)[^%]*%}(?P<said>.*?){% endblocktranslate %}", re.DOTALL
)
# Text that reads the same in both languages: the switch, and units.
BARE = {"EN", "中", "km", "m²"}


def bare_words(text: str) -> list[str]:
    """Words of a template that pass no translation."""
    outside, inside_block = [], False
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.BLOCK and token.contents.startswith("blocktrans"):
            inside_block = True
        elif token.token_type == TokenType.BLOCK and token.contents.startswith("endblocktrans"):
            inside_block = False
        elif token.token_type == TokenType.TEXT and not inside_block:
            outside.append(token.contents)
        elif not inside_block:
            outside.append(" ")
    words = TAG.sub(" ", "".join(outside)).split()
    return [word for word in words if WORD.search(word) and word not in BARE]


def templates() -> list[Path]:
    return sorted(DESK.rglob("*.html"))


def bare_counts(text: str) -> list[str]:
    """Plurals of a template that show the number they turn on as Python writes it; the length of a list may."""
    return [
        match["counted"]
        for match in PLURAL.finditer(text)
        if not match["counted"].endswith("|length") and f"{{{{ {match['name']} }}}}" in match["said"]
    ]


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.stem)
def test_a_plural_shows_its_number_with_separators(path):
    assert bare_counts(path.read_text(encoding="utf-8")) == []


def test_a_bare_number_in_a_plural_is_caught():
    said = "{{% blocktranslate count {} %}}{{{{ n }}}} row{{% plural %}}{{{{ n }}}} rows{{% endblocktranslate %}}"
    asked = ["n=rows", "n=rows with n=rows|count", "many=rows with n=rows|count", "n=rows|length"]
    assert [bare_counts(said.format(it)) for it in asked] == [["rows"], ["rows"], [], []]


def test_every_message_has_a_chinese_translation():
    held = kept(catalogue())
    assert sorted(said() - held.keys()) == []
    assert [
        entry.id
        for entry in held.values()
        if not any(entry.string if isinstance(entry.string, tuple) else (entry.string,))
    ] == []
    assert [entry.id for entry in held.values() if entry.fuzzy] == []


def test_the_catalogue_holds_nothing_that_nobody_says():
    assert sorted(kept(catalogue()).keys() - said()) == []


def test_a_translation_keeps_the_variables_of_its_message():
    wrong = []
    for (_context, singular, plural), entry in kept(catalogue()).items():
        texts = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        wanted = set(VARIABLE.findall(singular + plural))
        wrong += [singular for text in texts if set(VARIABLE.findall(text)) != wanted]
    assert wrong == []


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_no_bare_words_stand_in_a_template(path):
    assert bare_words(path.read_text(encoding="utf-8")) == []


def hidden_in_strings(text: str) -> list[str]:
    """Messages that are translated within an f-string, where what gathers messages does not look."""
    strings = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.JoinedStr)]
    calls = [it for string in strings for it in ast.walk(string) if isinstance(it, ast.Call)]
    return [ast.unparse(it) for it in calls if isinstance(it.func, ast.Name) and it.func.id in KEYWORDS]


def test_no_message_hides_in_a_string():
    files = sorted((ROOT / "src").rglob("*.py"))
    assert {path.name: hidden for path in files if (hidden := hidden_in_strings(path.read_text("utf-8")))} == {}
    assert hidden_in_strings("""print(f"{_('as of %(day)s') % day}  {name}")""") == ["_('as of %(day)s')"]


def test_a_message_without_translation_and_a_bare_word_are_caught():
    seeded = (
        "<p title=\"{% translate 'Quite new' %}\">{% blocktranslate count n=n %}{{ n }} row{% plural %}{{ n }} rows"
        "{% endblocktranslate %} Hello</p>"
    )
    assert set(said_by_template(seeded)) == {("", "Quite new", ""), ("", "%(n)s row", "%(n)s rows")}
    assert bare_words(seeded) == ["Hello"]
