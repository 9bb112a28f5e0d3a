"""The invented county, its workbooks, and the year lived in it."""
