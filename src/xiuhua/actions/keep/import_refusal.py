"""Why something cannot be done to an import: the reason as a key, for pages that say it in the reader's language."""

from xiuhua.words import Conflict, Rejected

SAID = {
    "applied": "This file was imported by somebody else just now: import it again to see what it changes.",
    "register_changed": "The register changed while this file was applied, so nothing of it was. Import it again.",
    "corrected_meanwhile": "Somebody corrected this file or its headers meanwhile: nothing was done. Look at it again.",
    "gone": "This import was applied or discarded meanwhile. Look at the list of imports.",
    "too_many_rows": "The file has more than {most} rows: it is for a worker, not for a page that waits.",
    "no_rows": "The file has a header and no rows. Fill it in, or choose another file.",
    "day_ahead": "Facts cannot hold from {day}, which is still to come. Choose a day until today.",
    "no_cell": "Some cell does not stand in this file. Load the page again.",
    "too_long": "A cell can hold at most {most} characters. Shorten the text.",
    "known_header": "The header {header} is known already: it cannot be given another meaning.",
    "no_header": "The header holds neither a letter nor a digit. Name the column in the file.",
    "no_item": "There is no such item. Choose one of the list.",
    "judge_first": "It was not judged yet as it stands now. Have it judged, then try again.",
    "at_work": "A worker is at work on this import. Wait until it has ended, or stop it.",
    "done_whole": "What writes into the register is done whole or not at all: it cannot be stopped half-way.",
    "upload_gone": "The file is not kept any more. Bring it again.",
    "rows_forgotten": (
        "The rejected rows were forgotten on {day}: personal data are kept no longer than needed. "
        "Take them from the file that you kept."
    ),
    "brought_elsewhere": "This file was brought for another place, whose office goes on with it. Ask that office.",
    "errors_over_file": "The rejected rows cannot be written over {name}, from which they come: name another file.",
    "errors_ending": "{name} does not end in {ending}: the rejected rows are written as a workbook.",
    "errors_nowhere": "There is no folder {name} for the rejected rows: make it, or name another.",
    "no_such_item": "There is no item {item}. Likely are: {likely}. Name one, or - to leave the column.",
}


class ImportRefused(Rejected):
    """What was asked of an import cannot be taken as it is: `reason` is a key of SAID, `facts` fill the sentence."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(SAID[reason].format_map(facts))
        self.reason, self.facts = reason, facts


class ImportOvertaken(Conflict):
    """Somebody else was faster: `reason` is a key of SAID."""

    def __init__(self, reason: str) -> None:
        super().__init__(SAID[reason])
        self.reason, self.facts = reason, dict[str, object]()
