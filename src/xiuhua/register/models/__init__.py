"""All nouns that the register keeps."""

from xiuhua.register.models.account import Account, Inspection, InspectionSample, OfficeRole
from xiuhua.register.models.area import Area, AreaName, AreaSuccession, AreaWithin, VillageSurvey
from xiuhua.register.models.household import (
    Cause,
    Contact,
    Family,
    Household,
    HouseholdAlias,
    HouseholdEvent,
    Housing,
    IncomePart,
    Land,
    Living,
    Production,
    Residence,
    Standing,
    StatedIncome,
    Water,
)
from xiuhua.register.models.import_batch import ImportBatch, ImportChunk, ImportProblem
from xiuhua.register.models.journal import JournalLine, JournalSeal, SubjectKey
from xiuhua.register.models.member import (
    Belonging,
    Health,
    Labour,
    Member,
    MemberContact,
    Schooling,
    SocialSecurity,
    Work,
)
from xiuhua.register.models.money import Grant, TeamBudget
from xiuhua.register.models.office import Office
from xiuhua.register.models.organisation import (
    Election,
    Leader,
    Organisation,
    OrganisationArea,
    OrganisationMember,
    Rectification,
)
from xiuhua.register.models.person import Person
from xiuhua.register.models.post import Assignment, Team
from xiuhua.register.models.turn import FigureVerdict, PackInForce, SlotVerdict, Turn

__all__ = [
    "Account",
    "Area",
    "AreaName",
    "AreaSuccession",
    "AreaWithin",
    "Assignment",
    "Belonging",
    "Cause",
    "Contact",
    "Election",
    "Family",
    "FigureVerdict",
    "Grant",
    "Health",
    "Household",
    "HouseholdAlias",
    "HouseholdEvent",
    "Housing",
    "ImportBatch",
    "ImportChunk",
    "ImportProblem",
    "IncomePart",
    "Inspection",
    "InspectionSample",
    "JournalLine",
    "JournalSeal",
    "Labour",
    "Land",
    "Leader",
    "Living",
    "Member",
    "MemberContact",
    "Office",
    "OfficeRole",
    "Organisation",
    "OrganisationArea",
    "OrganisationMember",
    "PackInForce",
    "Person",
    "Production",
    "Rectification",
    "Residence",
    "Schooling",
    "SlotVerdict",
    "SocialSecurity",
    "Standing",
    "StatedIncome",
    "SubjectKey",
    "Team",
    "TeamBudget",
    "Turn",
    "VillageSurvey",
    "Water",
    "Work",
]
