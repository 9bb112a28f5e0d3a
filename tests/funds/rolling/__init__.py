"""The fund that rolls: ageing, the fund's figures, forecasts."""
