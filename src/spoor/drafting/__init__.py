"""Pure: a dossier value becomes a document."""
