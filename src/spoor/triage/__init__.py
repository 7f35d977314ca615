"""Pure: a text becomes an assessment."""
