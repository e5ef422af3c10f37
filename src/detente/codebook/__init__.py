"""What counts: states, organisations, groups, offices, titles, outlets, acts, frames.

Vocabulary is data: CSV tables in ``data/``, each with version, origin and licence in its head (``# key: value``
lines). ``load_codebook()`` reads them once; every reader of the world goes through one Aho-Corasick pass over it.
"""
from detente.codebook.acts import Act, load_acts
from detente.codebook.frames import Frame, load_frames
from detente.codebook.tables import Group, Office, Organisation, Outlet, State, Term, Title, read_rows, read_table
from detente.codebook.terms import Codebook, Hit, hits_between, load_codebook

__all__ = ["Act", "Codebook", "Frame", "Group", "Hit", "Office", "Organisation", "Outlet", "State", "Term", "Title",
           "hits_between", "load_acts", "load_codebook", "load_frames", "read_rows", "read_table"]
