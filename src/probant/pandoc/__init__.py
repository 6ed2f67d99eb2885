"""Run pandoc on text and trees held in memory, without files, network or shell."""
