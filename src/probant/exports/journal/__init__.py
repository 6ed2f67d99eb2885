"""The package for a journal: every file that its form asks for, and a report of each of its rules."""
