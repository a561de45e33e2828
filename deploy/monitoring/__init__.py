"""What watches a running installation: alert rules, dashboard, scrape example, and the page of metrics."""
