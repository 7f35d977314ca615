"""Pure: compare two identifiers or texts, score, cluster."""
