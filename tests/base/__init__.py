"""Fields, seals, guards, rows, scopes and copies of the whole database."""
