"""Tests of the room funds."""
