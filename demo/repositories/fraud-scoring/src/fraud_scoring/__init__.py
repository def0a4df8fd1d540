"""Scores payments."""
