"""HAL, the French open archive: the record, its archive, the request that deposits it (SWORD)."""
