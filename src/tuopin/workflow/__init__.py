"""流程: the one gate that every write passes; jobs with progress."""
