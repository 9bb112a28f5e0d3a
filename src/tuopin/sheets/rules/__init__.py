"""Columns, readers, checks and writers of workbooks: pure, no database and no clock."""
