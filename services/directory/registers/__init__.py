"""The registers of professionals and establishments, as files: each has a reader that makes rows of its lines."""
