"""Check what an edition says: that claims are sourced, that the languages agree, that no number is typed."""
