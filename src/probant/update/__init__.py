"""Bring a review up to date: what came in, what that changes."""
