"""One party or two -> what is told of their dealings, ties and turns, in tables and sentences."""
