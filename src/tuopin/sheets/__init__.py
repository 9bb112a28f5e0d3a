"""表册: the workbook engine: columns, readers, faults, staging, marked workbook."""
