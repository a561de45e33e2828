"""The places that the directory ships: made by hand with `make places`, from data inside published packages."""
