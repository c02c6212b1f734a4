"""Every place where a table or a file leaves is known here, and how it is looked at: a new one fails until told."""

import ast

from tests.architecture.source import PACKAGE, modules, seed

WRITES = {
    "write_csv",
    "write_excel",
    "write_ndjson",
    "write_parquet",
    "xlsxwriter.Workbook",
    "csv.writer",
    "to_csv",
    "typst.Compiler",
}
SENDS = {"FileResponse", "StreamingHttpResponse", "content_disposition_header"}
FILE = "Content-Disposition"  # a header by which an answer is a file
KNOWN = WRITES | SENDS
# file → what writes there → how it is looked at, or why it need not be
EXITS = {
    "papers/text_workbook.py": {"xlsxwriter.Workbook": "looks at every row itself"},
    "papers/text_table.py": {"csv.writer": "looks at every row itself"},
    "papers/booklet.py": {"typst.Compiler": "looks at every text itself"},
    "papers/scan_card.py": {"typst.Compiler": "looks at every text itself"},
    "papers/certificate.py": {"typst.Compiler": "looks at every text itself"},
    "desk/training_papers.py": {"FileResponse": "papers", FILE: "papers"},
    "papers/survey_slip.py": {"typst.Compiler": "looks at every text itself"},
    "console/loop.py": {"write_csv": "require_clean"},
    "console/pack_comparison.py": {"write_csv": "require_clean"},
    "bridge/pairing_files.py": {"write_csv": "nothing of the register: numbers out of the reader's own files"},
    "bridge/linkage_files.py": {"write_csv": "nothing of the register: identifiers out of the reader's own file"},
    "bridge/verify_files.py": {"write_csv": "nothing of the register: identifiers out of the reader's own file"},
    "bridge/bulk.py": {"write_csv": "into the database"},
    "bridge/settle.py": {"write_csv": "into a digest"},
    "bridge/intake/judging.py": {"write_csv": "into a digest"},
    "actions/sustain/bring_signals.py": {"write_csv": "into a digest"},
    "actions/keep/load_demo.py": {"write_csv": "what was planted in invented people"},
    "desk/views/forms.py": {"FileResponse": "papers", "StreamingHttpResponse": "papers", FILE: "papers"},
    "desk/views/papers.py": {FILE: "papers"},
    "desk/views/scan_cards.py": {FILE: "papers"},
    "desk/views/scan_cards_of_many.py": {FILE: "papers"},
    "desk/views/surveys.py": {FILE: "papers"},
    "desk/views/asked_forms.py": {"FileResponse": "papers"},
    "desk/views/imports.py": {
        "content_disposition_header": "papers; given back to whoever brought them",
        FILE: "the same",
    },
    "desk/views/signal_reports.py": {"FileResponse": "papers"},
    "desk/views/evidence.py": {FILE: "papers"},
    "desk/views/skills.py": {"FileResponse": "papers"},
}


def exits(package) -> dict[str, set[str]]:
    """By file what in it writes tables or sends files."""
    found: dict[str, set[str]] = {}
    for module in modules(package):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and node.value == FILE:
                found.setdefault(module.name, set()).add(FILE)
            if isinstance(node, ast.Call) and (name := next((it for it in _called(node) if it in KNOWN), "")):
                found.setdefault(module.name, set()).add(name)
    return found


def _called(node: ast.Call) -> list[str]:
    """What is called, alone and with what it belongs to."""
    match node.func:
        case ast.Attribute(attr=name, value=ast.Name(id=of)):
            return [name, f"{of}.{name}"]
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return [name]
    return []


def test_every_exit_is_known_and_looked_at():
    assert exits(PACKAGE) == {name: set(told) for name, told in EXITS.items()}


def test_what_says_that_it_looks_does(tmp_path):
    for name, told in EXITS.items():
        text = (PACKAGE / name).read_text(encoding="utf-8")
        assert ("require_clean(" in text) == ("require_clean" in told.values()), name
    assert exits(seed(tmp_path, "desk/leak.py", "frame.write_csv('a.csv')\n")) == {"desk/leak.py": {"write_csv"}}
