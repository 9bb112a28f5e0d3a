"""灾害: events and losses by household and project part."""
