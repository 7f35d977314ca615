"""Pure: a dossier value becomes a document."""

from spoor.drafting.documents import MAKERS, NoTemplate, draft
from spoor.drafting.dossier import Document, Dossier, Message, Subject
from spoor.drafting.exhaustion import AccountedIdentifier, AccountedRoute, Exhaustion, account
from spoor.drafting.names import offence_name

__all__ = [
    "MAKERS",
    "AccountedIdentifier",
    "AccountedRoute",
    "Document",
    "Dossier",
    "Exhaustion",
    "Message",
    "NoTemplate",
    "Subject",
    "account",
    "draft",
    "offence_name",
]
