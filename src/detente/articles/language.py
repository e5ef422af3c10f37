"""Body text -> is it English, and if not, which language it is."""

from __future__ import annotations

import re

_ASCII, _ASCII_LETTER = re.compile(r"[\x00-\x7f]+"), re.compile(r"[A-Za-z]")
_WORD = re.compile(r"[^\W\d_]+")
FUNCTION_WORDS = frozenset(
    """
the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which
you were her all she there would their we him been has when who will more no if out so said what up its about into than them can only other new some could time these two may then do first any my now such like our
over me even most made after also did many before must through us while where against between""".split()
)
NAMES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "ca": "Catalan",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "hy": "Armenian",
    "id": "Indonesian",
    "is": "Icelandic",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "kk": "Kazakh",
    "ko": "Korean",
    "ku": "Kurdish",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mk": "Macedonian",
    "ms": "Malay",
    "nl": "Dutch",
    "no": "Norwegian",
    "nb": "Norwegian",
    "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovene",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "ta": "Tamil",
    "th": "Thai",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
ENGLISH_SHARE = 0.18  # of function words; English news has 0.35–0.45, other languages below 0.05
FEW_WORDS = 20  # below this, neither measure can be trusted against Latin letters
SAMPLE = 4_000  # characters


def share_of_latin(text: str) -> float:
    """Share of Latin letters among the letters; 1.0 where there are none.

    >>> share_of_latin("Moscow"), share_of_latin("Москва")
    (1.0, 0.0)
    """
    if text.isascii():
        return 1.0
    beyond = _ASCII.sub("", text)
    others = [c for c in beyond if c.isalpha()]
    if not others:
        return 1.0
    latin = sum(1 for c in others if c < "\u0250" or "\u1e00" <= c < "\u1f00") + len(_ASCII_LETTER.findall(text))
    return latin / (latin + len(others))


def name_other_language(text: str) -> str | None:
    """None where a text is English or too short to tell; otherwise "Russian (ru)".

    >>> name_other_language("Obama asked Abe to wait.") is None
    True
    >>> name_other_language("Президент России принял в Сочи премьер-министра Японии, сообщает пресс-служба Кремля.")
    'Russian (ru)'
    """
    sample = text[:SAMPLE]
    words = [w.lower() for w in _WORD.findall(sample)]
    latin = share_of_latin(sample) >= 0.5
    share = sum(w in FUNCTION_WORDS for w in words) / max(len(words), 1)
    if latin and (share >= ENGLISH_SHARE or len(words) < FEW_WORDS):
        return None
    code = _classify(sample)
    if code == "en" and latin:
        return None
    if code == "en":
        return "a language in another script"
    return f"{NAMES.get(code, 'another language')} ({code})"


def _classify(text: str) -> str:
    import py3langid  # here: its model takes a moment to load, and most pages do not need it

    return py3langid.classify(text)[0]
