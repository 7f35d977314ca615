"""What a case is made of: rows and their constraints. Models import nothing that acts."""

from spoor.cases.models.bundle import Bundle
from spoor.cases.models.case import Case, CaseReport, ExternalNumber
from spoor.cases.models.domicile import Domicile
from spoor.cases.models.emergency import Emergency
from spoor.cases.models.handover import (
    EarlierCustody,
    HandedItem,
    HandedReport,
    HandOver,
    Partner,
    PartnerWithdrawal,
    PoliceWord,
    Release,
)
from spoor.cases.models.house import HouseRecord, ShelfCount, Team
from spoor.cases.models.incoming import Incoming, Placement
from spoor.cases.models.link import Judgement, LinkSuggestion, TextKey
from spoor.cases.models.many import ClosingBatch, Collective
from spoor.cases.models.order import (
    Order,
    OrderReminder,
    OrderSending,
    OrderSignature,
    OrderVersion,
    ProviderReturn,
)
from spoor.cases.models.pack import PackedReport, PackEvent, PackPart, ReportPack
from spoor.cases.models.person import Hypothesis, HypothesisFact, Identification, Person, Rectification
from spoor.cases.models.rules import HouseChange, LawEdition
from spoor.cases.models.trail import Decision, Finding, Identifier, RouteEvent, TrailRecord
from spoor.cases.models.triage import AssessmentRecord, Confirmation, DueMark

__all__ = [
    "AssessmentRecord",
    "Bundle",
    "Case",
    "CaseReport",
    "ClosingBatch",
    "Collective",
    "Confirmation",
    "Decision",
    "Domicile",
    "DueMark",
    "EarlierCustody",
    "Emergency",
    "ExternalNumber",
    "Finding",
    "HandOver",
    "HandedItem",
    "HandedReport",
    "HouseChange",
    "HouseRecord",
    "Hypothesis",
    "HypothesisFact",
    "Identification",
    "Identifier",
    "Incoming",
    "Judgement",
    "LawEdition",
    "LinkSuggestion",
    "Order",
    "OrderReminder",
    "OrderSending",
    "OrderSignature",
    "OrderVersion",
    "PackEvent",
    "PackPart",
    "PackedReport",
    "Partner",
    "PartnerWithdrawal",
    "Person",
    "Placement",
    "PoliceWord",
    "ProviderReturn",
    "Rectification",
    "Release",
    "ReportPack",
    "RouteEvent",
    "ShelfCount",
    "Team",
    "TextKey",
    "TrailRecord",
]
