"""督查: inspections, what they find, and how it is set right."""
