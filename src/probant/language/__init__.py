"""Write numbers, units, lists and text as a language wants them."""
