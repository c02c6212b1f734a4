"""The domain: eight stages, pure and columnar, tables in and verdict tables out."""
