"""The founding article's figures, at full size and scaled to a smaller city."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ARTICLE_HOUSEHOLDS = 128_000
DATA = Path(__file__).parent / "data" / "article.toml"


def expected_figures(households: int) -> dict[str, float]:
    """What each figure of the article comes to in a city of so many households helped; shares stay as they are."""
    article = _article()
    scale = households / ARTICLE_HOUSEHOLDS
    return {
        key: round(figure["value"] * scale) if figure["scales"] else figure["value"]
        for key, figure in article["figures"].items()
    }


@cache
def _article() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))
