"""Charts: values in, marks out. Vega-Lite lays them out; whoever shows them adds the words, links and colours."""
