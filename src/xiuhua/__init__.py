"""Xiuhua 绣花: who is poor and why, who answers for them, what was done, and whether it holds."""
