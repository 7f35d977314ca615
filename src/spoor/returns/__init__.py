"""Pure: an answer of a provider as bytes becomes records with identifiers, and an account of every row."""
