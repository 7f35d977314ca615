"""Pure: a dossier value becomes a document."""

from spoor.drafting.documents import MAKERS, NoTemplate, draft
from spoor.drafting.dossier import Document, Dossier, Message, Subject
from spoor.drafting.names import offence_name

__all__ = ["MAKERS", "Document", "Dossier", "Message", "NoTemplate", "Subject", "draft", "offence_name"]
