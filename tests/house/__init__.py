"""The promises that hold for the whole house."""
