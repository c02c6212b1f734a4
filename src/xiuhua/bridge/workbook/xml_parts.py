"""XML read as a stream of beginnings and ends; a document type is refused, so no entity is ever expanded."""

from collections.abc import Callable, Mapping
from xml.parsers import expat

Begins = Callable[[str, Mapping[str, str]], None]


class DoctypeFound(Exception):
    """The XML declares a document type, which no workbook does."""


class XmlDamaged(Exception):
    """The XML is not well formed."""


def xml_feed(
    begins: Begins, ends: Callable[[str], None] = lambda _: None, says: Callable[[str], None] | None = None
) -> Callable[[bytes], None]:
    """A function to be fed pieces of XML; names come without their namespaces, texts whole where they are wanted."""

    def refuse_doctype(*_: object) -> None:
        raise DoctypeFound

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = lambda name, attributes: begins(
        _local(name), {_local(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: ends(_local(name))
    if says:
        parser.buffer_text, parser.CharacterDataHandler = True, says

    def feed(piece: bytes) -> None:
        try:
            parser.Parse(piece, False)
        except expat.ExpatError as damaged:
            raise XmlDamaged from damaged

    return feed


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
