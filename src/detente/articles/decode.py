"""Bytes -> text, or the reason why they are no page of text."""
from __future__ import annotations

import codecs
import json
import re
import unicodedata

LONGEST_LINE = 5_000_000         # characters without a line break
LARGEST_TEXT = 20_000_000
MAGIC = ((b"%PDF-", "a PDF"), (b"PK\x03\x04", "a ZIP archive (or an office document)"), (b"\x1f\x8b", "gzip data"),
         (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"),
         (b"RIFF", "sound or image data"), (b"PAR1", "a Parquet file"), (b"SQLite format 3", "a database"),
         (b"\x7fELF", "a program"), (b"\xd0\xcf\x11\xe0", "an office document"), (b"BZh", "bzip2 data"),
         (b"\xfd7zXZ", "xz data"), (b"(\xb5/\xfd", "zstd data"), (b"{\\rtf", "an RTF document"))
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""")
_FEED = re.compile(r"<(?:rss|rdf:RDF)\b|<feed\b[^>]*Atom", re.I)
_TAG = re.compile(r"<(?:!doctype\s+html|/?(?:html|head|body|div|p|h[1-6]|article|section|main|table|span|br|ul|li|a|b"
                  r"|strong|em|font|center|meta|title)\b[^<>]{0,2000}>)", re.I)
_STARTS = re.compile(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
                     r"<(?:!doctype\s+html|html|head|body|div|article|main|p|h1)\b", re.I | re.S)
# invisible: soft hyphen, zero-width characters, marks of writing direction, controls but tab and line ends
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb"
                        "\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def decode_page(content: bytes) -> str:
    """The text of a page, line ends as ``\\n``, invisible characters gone, Unicode composed.

    Raises ValueError with a reason for a person where the bytes are no text, or no single page.

    >>> decode_page("Caf\\xe9 talks\\r\\nend".encode("cp1252"))
    'Café talks\\nend'
    """
    _refuse_bytes(content)
    text = _decode(content)
    if len(text) > LARGEST_TEXT:
        raise ValueError(f"more than {LARGEST_TEXT // 1_000_000} million characters: not one page")
    text = _BREAKS.sub("\n", text)
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    _refuse_text(text)
    return text


def is_markup(text: str) -> bool:
    """Whether a text is HTML: it begins so, or tags stand all over it."""
    head = text[:20_000]
    return bool(_STARTS.match(head[:4_000])) or sum(1 for _ in _TAG.finditer(head)) >= 3


def _refuse_bytes(content: bytes) -> None:
    if not content.strip():
        raise ValueError("the page is empty")
    for magic, kind in MAGIC:
        if content.startswith(magic):
            raise ValueError(f"{kind}, not a page of text")
    if b"\x00" in content and not content.startswith(tuple(mark for mark, _ in MARKS[1:])):
        raise ValueError("binary data, not a page of text")


def _refuse_text(text: str) -> None:
    if not text.strip():
        raise ValueError("the page is empty")
    if _FEED.search(text[:2_000]):
        raise ValueError("a feed, not a page: read the pages it points to")
    if text.lstrip()[:1] in "{[" and _is_json(text):
        raise ValueError("JSON, not a page of news")
    if _longest_line(text) >= LONGEST_LINE and not is_markup(text):
        raise ValueError("a single line of more than 5 MB: not a page of news")


def _longest_line(text: str) -> int:
    longest, at = 0, 0
    while len(text) - at > longest:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        longest, at = max(longest, end - at), end + 1
    return longest


def _is_json(text: str) -> bool:
    first = text.strip().split("\n", 1)[0] if text.lstrip().startswith('{"') else text
    for candidate in (first, text):
        try:
            return isinstance(json.loads(candidate[:2_000_000]), (dict, list))
        except (ValueError, RecursionError):
            continue
    return False


def _decode(content: bytes) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:                         # an unfinished last character is no error: downloads get cut off
        return codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return _decode_legacy(content)


def _decode_legacy(content: bytes) -> str:
    """Not UTF-8: what the page declares, UTF-8 with a few broken characters, or Windows-1252."""
    tolerant = content.decode("utf-8", errors="replace")
    if tolerant.count("\ufffd") * 20 <= sum(1 for c in tolerant if c > "\x7f"):
        return tolerant
    declared = _CHARSET.search(content[:4_096])
    if declared:
        try:
            return content.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeError):
            pass                 # an unknown name, or not what was declared
    return content.decode("cp1252", errors="replace")
