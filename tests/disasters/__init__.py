"""Tests of the room disasters."""
