"""摸底户档: households, people, Party membership, the four registers."""
