"""Pure: a dossier value becomes a document."""

from spoor.drafting.documents import FORMATS, NoTemplate, document, draft, to_sign
from spoor.drafting.dossier import (
    Addressee,
    Contact,
    Document,
    Dossier,
    Earlier,
    Element,
    Message,
    Offence,
    Piece,
    Reasons,
    Received,
    Stated,
    Subject,
)
from spoor.drafting.exhaustion import AccountedIdentifier, AccountedRoute, Exhaustion, account
from spoor.drafting.filling import Filled, fill, filled_from
from spoor.drafting.form import Form, FormBroken, form_of, forms
from spoor.drafting.names import offence_name

__all__ = [
    "FORMATS",
    "AccountedIdentifier",
    "AccountedRoute",
    "Addressee",
    "Contact",
    "Document",
    "Dossier",
    "Earlier",
    "Element",
    "Exhaustion",
    "Filled",
    "Form",
    "FormBroken",
    "Message",
    "NoTemplate",
    "Offence",
    "Piece",
    "Reasons",
    "Received",
    "Stated",
    "Subject",
    "account",
    "document",
    "draft",
    "fill",
    "filled_from",
    "form_of",
    "forms",
    "offence_name",
    "to_sign",
]
