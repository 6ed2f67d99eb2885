"""Read a project's files into a `Corpus` in which every value knows its place."""
