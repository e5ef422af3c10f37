"""Word, tags -> lemma: lemminflect's dictionary, asked only where the tag says that a word is inflected."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

CLITICS = {
    ("n't", "PART"): "not",
    ("ca", "AUX"): "can",
    ("wo", "AUX"): "will",
    ("'ll", "AUX"): "will",
    ("'d", "AUX"): "would",
    ("'ve", "AUX"): "have",
    ("'ve", "VERB"): "have",
    ("'re", "AUX"): "be",
    ("'m", "AUX"): "be",
    ("'s", "AUX"): "be",
    ("'s", "VERB"): "be",
    ("'s", "PRON"): "we",
    ("'", "PART"): "'s",
    ("gon", "VERB"): "go",
    ("wan", "VERB"): "want",
    ("na", "PART"): "to",
}
BE_HAVE_DO = {
    "am": "be",
    "is": "be",
    "are": "be",
    "was": "be",
    "were": "be",
    "been": "be",
    "being": "be",
    "'s": "be",
    "has": "have",
    "had": "have",
    "having": "have",
    "does": "do",
    "did": "do",
    "done": "do",
    "doing": "do",
}
PRONOUNS = {
    "i": "I",
    "me": "I",
    "us": "we",
    "them": "they",
    "him": "he",
    "those": "that",
    "these": "this",
    "em": "they",
}
DETERMINERS = {"an": "a", "those": "that", "these": "this"}
INFLECTED = {
    "VERB": ("VBD", "VBG", "VBN", "VBZ", ""),
    "NOUN": ("NNS", "NNPS", ""),
    "ADJ": ("JJR", "JJS"),
    "ADV": ("RBR", "RBS"),
}
UNCHANGED = frozenset("bet bid broadcast burst cast cost cut forecast hit hurt knit let offset put quit read recast reset rid set shed shut slit split spread sublet thrust upset wed wet".split())
AS_IS = {"more": "more", "most": "most", "least": "least", "talks": "talk", "people": "people", "later": "late"}


@lru_cache(maxsize=200_000)
def lemma_of(word: str, upos: str, xpos: str = "") -> str:
    """Base form; names and abbreviations keep their capitals. Without ``xpos`` a verb or noun may be any form.

    >>> [lemma_of(*w) for w in (("imposed", "VERB", "VBD"), ("sanctions", "NOUN", "NNS"), ("Putin", "PROPN", "NNP"), ("wo", "AUX", "MD"))]
    ['impose', 'sanction', 'Putin', 'will']
    """
    lower = word.lower().replace("’", "'")
    if (lower, upos) in CLITICS:
        return CLITICS[lower, upos]
    if upos == "AUX" or lower in ("am", "is", "are", "was", "were") and upos == "VERB":
        return BE_HAVE_DO.get(lower, lower)
    if upos in ("PRON", "DET"):
        return (PRONOUNS if upos == "PRON" else DETERMINERS).get(lower, lower)
    if upos == "PROPN" or xpos in ("NNP", "NNPS"):
        return _base(word, "NOUN") if xpos == "NNPS" and not word.isupper() else word
    if upos == "NOUN" and word.isupper() and len(word) > 1 and xpos == "NN":
        return word
    if lower in AS_IS:
        return AS_IS[lower]
    return _base(lower, upos) if xpos in INFLECTED.get(upos, ()) else lower


def agree_in_form(words: Sequence[str], xpos: list[str]) -> list[str]:
    """Tags in which no verb in -s, nor one as the dictionary has it, is of the past.

    >>> agree_in_form(["He", "denounces", "what", "we", "commend", "and", "was", "put"], ["PRP", "VBD", "WP", "PRP", "VBD", "CC", "VBD", "VBD"])
    ['PRP', 'VBZ', 'WP', 'PRP', 'VBP', 'CC', 'VBD', 'VBD']
    """
    return [tag if tag != "VBD" else _tense(word.lower()) for word, tag in zip(words, xpos)]


@lru_cache(maxsize=50_000)
def _tense(past: str) -> str:
    if past[-1] == "s" and past != "was":
        return "VBZ"
    return "VBP" if _dictionary().get((past, "VERB")) == past and past not in UNCHANGED else "VBD"


def _base(word: str, upos: str) -> str:
    found = _dictionary().get((word.lower(), upos)) or _by_rule(word.lower(), upos)
    return (found.capitalize() if word[:1].isupper() else found) if found else word


@cache
def _dictionary() -> dict[tuple[str, str], str]:
    """(word, part of speech) -> lemma: lemminflect's tables, read in a sixth of the time that the library takes for it."""
    folder = files("lemminflect") / "resources"
    table = gzip.decompress((folder / "lemma_lu.csv.gz").read_bytes()).decode().splitlines()
    more = (folder / "lemma_overrides.csv").read_text(encoding="utf-8").splitlines()
    out = {}
    for line in (*table, *(line for line in more if line and line[0] != "#")):
        word, category, forms = line.split(",")
        out[word, "AUX" if category == "modal" else category.upper()] = forms.partition("/")[0]
    return out


def _by_rule(word: str, upos: str) -> str | None:
    """What lemminflect's rules make of a word that its table lacks."""
    from lemminflect import Lemmatizer

    return next((forms[0] for forms in Lemmatizer().getAllLemmasOOV(word, upos).values()), None)
