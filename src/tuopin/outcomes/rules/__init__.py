"""Pure decisions on outcomes: who is out of poverty, what may be told, who is at risk."""
