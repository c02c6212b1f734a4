"""Papers for households on the desk: what was asked for, and why it is not printed, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.actions.keep.paper_refusal import PaperRefused
from xiuhua.actions.keep.print_papers import Wish
from xiuhua.desk.choosing import text_told
from xiuhua.desk.figures import number
from xiuhua.desk.labels import language
from xiuhua.policy.pack import Pack
from xiuhua.policy.papers import SIGNATURE, Paper
from xiuhua.queries.pack import pack_in_force
from xiuhua.words import NotFound, Rejected

LANGUAGES = {"zh": "中文", "en": "English"}


@dataclass(frozen=True, slots=True)
class Offered:
    """A paper as the page offers it: what it holds, and the form that asks for it."""

    key: str
    label: str
    cover: str
    holds: tuple[str, ...]
    size: str
    most_pages: int
    signed: bool
    wish: Wish


def offered(pack: Pack, asked: Wish) -> list[Offered]:
    """The papers of a pack, the asked one as it was asked for."""
    return [_offered(paper, pack, asked) for paper in pack.papers.values()]


def _offered(paper: Paper, pack: Pack, asked: Wish) -> Offered:
    first = pack.languages[0].partition("-")[0]  # a paper is for the family, not for whoever prints it
    told = asked if asked.paper == paper.key else Wish(paper.key, first, paper.purpose[language()])
    return Offered(
        paper.key, paper.label[language()], paper.cover[language()],
        tuple(part.label[language()] for part in paper.sections), paper.size.upper(), paper.most_pages,
        any(part.of == SIGNATURE for part in paper.sections), told,
    )  # fmt: skip


def languages_of(pack: Pack) -> list[tuple[str, str]]:
    """The languages of a pack, each in its own words."""
    return [(tag, LANGUAGES.get(tag, tag)) for tag in (it.partition("-")[0] for it in pack.languages)]


def wish_of(request: HttpRequest) -> Wish:
    """What was asked for; empty before."""
    told = request.POST
    return Wish(text_told(told, "paper"), text_told(told, "language"), text_told(told, "purpose"))


def why_not_printed(refused: Rejected) -> str:
    """The sentence for a refusal."""
    if isinstance(refused, PaperRefused):
        return why_not_printed_so(refused.reason, refused.facts)
    return str(refused)


def why_not_printed_so(reason: str, facts: Mapping[str, object]) -> str:
    """The sentence for a reason with its facts."""
    told = {name: number(it) if isinstance(it, int) else it for name, it in facts.items()}
    return _sentences()[reason] % told


def _sentences() -> dict[str, str]:
    return {
        "no_paper": _("The pack in force has no such paper. Choose one of the list."),
        "no_language": _("The pack in force does not speak that language. Choose one of the list."),
        "no_purpose": _("Say what it is for in at least %(least)s characters; it is kept with your name."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _(
            "The text has the number of an identity, account or phone in it. Leave it out: others read it."
        ),
        "nobody": _("No registered household lives here. Choose another place."),
        "none_own": _("No household is yours by a pair. Those of a place are printed from the page of its households."),
        "too_many": _("%(count)s households are too many for one file: %(most)s at most. Choose a smaller place."),
        "for_an_office": _(
            "%(count)s households take longer than a page can wait. The township office has a worker print them."
        ),
        "number_leaves": _(
            "In the part “%(section)s” of a paper somebody's full number would stand. Mend the entry first."
        ),
        "no_font": _("Nothing here writes Chinese. Whoever runs Xiuhua installs the package fonts-noto-cjk."),
    }


def paper_labels(on: date) -> dict[str, str]:
    """What the papers of the pack in force on a day are called, by key; none where none is."""
    try:
        return {key: paper.label[language()] for key, paper in pack_in_force(on).papers.items()}
    except NotFound:
        return {}
