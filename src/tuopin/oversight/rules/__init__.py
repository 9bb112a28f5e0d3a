"""Decisions of inspections: the sample, what an answer asks for, up which steps a delay climbs."""
