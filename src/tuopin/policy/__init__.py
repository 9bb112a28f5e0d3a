"""政策: dated rules as data, each with its document number."""
