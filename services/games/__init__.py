"""Short cognitive tasks that members take for themselves: results are health data."""
