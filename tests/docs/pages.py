"""The written pages of the repository, as tests read them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SKIPPED = {".venv", "var", "node_modules", ".git"}
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


def pages() -> list[Path]:
    """Every Markdown page of the tree."""
    return sorted(path for path in ROOT.rglob("*.md") if SKIPPED.isdisjoint(path.relative_to(ROOT).parts[:-1]))


def text_of(page: Path) -> str:
    """A page by its path below the root."""
    return (ROOT / page).read_text(encoding="utf-8")


def prose(text: str) -> str:
    """The text without fenced examples."""
    return FENCE.sub("", text)


def links(text: str) -> list[str]:
    """Targets of relative links."""
    return [target for target in LINK.findall(prose(text)) if not re.match(r"[a-z]+:", target)]


def anchors(text: str) -> set[str]:
    """The names under which a page's headings can be linked to."""
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in HEADING.findall(prose(text))
    }
