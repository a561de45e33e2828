"""The Health Box: what members note of themselves, and who else sees it, which they alone decide."""
