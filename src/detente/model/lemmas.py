"""Word, tag -> lemma: lemminflect's dictionary, with the corrections that the treebanks ask for."""
from __future__ import annotations

from functools import lru_cache

IRREGULAR = {("n't", "PART"): "not", ("n’t", "PART"): "not", ("'s", "PART"): "'s", ("’s", "PART"): "'s", ("ca", "AUX"): "can",
             ("wo", "AUX"): "will", ("'ll", "AUX"): "will", ("’ll", "AUX"): "will", ("'d", "AUX"): "would", ("’d", "AUX"): "would",
             ("'ve", "AUX"): "have", ("’ve", "AUX"): "have", ("'re", "AUX"): "be", ("’re", "AUX"): "be", ("'m", "AUX"): "be",
             ("’m", "AUX"): "be", ("'s", "AUX"): "be", ("’s", "AUX"): "be", ("'s", "VERB"): "be", ("an", "DET"): "a",
             ("those", "DET"): "that", ("these", "DET"): "this", ("talks", "NOUN"): "talk"}
PARADIGMS = {"AUX": {"am": "be", "is": "be", "are": "be", "was": "be", "were": "be", "been": "be", "being": "be", "has": "have",
                     "had": "have", "having": "have", "does": "do", "did": "do", "done": "do", "doing": "do"},
             "PRON": {"me": "I", "my": "my", "us": "we", "them": "they", "him": "he", "her": "she"}}


@lru_cache(maxsize=200_000)
def lemma_of(word: str, upos: str, xpos: str = "") -> str:
    """Base form; names stay as written, everything else in lower case.

    >>> [lemma_of(*w) for w in (("imposed", "VERB"), ("sanctions", "NOUN"), ("Putin", "PROPN"), ("wo", "AUX"))]
    ['impose', 'sanction', 'Putin', 'will']
    """
    lower = word.lower()
    if (lower, upos) in IRREGULAR:
        return IRREGULAR[lower, upos]
    if upos in PARADIGMS:
        return PARADIGMS[upos].get(lower, lower)
    if upos == "PROPN" and not word.isupper():
        return word
    if upos not in ("VERB", "NOUN", "ADJ", "ADV") or (upos == "VERB" and xpos in ("VB", "VBP") and lower not in ("'s",)):
        return lower
    if upos == "NOUN" and xpos == "NN":
        return lower
    from lemminflect import getLemma
    found = getLemma(lower, upos)
    return found[0] if found else lower
