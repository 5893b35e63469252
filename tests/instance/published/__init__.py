"""Readers of published families."""
