"""Pure decisions on disasters: what a loss may say, and the form it comes in."""
