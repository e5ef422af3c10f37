"""Article -> whether it is somebody's own statement, and whether a state's."""

from __future__ import annotations

import re

from detente.records import Article

OPENING = 6  # lines within which a release says that it is one
_SAYS_SO = re.compile(r"\b(?:press (?:release|statement)s?|communiqu[eé]|readout|media note|joint statement|(?:ministry|department) of (?:foreign|external|state)|spokesperson)\b|\bstatement (?:is|was) (?:issued|attributable|released)|\b(?:issued|made|released) the following (?:joint )?statement|^statement (?:by|of|from|on|on behalf of) ", re.I)


def speaks_for_its_state(article: Article) -> bool:
    """A government's own releases say "we" for the state; a state broadcaster's news does not."""
    return bool(article.state_owned and article.publisher and "Department" in article.publisher)


def is_release(article: Article) -> bool:
    """Whether a page is a statement of those whose acts it tells: a state's own, or one that says so in a line of its opening."""
    opening = (block.text for block in article.blocks[:OPENING] if block.role not in ("caption", "teaser"))
    return speaks_for_its_state(article) or any(_SAYS_SO.search(text) for text in opening if not text.endswith(".") or "statement" in text)
