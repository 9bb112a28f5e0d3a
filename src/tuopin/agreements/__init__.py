"""签约: responsibility letters, contract, promissory note, one number for three papers."""
