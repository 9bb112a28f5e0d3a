"""Papers: a tree each, and the writers that set it as PDF and Word in the official layout."""
