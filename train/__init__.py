"""Trains the language model; not part of the package: `python -m train.train`, `python -m train.export`."""
