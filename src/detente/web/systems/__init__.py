"""A system of states on a day -> blocs, strain, positions, map, headlines."""
