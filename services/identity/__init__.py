"""identity: accounts, sign-up and sign-in, sessions, the keys of access tokens."""
