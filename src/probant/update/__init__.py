"""Bring a review up to date: take in new references and the studies behind them; say what changed."""
