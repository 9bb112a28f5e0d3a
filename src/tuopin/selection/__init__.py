"""识别审定: application, verification, pairing, notice, feasibility, approval."""
