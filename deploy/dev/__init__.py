"""Private servers, worlds and the commands of the Makefile: `python -m deploy.dev <verb>`."""
