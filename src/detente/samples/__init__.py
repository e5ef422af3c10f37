"""Pages to try detente on; ``index.csv`` lists them, README.md says which are invented."""
