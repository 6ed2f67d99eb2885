"""The redline: two finished manuscripts merged into one in which what was deleted and inserted is tracked, as a Word file and as a page."""
