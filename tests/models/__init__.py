"""Tests of the readable statement."""
