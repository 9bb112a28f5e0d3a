"""Tuopin (脱贫): the programme of a county that lifts its poor rural Party members out of poverty."""

__version__ = "0.1.0"
