"""A restore that is tried: `make drill`, beside the world that runs."""
