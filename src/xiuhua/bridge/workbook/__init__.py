"""Any workbook, read as text: what offices save, in whatever program, hostile files refused."""
