"""Things by their relation to a reader: their own, of their place, within it, around it, beside it, and elsewhere."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from tests.desk.who_answers import Answers, Rows
from tests.makers import make_area, make_household, make_organisation
from xiuhua.actions.account.second_factor import place_of
from xiuhua.bridge.pairing_task import Frozen
from xiuhua.loop.assign.task import EXCLUSIONS, HELPERS, PAIRS
from xiuhua.loop.assign.task import HOUSEHOLDS as HOMES
from xiuhua.policy.pairing_reader import pairing_policy
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.intake.asked import Template
from xiuhua.reckon.intake.layout import HOUSEHOLDS
from xiuhua.register.models import (
    Account,
    Area,
    AskedForm,
    Assignment,
    BoundaryFile,
    ExplainedFinding,
    HeaderMeaning,
    Household,
    ImportBatch,
    Job,
    Leave,
    Member,
    Organisation,
    PairingProposal,
    Person,
    ProposedPair,
    PublicNotice,
    SecondFactor,
)
from xiuhua.register.vault import open_vault
from xiuhua.words import new_key

TEMPLATE = asdict(Template("1", (), ("户编号",), ("户编号",), ("household.number",), about=HOUSEHOLDS))
NEXT_DOOR = "邻户责任人"  # helps where nobody does, so that every household has somebody who might be on leave
# Who stand in one after another for the same two, from how many days after today until how many.
LEAVES = {"stood_in": (-5, 0), "stand_in": (0, 1), "will_stand_in": (1, 6)}
RELATIONS = ("self", "own", "child", "parent", "sibling", "none")


@dataclass(frozen=True)
class Thing:
    """A place, a household in it with a member, who answers for it, and what was brought for the place by somebody."""

    relation: str
    area: Area
    household: Household
    member: Member
    person: Person
    organisation: Organisation
    factor: SecondFactor
    role: int
    brought: ImportBatch
    applied: ImportBatch
    job: Job
    form: AskedForm
    meaning: int
    boundaries: BoundaryFile
    explained: ExplainedFinding
    proposal: PairingProposal
    held: Assignment
    notice: PublicNotice

    @property
    def by(self) -> Account:
        return self.job.by


@dataclass(frozen=True)
class Nothing:
    """What is not there at all."""

    code: str
    key: UUID
    number: int = 10**9


class World:
    """The demo's city with a second one beside it, accounts of every kind, and things for each place they need."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._beside()
        self.bringer = Account.objects.create(username="bringer")
        self.bringer.roles.create(role="inspector", since=today, until=today)
        self.accounts = {it.username: it for it in Account.objects.filter(demo=True).select_related("person")}
        self.left_to: dict[str, int] = {}  # by stand-in the household whose helper is away, today or on other days
        self._more_accounts()
        self.rows = Rows(today)
        self._brought: dict[tuple[int, int], tuple] = {}
        self.things = {username: self._things_of(username) for username in [*self.accounts, ""]}

    def _beside(self) -> None:
        """Another city, whose village has two households."""
        village = make_area(make_area(make_area(make_area(name="邻市", code="5199"))), name="邻村")
        for head in ("邻一", "邻二"):
            make_household(village, head=head)

    def _more_accounts(self) -> None:
        """Somebody without a duty, and somebody whose office has ended."""
        self.accounts["nobody"] = Account.objects.create(username="nobody", person=Person.objects.create(name="无职"))
        county = self.accounts["county"].roles.get()
        self._former_helper()
        for username, (begins, ends) in LEAVES.items():
            self._stand_in(username, begins=begins, ends=ends)
        ended = Account.objects.create(username="ended")
        ended.roles.create(role="county", area=county.area, since=county.since, until=self.today)
        self.accounts["ended"] = ended

    def _former_helper(self) -> None:
        """Somebody who handed a household over last week and reads it on."""
        person = Person.objects.create(name="交接人")
        self.accounts["former"] = Account.objects.create(username="former", person=person)
        held = Assignment.objects.filter(kind="pair", until=None, predecessor=None, person__account=None).order_by("pk")
        row = held.first()
        begun, ended = self.today - timedelta(days=90), self.today - timedelta(days=7)
        before = Assignment.objects.create(
            kind="pair", role="helper", person=person, household=row.household, since=begun, until=ended,
            end_reason="transferred", read_until=self.today + timedelta(days=23),
        )  # fmt: skip
        Assignment.objects.filter(pk=row.pk).update(since=ended, predecessor=before)

    def _stand_in(self, username: str, *, begins: int, ends: int) -> None:
        """Somebody who stands in for a helper and for somebody in a post, both on leave from one day until another."""
        person = Person.objects.create(name="代管人")
        self.accounts[username] = Account.objects.create(username=username, person=person)
        held = Assignment.objects.filter(until=None, person__account=None).order_by("-pk")
        pair, post = held.filter(kind="pair").first(), held.filter(kind="link", area__level=5).first()
        self.left_to[username] = pair.household_id
        for away in (pair, post):
            Leave.objects.create(
                assignment=away, since=self.today + timedelta(days=begins), until=self.today + timedelta(days=ends),
                why="illness", stand_in=person, said_by=self.bringer,
            )  # fmt: skip

    def answers(self, username: str) -> Answers:
        return Answers(self.rows, self.accounts.get(username))

    def _things_of(self, username: str) -> dict[str, Thing]:
        """By relation the thing that a reader would open, where there is one: a village has nothing within."""
        answers = self.answers(username)
        home = self._home_of(answers)
        seat = self.rows.areas[answers.places[0][0] if answers.places else self.rows.home[home]]
        areas = {"self": seat, "own": self.rows.areas[self.rows.home[home]], **self._around(seat)}
        taken, found = {home}, {}
        for relation in RELATIONS:
            if (area := areas.get(relation)) is None:
                continue
            outside = seat if relation == "parent" else None
            household = home if relation == "self" else self._living_in(area, outside=outside, taken=taken)
            taken.add(household)
            by = answers.account if relation == "self" and answers.account else self.bringer
            found[relation] = self._thing(relation, area, household, by=by)
        return found

    def _home_of(self, answers: Answers) -> int:
        """A household of one's own, else one in one's place, else one of other days or the one the demo is around."""
        if answers.own:
            return min(answers.own)
        if answers.places:
            return min(self.rows.living[answers.places[0][0]])
        username = answers.account.username if answers.account else ""
        return self.left_to.get(username) or min(self.answers("helper").own)

    def _around(self, seat: Area) -> dict[str, Area | None]:
        """By relation an area where somebody lives, the first by its code: None where there is none."""
        lived = sorted((it for it in self.rows.areas.values() if self.rows.living[it.pk]), key=lambda it: it.code)
        line, level = self.rows.line(seat.pk), [it for it in lived if it.level == seat.level and it != seat]
        beside = next((it for it in level if it.parent_id == seat.parent_id), None)
        return {
            "child": next((it for it in lived if it.parent_id == seat.pk), None),
            "parent": self.rows.areas.get(seat.parent_id),
            "sibling": beside,
            "none": next((it for it in level if it.parent_id not in line), beside),
        }

    def _living_in(self, area: Area, *, outside: Area | None, taken: set[int]) -> int:
        there = self.rows.living[area.pk] - (self.rows.living[outside.pk] if outside else set())
        return min(there - taken, default=min(there or self.rows.living[area.pk]))

    def _thing(self, relation: str, area: Area, household: int, *, by: Account) -> Thing:
        home = Household.objects.get(pk=household)
        member = home.belongings.select_related("member").order_by("pk").first().member
        person, body = self._staff_of(home, area)
        factor = by.second_factors.first() or _authenticator_of(by)
        role = by.roles.order_by("pk").values_list("pk", flat=True).first() or Nothing.number
        brought = self._brought_for(area, by)
        return Thing(
            relation,
            area,
            home,
            member,
            person,
            body,
            factor,
            role,
            *brought,
            self._explained(home),
            self._proposed(area, home),
            self._held(home),
            self._hung(area),
        )

    def _hung(self, area: Area) -> PublicNotice:
        """A notice that hangs in a place."""
        said = {"zh": "公示", "en": "notice"}
        call = {"office": "township", "area": area.name, "name": "", "phone": ""}
        content = {"title": said, "said": said, "village": area.name, "place": "公示栏", "days": 7, "rows": []}
        told = {"put_up_on": self.today, "stands_until": self.today, "digest": "0" * 64, "by": self.bringer}
        told |= {"content": content | {"object": call}, "pack": "sichuan", "version": "1", "office": "village"}
        kept = {"area": area, "procedure": "household_exit", "step": "publication"}
        return PublicNotice.objects.get_or_create(**kept, defaults=told)[0]

    def _held(self, home: Household) -> Assignment:
        """Who is paired with a household; somebody new where nobody is, of whom nothing else is asked."""
        paired = home.assignments.filter(kind="pair", until=None).order_by("pk").first()
        told = {"kind": "pair", "role": "helper", "household": home, "since": self.today}
        return paired or Assignment.objects.create(person=Person.objects.create(name=NEXT_DOOR), **told)

    def _explained(self, home: Household) -> ExplainedFinding:
        said = {"reason": "本人自愿不参保", "said_of": [], "by": self.bringer, "since": self.today}
        return ExplainedFinding.objects.get_or_create(rule="uninsured", household=home, until=None, defaults=said)[0]

    def _proposed(self, area: Area, home: Household) -> PairingProposal:
        """An open proposal for a place, in which the household stands."""
        policy = pairing_policy(pack_in_force(self.today), kind="pair", day=self.today)
        frozen = Frozen(HELPERS.empty(), HOMES.empty(), PAIRS.empty(), EXCLUSIONS.empty(), policy)
        told = {
            "on": self.today,
            "frozen": frozen.packed(),
            "weights": dict(policy.weights),
            "drafted_by": self.bringer,
        }
        proposal = PairingProposal.objects.get_or_create(area=area, decision="", defaults=told)[0]
        ProposedPair.objects.get_or_create(proposal=proposal, household=home, defaults={"reason": "no_helper"})
        return proposal

    def _staff_of(self, home: Household, area: Area) -> tuple[Person, Organisation]:
        """Who is paired with a household, and what is seated in a place: somebody and something new where nobody is."""
        theirs = home.assignments.filter(kind="pair", since__lte=self.today).exclude(person__name=NEXT_DOOR)
        paired = theirs.order_by("-since", "pk").first()
        seated = Organisation.objects.filter(area=area).order_by("pk").first()
        if paired is not None:
            return paired.person, seated or paired.person.unit
        body = seated or make_organisation(name=f"{area.name}办", area=area)
        return Person.objects.create(name=f"{area.name}人", unit=body), body

    def _brought_for(self, area: Area, by: Account) -> tuple:
        if (area.pk, by.pk) not in self._brought:
            self._brought[area.pk, by.pk] = _bring(area, by=by, day=self.today)
        return self._brought[area.pk, by.pk]


def _authenticator_of(account: Account) -> SecondFactor:
    factor = SecondFactor(account=account, kind="totp")
    factor.sealed = open_vault().seal("A" * 32, place=place_of(factor))
    factor.save()
    return factor


def _bring(area: Area, *, by: Account, day: date) -> tuple:
    """A file on its way, one that was applied, a job that failed, a template, a header and boundaries of an area."""
    now = timezone.now()
    told = {"layout": "nation-h", "as_of": day, "by": by, "file_name": f"{area.code}.csv"}
    brought = ImportBatch.objects.create(**told, file_digest=new_key().hex)
    applied = ImportBatch.objects.create(**told, file_digest=new_key().hex, state="applied", applied_at=now)
    job = Job.objects.create(
        kind="judge_import", subject=brought.key, by=by, state="failed", reason="absent", ended_at=now,
        words={"file": brought.file_name, "as_of": day.isoformat(), "rows": 0, "seen": None, "language": "zh-hans"},
    )  # fmt: skip
    form = AskedForm.objects.create(
        department="残联", label=f"{area.code}表", purpose="县残联核对家庭", template=TEMPLATE, by=by
    )
    for one in (brought, applied, job, form):
        one.areas.set([area])
    meaning = HeaderMeaning.objects.filter(area=area).first() or HeaderMeaning.objects.create(
        layout="nation-h", header=f"爱好{area.code}", area=area, feeds="", by=by
    )
    boundaries = BoundaryFile.objects.create(
        area=area, name="边界.geojson", source="测绘队", since=day, digest=new_key().hex, brought_by=by
    )
    return brought, applied, job, form, meaning.pk, boundaries
