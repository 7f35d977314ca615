"""Pure: an IP address at a moment becomes an operator, a country and a kind, from dated tables."""
