"""Articles and events -> what their pages show: marked text, reports of a deed, meanings of codes, corrections."""
