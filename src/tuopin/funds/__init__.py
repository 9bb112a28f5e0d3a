"""资金: appropriation, transfer to the township, payment to the household."""
