"""What is committed works elsewhere: it names no machine's folders and no registry."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.conftest import LONG_FILES

# Written apart, so that this file does not hold what it looks for.
FORBIDDEN = [
    *(
        "/wo" + "rk/",
        "/ro" + "ot/",
        "/ho" + "me/",
        "/op" + "t/pypi",
        "/op" + "t/wheels",
        "/tm" + "p/plan",
        "." + "library/",
    ),
    *("pypi." + "org", "python" + "hosted.org", "npm" + "js.", "crates." + "io", "deb.debian." + "org"),
    *("golang." + "org", "rubygems." + "org", "maven." + "org"),
]
LOCKS = ["requirements.txt", "requirements-test.txt"]


def forbidden_words(files: list[Path]) -> list[str]:
    """Places in text files that only make sense on one machine."""
    pattern = re.compile("|".join(map(re.escape, FORBIDDEN)))
    return [
        f"{path.name}:{number}: {found[0]}"
        for path in files
        if (text := _text(path)) is not None
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := pattern.search(line))
    ]


def _text(path: Path) -> str | None:
    """A file's text, or None for one that is not text."""
    content = path.read_bytes()
    return None if b"\0" in content[:8192] else content.decode("utf-8", errors="replace")


def _files_of_the_tree() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def test_the_tree_names_no_machine_and_no_registry():
    assert forbidden_words(_files_of_the_tree()) == []


@pytest.mark.parametrize("word", FORBIDDEN)
def test_a_forbidden_word_is_caught(tmp_path, word):
    path = tmp_path / "note.md"
    path.write_text(f"first\nsee {word} for more\n")
    assert forbidden_words([path]) == [f"note.md:2: {word}"]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_only(name):
    text = (ROOT / name).read_text()
    pinned = re.findall(
        r"^([a-z0-9-]+)(?:\[[a-z, ]+\])?==\S+(?: ; [^\n\\]+)? \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE
    )
    assert len(pinned) == len(re.findall(r"^[^\s#]", text, re.MULTILINE)) > 10
    assert "://" not in text


def test_what_runs_is_locked_the_same_for_tests():
    run, test = (
        {line.split(" ")[0] for line in (ROOT / name).read_text().splitlines() if line[0].isalnum()} for name in LOCKS
    )
    assert run < test


def test_the_files_that_are_begun_first_are_there():
    assert sorted(LONG_FILES - {path.stem for path in (ROOT / "tests").rglob("test_*.py")}) == []
