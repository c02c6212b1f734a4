"""What a form about an election says, what pages call its steps, and why one is refused, in the reader's language."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.actions.organise.election_refusal import ElectionRefused
from xiuhua.actions.organise.hold_election import Stands
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.labels import day
from xiuhua.queries.election import CALLED_OFF, NEXT_ROUND, STAGES, ElectionLine
from xiuhua.words import Rejected

YES = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed: `do` is the step, `of` the candidate it is about."""

    told: HttpRequest

    def text(self, name: str) -> str:
        """A line that was typed."""
        return text_told(self.told.POST, name)

    @property
    def do(self) -> str:
        """The step that is asked for."""
        return self.text("do")

    def key(self, name: str) -> UUID | None:
        """A key that was chosen."""
        return key_told(self.text(name))

    def day(self, name: str = "on") -> date:
        """The day that was typed; raises ElectionRefused for what is none."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            raise ElectionRefused("no_day", at=name) from None

    def number(self, name: str) -> int:
        """The votes that were typed; raises ElectionRefused for what is no number."""
        typed = self.text(name)
        if not typed.isdecimal() or len(typed) > 7:
            raise ElectionRefused("no_number", at=name)
        return int(typed)

    @property
    def stands(self) -> Stands:
        """Who stands, as it was typed."""
        birth = self.text("birth")
        return Stands(
            self.text("post"), person=self.key("person"), name=self.text("name"), sex=self.text("sex"),
            birth_year=int(birth) if birth.isdecimal() and len(birth) == 4 else None,
            party_member=YES.get(self.text("party")), education=self.text("education"),
            tags=tuple(dict.fromkeys(self.told.POST.getlist("tags"))), previous_post=self.text("previous_post"),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class StageStep:
    """A step of an election: done, or the one that it stands at, or still to come."""

    label: str
    done: bool
    here: bool


def stage_words() -> dict[str, str]:
    """How far an election has come, in words."""
    return {
        "announced": pgettext("an election", "Announced"), "candidates": pgettext("an election", "Candidates"),
        "review": pgettext("an election", "Joint review"), "voted": pgettext("an election", "Voted"),
        "confirmed": pgettext("an election", "Result confirmed"), "in_post": pgettext("an election", "In post"),
        CALLED_OFF: pgettext("an election", "Called off"), NEXT_ROUND: pgettext("an election", "Another round"),
    }  # fmt: skip


def stages_told(line: ElectionLine) -> list[StageStep]:
    """The steps of an election in their order; those of one that ended otherwise are as far as nothing tells."""
    words = stage_words()
    at = STAGES.index(line.stage) if line.stage in STAGES else -1
    return [StageStep(words[key], place <= at, place == at) for place, key in enumerate(STAGES)]


def why_not_done(refused: Rejected) -> str:
    """The sentence for a refusal."""
    if not isinstance(refused, ElectionRefused):
        return str(refused)
    return sentences()[refused.reason] % {
        name: day(fact) if isinstance(fact, date) else fact for name, fact in refused.facts.items()
    }


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return {
        "no_rules": _("The pack in force says nothing of elections. Nothing is entered here."),
        "no_kind": _("Choose what kind of election it is."),
        "no_body": _("Choose the organisation whose leaders are elected."),
        "no_day": _("That is no day. Choose one."),
        "running": _("An election of this organisation is still going on. End it or call it off first."),
        "same_day": _("The organisation has an election on %(day)s already. Choose another day."),
        "over": _("The election is over. Nothing more is entered."),
        "no_name": _("Say who stands."),
        "no_post": _("Choose a post."),
        "no_code": _("Choose one of the list."),
        "no_year": _("That is no year of birth of a grown-up. Write four digits."),
        "twice": _("%(name)s stands in this election already."),
        "voted": _("The votes are entered. Candidates stand as they are."),
        "no_candidates": _("Nobody stands yet. Enter the candidates first."),
        "own": _("You stand in this election yourself. Somebody else has to do this."),
        "entered_it": _("You entered this candidate. Somebody else says what a department found."),
        "no_reason": _("Say why."),
        "not_reviewed": _("%(name)s is not reviewed by every department yet: %(count)s are missing."),
        "none_left": _("No candidate has passed the review."),
        "before_vote": _("The vote is on %(day)s. Enter it when it has been held."),
        "no_number": _("That is no number of votes. Write one for everybody who may be voted for."),
        "above_eligible": _("%(cast)s votes were cast by %(eligible)s who may vote. That cannot be."),
        "above_cast": _("%(votes)s votes for %(name)s, and %(cast)s were cast. That cannot be."),
        "above_seats": _("%(votes)s votes in all for one post, and %(cast)s were cast. That cannot be."),
        "not_voted": _("The votes are not entered yet."),
        "own_votes": _("You entered the votes. Somebody else confirms them."),
        "confirmed": _("The result is confirmed already."),
        "not_confirmed": _("The result is not confirmed yet."),
        "nobody_elected": _("Nobody had enough votes. Hold another round."),
        "all_elected": _("Somebody was elected. What is left is filled by a by-election."),
        "before_result": _("The result was confirmed on %(day)s. Choose that day or a later one."),
        "after_today": _("%(day)s has not come yet. Enter it when it has."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _(
            "The text has the number of an identity, account or phone in it. Leave it out: others read it."
        ),
    }
