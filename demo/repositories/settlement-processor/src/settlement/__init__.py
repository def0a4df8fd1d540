"""Nets a day, and orders payouts."""
