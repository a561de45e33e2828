"""Limit programs: the least that could do each thing on the same servers, to measure the product against."""
