"""Regions, bodies, posts and what they allow."""
