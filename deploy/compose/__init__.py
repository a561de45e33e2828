"""Everything on one machine with docker: `make compose`."""
