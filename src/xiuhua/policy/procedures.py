"""What a pack says of procedures: their steps in an order, and the calendar that their terms are counted by."""

from dataclasses import dataclass

from xiuhua.policy.words import Labels

SUBJECTS = ("household", "village", "county")
WORKING_DAYS = "working days"  # the unit of a parameter that is a term in such


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """A step as the pack writes it: `people`, `stands` and `within` name parameters, so that each is dated and sourced.

    What they mean stands at `xiuhua.reckon.workflow.Step`.
    """

    key: str
    offices: tuple[str, ...]
    needs: tuple[str, ...] = ()
    people: str = ""
    stands: str = ""
    within: str = ""
    objections: bool = False
    apart_from: tuple[str, ...] = ()
    refuses: bool = False
    posts: tuple[str, ...] = ()
    says_why: bool = False
    alone: bool = False

    @property
    def doers(self) -> tuple[str, ...]:
        """The offices that may do it, and the posts in whose villages it may be done by their holders."""
        return (*self.offices, *self.posts)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters it names."""
        return tuple(filter(None, (self.people, self.stands, self.within)))


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure: for whom, from which statuses of a household, and the step of steps.toml that its end takes.

    `scheme` names the criteria that are judged, and kept as they were, when it ends. Without `takes` the end changes
    no standing. One that `hides` may name whom it is about, and is then kept out of their sight. With
    `changes`, items of forms, it is about the value of one of them, which its last step writes.
    """

    key: str
    label: Labels
    subject: str
    steps: tuple[ProcedureStep, ...]
    source: str
    confidence: str
    takes: str = ""
    scheme: str = ""
    hides: bool = False
    changes: tuple[str, ...] = ()

    def step(self, key: str) -> ProcedureStep | None:
        """A step by its key."""
        return next((step for step in self.steps if step.key == key), None)
