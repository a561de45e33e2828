"""Registers of invented people, in the exact layouts that the real ones are published in, with their quirks.

Nobody in them exists: the numbers of people begin with 199, which none was ever given, and every telephone number is
of the ranges kept for fiction. The same seed gives the same file, and a longer file begins with the people of a
shorter one.
"""
