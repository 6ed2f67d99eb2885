"""Render a language's templates into Markdown, recording where each claim and fact is used."""
