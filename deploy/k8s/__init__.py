"""Kubernetes: Kustomize base, components and overlays; what repeats is written from `deploy.graph` by `write`."""
