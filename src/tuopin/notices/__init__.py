"""提醒: what a person is told, what escalates, and the nightly sweep."""
