"""Packages for journals and archives: the files that their forms ask for, checked against their rules before anyone uploads them."""
