"""Turn a manuscript's AST, citations resolved, into a `Document`: pure functions on trees."""
