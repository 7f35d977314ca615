"""The views: a request becomes arguments, a result becomes a response. The clock is read here and nowhere below."""
