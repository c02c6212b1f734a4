"""Taking workbooks in, purely: layouts, spellings, judged cells, places by name, rows that contradict each other."""
