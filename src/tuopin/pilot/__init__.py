"""试点: the synthetic county and its year, lived through imports and actions."""
