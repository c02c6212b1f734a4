"""An invented nation as Parquet at any size: what the rules of a pack read, with gaps and faults."""
