"""What is kept of inspections: rounds, their samples, what was seen, found and set right."""

from tuopin.oversight.models.findings import Finding, FindingSeries, FindingStep
from tuopin.oversight.models.rounds import Inspection, Photo, Round, Sampled

__all__ = ["Finding", "FindingSeries", "FindingStep", "Inspection", "Photo", "Round", "Sampled"]
