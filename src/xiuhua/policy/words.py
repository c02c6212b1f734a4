"""One thing's words in the languages of a pack, and sentences with names in braces to be filled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

SHARE = "share"  # the unit of parts of a whole, which stand in packs as 0.03 and before people as 3 per cent
PLACEHOLDER = re.compile(r"\{([A-Za-z0-9_.]+)\}")


@dataclass(frozen=True, slots=True)
class Labels:
    """One thing's words in the languages of the pack, by the first part of their tags: zh, en."""

    texts: Mapping[str, str]

    def __getitem__(self, language: str) -> str:
        """The words in a language ("zh", "zh-Hans", "en-GB"); another language's rather than none."""
        return self.texts.get(language.partition("-")[0]) or next(iter(self.texts.values()), "")


def filled(sentence: str, words: Mapping[str, str]) -> str:
    """A sentence of a pack with its {names} replaced; nothing else in braces means anything, and unknown names stay."""
    return PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), sentence)


def per_cent(share: float, language: str) -> str:
    """A part of a whole as people read it, to a hundredth of a per cent: 0.0941 is 9.41 %, 9.41% in Chinese."""
    told = f"{100 * share:,.2f}".rstrip("0").rstrip(".").replace("-", "−")
    return f"{told}%" if language.partition("-")[0] == "zh" else f"{told} %"
