"""Tuopin (脱贫): a county lifts its poor rural Party members out of poverty."""

__version__ = "0.1.0"
