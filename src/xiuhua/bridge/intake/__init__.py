"""Workbooks into the register: read, staged, judged, matched, entered; and the register back into a workbook."""
