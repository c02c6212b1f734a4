"""Words of files, grade lists and shortlists for the journal: their fields, and the codes in them."""

from collections.abc import Callable, Mapping

from django.utils.translation import pgettext

from xiuhua.desk.evidence import part_words


def fields_of_appraisal() -> dict[str, str]:
    """Fields of lines about files, grade lists and shortlists, in a word."""
    return {
        "file_as": pgettext("journal", "file opened"),
        "list": pgettext("journal", "list"),
        "part": pgettext("journal", "part of the file"),
        "title": pgettext("journal", "title"),
    }


def looks_words() -> dict[str, str]:
    """How a file was opened."""
    return {
        "page": pgettext("a file", "on the page"),
        "word": pgettext("a file", "taken along as Word"),
        "shortlist": pgettext("a file", "as it stood on a shortlist"),
    }


CODES_OF_APPRAISAL: Mapping[str, Callable[[], Mapping[str, str]]] = {"file_as": looks_words, "part": part_words}
