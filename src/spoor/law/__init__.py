"""Pure: the law book, periods, routes, deadlines."""
