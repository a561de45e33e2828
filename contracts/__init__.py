"""All that one room may know of another: events, RPC schemas and one golden sample per event version."""
