"""成效: exit from poverty, risk of return, income, what was achieved, stories with consent."""
