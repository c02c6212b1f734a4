"""What the items of forms are called: by their headers, and in other languages by the pack's words for columns."""

from xiuhua.policy.pack import Pack
from xiuhua.reckon.intake.layout import Column, Layout
from xiuhua.reckon.rules.facts import Ref

OF_HEADERS = "zh"  # the language that headers are in


def item_names(items: Layout, pack: Pack, *, language: str) -> dict[str, str]:
    """What each item is called, by what it feeds: its header, before it the pack's word in another language, if any."""
    return {column.feeds: _name(column, pack, language) for column in items.columns}


def item_words(items: Layout, pack: Pack, *, language: str) -> dict[str, str]:
    """The pack's word for each item that it has one for, by what it feeds, for sentences in a language."""
    words = {column.feeds: _word(column, pack, language) for column in items.columns}
    return {feeds: word for feeds, word in words.items() if word}


def _name(column: Column, pack: Pack, language: str) -> str:
    if language == OF_HEADERS:
        return column.header
    label = _word(column, pack, language)
    return f"{label} ({column.header})" if label else column.header


def _word(column: Column, pack: Pack, language: str) -> str:
    """Rules know `water.safe` as `water_safe` and `housing.floor_m2` as `floor_m2`."""
    if language == OF_HEADERS:
        return column.header
    names = (column.feeds.replace(".", "_"), column.feeds.rpartition(".")[2])
    found = (pack.rules.columns.get(Ref(column.tells_of, name)) for name in names)
    return next((words.label.texts.get(language, "") for words in found if words), "")
