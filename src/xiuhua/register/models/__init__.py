"""All nouns that the register keeps."""

from xiuhua.register.models.account import Account, Inspection, InspectionSample, OfficeRole
from xiuhua.register.models.area import Area, AreaName, AreaSuccession, AreaWithin, TownshipSurvey, VillageSurvey
from xiuhua.register.models.asked_form import AskedFilling, AskedForm
from xiuhua.register.models.boundary import Boundary, BoundaryFile
from xiuhua.register.models.burden import BurdenComplaint, LiftedBan
from xiuhua.register.models.change_request import ChangeRequest
from xiuhua.register.models.consent import Consent
from xiuhua.register.models.diagnosis import CauseAnswer, FamilyPriority
from xiuhua.register.models.double import Double
from xiuhua.register.models.explained_finding import ExplainedFinding
from xiuhua.register.models.helper_request import HelperRequest
from xiuhua.register.models.household import (
    Cause,
    Contact,
    Family,
    HomeLanguage,
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
from xiuhua.register.models.import_batch import (
    HeaderMeaning,
    ImportBatch,
    ImportChunk,
    ImportCorrection,
    ImportPreview,
    ImportProblem,
    ImportTrace,
)
from xiuhua.register.models.income_entry import IncomeEntry
from xiuhua.register.models.job import Job
from xiuhua.register.models.journal import JournalLine, JournalSeal, SubjectKey
from xiuhua.register.models.leave import Leave
from xiuhua.register.models.livelihood import AssetComparison, Food, Saving, Wealth
from xiuhua.register.models.measure import Delivery, Measure, MeasureState
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
from xiuhua.register.models.name_spelling import NameSpelling
from xiuhua.register.models.office import Office
from xiuhua.register.models.organisation import (
    Election,
    Leader,
    Organisation,
    OrganisationArea,
    OrganisationMember,
    Rectification,
)
from xiuhua.register.models.pairing import (
    Avoidance,
    HelperSkill,
    PairingProposal,
    PairingRound,
    PairRule,
    ProposedPair,
    SpokenLanguage,
)
from xiuhua.register.models.person import Person
from xiuhua.register.models.plan import HouseholdPlan, PlanStep
from xiuhua.register.models.post import Assignment, Team
from xiuhua.register.models.presence import PresenceNote, PresenceStatement, SpotCheck
from xiuhua.register.models.proceeding import Proceeding, ProceedingAct
from xiuhua.register.models.project import Dividend, IndustryProject, ProjectShare
from xiuhua.register.models.public_notice import NoticeRelease, PublicNotice
from xiuhua.register.models.recheck import CallBack, CallBackRound, Flag, FlagVisit
from xiuhua.register.models.risk import DoorCheck, RiskScore
from xiuhua.register.models.scan_card import ScanCard
from xiuhua.register.models.second_factor import Notice, RecoveryCode, SecondFactor
from xiuhua.register.models.survey import SurveyEstimate, SurveyRound, SurveySlip, SurveyTally, SurveyVillage
from xiuhua.register.models.turn import (
    AnswerVerdict,
    AreaVerdict,
    FigureVerdict,
    Finding,
    HelpedVerdict,
    HouseholdVerdict,
    PackInForce,
    RemovalVerdict,
    SlotVerdict,
    Turn,
)
from xiuhua.register.models.village_proposal import ProposedMember, ProposedVillage, VillageProposal, VillageRule
from xiuhua.register.models.visit import Task, Visit, VisitPhoto
from xiuhua.register.models.warning import HouseholdWarning, Signal, SignalReport, WarningAct

__all__ = [
    "Account",
    "AnswerVerdict",
    "Area",
    "AreaName",
    "AreaSuccession",
    "AreaVerdict",
    "AreaWithin",
    "AskedFilling",
    "AskedForm",
    "AssetComparison",
    "Assignment",
    "Avoidance",
    "Belonging",
    "Boundary",
    "BoundaryFile",
    "BurdenComplaint",
    "CallBack",
    "CallBackRound",
    "Cause",
    "CauseAnswer",
    "ChangeRequest",
    "Consent",
    "Contact",
    "Delivery",
    "Dividend",
    "DoorCheck",
    "Double",
    "Election",
    "ExplainedFinding",
    "Family",
    "FamilyPriority",
    "FigureVerdict",
    "Finding",
    "Flag",
    "FlagVisit",
    "Food",
    "Grant",
    "HeaderMeaning",
    "Health",
    "HelpedVerdict",
    "HelperRequest",
    "HelperSkill",
    "HomeLanguage",
    "Household",
    "HouseholdAlias",
    "HouseholdEvent",
    "HouseholdPlan",
    "HouseholdVerdict",
    "HouseholdWarning",
    "Housing",
    "ImportBatch",
    "ImportChunk",
    "ImportCorrection",
    "ImportPreview",
    "ImportProblem",
    "ImportTrace",
    "IncomeEntry",
    "IncomePart",
    "IndustryProject",
    "Inspection",
    "InspectionSample",
    "Job",
    "JournalLine",
    "JournalSeal",
    "Labour",
    "Land",
    "Leader",
    "Leave",
    "LiftedBan",
    "Living",
    "Measure",
    "MeasureState",
    "Member",
    "MemberContact",
    "NameSpelling",
    "Notice",
    "NoticeRelease",
    "Office",
    "OfficeRole",
    "Organisation",
    "OrganisationArea",
    "OrganisationMember",
    "PackInForce",
    "PairRule",
    "PairingProposal",
    "PairingRound",
    "Person",
    "PlanStep",
    "PresenceNote",
    "PresenceStatement",
    "Proceeding",
    "ProceedingAct",
    "Production",
    "ProjectShare",
    "ProposedMember",
    "ProposedPair",
    "ProposedVillage",
    "PublicNotice",
    "RecoveryCode",
    "Rectification",
    "RemovalVerdict",
    "Residence",
    "RiskScore",
    "Saving",
    "ScanCard",
    "Schooling",
    "SecondFactor",
    "Signal",
    "SignalReport",
    "SlotVerdict",
    "SocialSecurity",
    "SpokenLanguage",
    "SpotCheck",
    "Standing",
    "StatedIncome",
    "SubjectKey",
    "SurveyEstimate",
    "SurveyRound",
    "SurveySlip",
    "SurveyTally",
    "SurveyVillage",
    "Task",
    "Team",
    "TeamBudget",
    "TownshipSurvey",
    "Turn",
    "VillageProposal",
    "VillageRule",
    "VillageSurvey",
    "Visit",
    "VisitPhoto",
    "WarningAct",
    "Water",
    "Wealth",
    "Work",
]
