"""Remedy: who may have which measure, who receives it, what is missing, ending or given twice, and what is answered."""
