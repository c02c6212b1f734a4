"""All nouns that the register keeps."""

from xiuhua.register.models.account import Account, Inspection, InspectionSample, OfficeRole
from xiuhua.register.models.area import Area, AreaName, AreaSuccession, AreaWithin, TownshipSurvey, VillageSurvey
from xiuhua.register.models.asked_form import AskedFilling, AskedForm
from xiuhua.register.models.assessment import (
    DisputeAct,
    FrozenLine,
    FrozenScore,
    ScoreCorrection,
    ScoreDispute,
    ScoreEntry,
    ScoreFreeze,
    ScoreLineVerdict,
    ScoreVerdict,
)
from xiuhua.register.models.boundary import Boundary, BoundaryFile
from xiuhua.register.models.burden import BurdenComplaint, LiftedBan
from xiuhua.register.models.care import CareRecord
from xiuhua.register.models.carried import CarriedHousehold
from xiuhua.register.models.change_request import ChangeRequest
from xiuhua.register.models.consent import Consent
from xiuhua.register.models.diagnosis import CauseAnswer, FamilyPriority
from xiuhua.register.models.double import Double
from xiuhua.register.models.election import Candidate, CandidateReview
from xiuhua.register.models.evidence import Award, FileObjection, OwnStatement
from xiuhua.register.models.explained_finding import ExplainedFinding
from xiuhua.register.models.grade_list import GradeLine, GradeList
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
from xiuhua.register.models.inspection import (
    DrawnHome,
    InspectionEstimate,
    InspectionFinding,
    InspectionPlan,
    OrderStep,
    RectificationOrder,
)
from xiuhua.register.models.job import Job
from xiuhua.register.models.journal import JournalLine, JournalSeal, SubjectKey
from xiuhua.register.models.leave import Leave
from xiuhua.register.models.livelihood import AssetComparison, Food, Saving, Wealth
from xiuhua.register.models.measure import Delivery, Measure, MeasureState
from xiuhua.register.models.meeting import Decision, Meeting
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
from xiuhua.register.models.rectification import (
    CaseStep,
    Listing,
    OrganisationSurvey,
    Rectification,
    RectificationItem,
    WeaknessVerdict,
)
from xiuhua.register.models.risk import DoorCheck, RiskScore
from xiuhua.register.models.scan_card import ScanCard
from xiuhua.register.models.second_factor import Notice, RecoveryCode, SecondFactor
from xiuhua.register.models.shortlist import Shortlist, ShortlistName, ShortlistObjection
from xiuhua.register.models.survey import SurveyEstimate, SurveyRound, SurveySlip, SurveyTally, SurveyVillage
from xiuhua.register.models.training import (
    Attendance,
    Certificate,
    Course,
    CourseOpinion,
    CourseResult,
    CourseSession,
    Enrolment,
)
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
    "Attendance",
    "Avoidance",
    "Award",
    "Belonging",
    "Boundary",
    "BoundaryFile",
    "BurdenComplaint",
    "CallBack",
    "CallBackRound",
    "Candidate",
    "CandidateReview",
    "CareRecord",
    "CarriedHousehold",
    "CaseStep",
    "Cause",
    "CauseAnswer",
    "Certificate",
    "ChangeRequest",
    "Consent",
    "Contact",
    "Course",
    "CourseOpinion",
    "CourseResult",
    "CourseSession",
    "Decision",
    "Delivery",
    "DisputeAct",
    "Dividend",
    "DoorCheck",
    "Double",
    "DrawnHome",
    "Election",
    "Enrolment",
    "ExplainedFinding",
    "Family",
    "FamilyPriority",
    "FigureVerdict",
    "FileObjection",
    "Finding",
    "Flag",
    "FlagVisit",
    "Food",
    "FrozenLine",
    "FrozenScore",
    "GradeLine",
    "GradeList",
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
    "InspectionEstimate",
    "InspectionFinding",
    "InspectionPlan",
    "InspectionSample",
    "Job",
    "JournalLine",
    "JournalSeal",
    "Labour",
    "Land",
    "Leader",
    "Leave",
    "LiftedBan",
    "Listing",
    "Living",
    "Measure",
    "MeasureState",
    "Meeting",
    "Member",
    "MemberContact",
    "NameSpelling",
    "Notice",
    "NoticeRelease",
    "Office",
    "OfficeRole",
    "OrderStep",
    "Organisation",
    "OrganisationArea",
    "OrganisationMember",
    "OrganisationSurvey",
    "OwnStatement",
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
    "RectificationItem",
    "RectificationOrder",
    "RemovalVerdict",
    "Residence",
    "RiskScore",
    "Saving",
    "ScanCard",
    "Schooling",
    "ScoreCorrection",
    "ScoreDispute",
    "ScoreEntry",
    "ScoreFreeze",
    "ScoreLineVerdict",
    "ScoreVerdict",
    "SecondFactor",
    "Shortlist",
    "ShortlistName",
    "ShortlistObjection",
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
    "WeaknessVerdict",
    "Wealth",
    "Work",
]
