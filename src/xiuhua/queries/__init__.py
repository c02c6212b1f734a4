"""Questions to the register, by noun, always scoped by duty; nothing here writes."""
