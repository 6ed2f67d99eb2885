"""What changed between two states of an article: as data, as a list, as a marked-up manuscript, as a page."""
