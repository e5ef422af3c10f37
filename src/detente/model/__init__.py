"""The compact language model, inference only: text -> sentences of words with tags, trees and names."""
from detente.model.parser import Parser, load_parser

__all__ = ["Parser", "load_parser"]
