"""Words and filters -> the events that fit, counted by every facet."""
