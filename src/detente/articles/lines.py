"""A line's words -> its role, where the words alone tell: credits, bylines, pointers to other stories, page furniture.

What needs the neighbours (which title is the headline, whose caption this is) is decided in ``dumps`` and ``markup``.
"""
from __future__ import annotations

import re

AGENCIES = r"(?:AFP|AP|EPA|EFE|DPA|TASS|ITAR-TASS|RIA(?: Novosti)?|Reuters|REUTERS|Xinhua|Kyodo|Yonhap|KCNA|IRNA|ISNA" \
           r"|SANA|WAM|SPA|MENA|PTI|ANI|UPI|Bloomberg|Sputnik|Anadolu(?: Agency)?|AA|ANSA|Getty|Getty Images|EPA-EFE" \
           r"|Shutterstock|Alamy|Zuma|Ruptly|Pool|POOL|Handout|iStock)"
_NAME = r"(?:[A-Z][\w'’.-]*|de|da|di|del|van|von|der|den|bin|bint|ibn|al|el|la|le)"
_NAMES = rf"{_NAME}(?: {_NAME}){{0,4}}(?:(?:,| and| &) {_NAME}(?: {_NAME}){{0,4}}){{0,4}}"
_TRADES = r"(?:correspondent|editor|reporter|writer|columnist|journalist|staff|analyst|contributor|bureau|chief|desk" \
          r"|spokes(?:person|man|woman)|secretary|minister|press (?:office|service)|news agency|fellow|professor)"
END = re.compile(r"[.!?…][\"'”’»)\]]*$")

_CRUMBS = re.compile(r"\s*[>»›|·•]\s*")
_BOILERPLATE = re.compile("|".join((
    r"advert(?:isement)?s?\b.{0,30}$", r"(?:sponsored|promoted|paid)(?: (?:content|post|by\b.*))?$",
    r"(?:continue|keep) reading\b.{0,40}$", r"(?:the )?(?:story|article) continues\b.{0,30}$",
    r"(?:scroll|swipe)\b.{0,40}$", r"skip (?:to|past)\b.{0,40}$", r"(?:back to|go to) (?:the )?top$",
    r"(?:share|tweet|pin|e-?mail|print|whatsapp|telegram|facebook|twitter|linkedin|reddit|bookmark|save|copy link|copy"
    r" url|flip ?board|vkontakte|vk)(?:(?: (?:this|it|on|via|to|with|by|page|article|story|link|the|friends?|in|now|us"
    r"|facebook|twitter|x|linkedin|whatsapp|telegram|e-?mail|reddit))*|[\s|/,·•]+(?:share|tweet|facebook|twitter|print"
    r"|e-?mail|linkedin|whatsapp|telegram|reddit|x)\b.{0,80})$",
    r"(?:please )?(?:log|sign) ?(?:in|up|out|on)\b.{0,70}$", r"(?:please )?register\b.{0,60}$",
    r"create (?:an|your|a free) account\b.{0,40}$", r"(?:already|not) (?:a|yet a) (?:member|subscriber)\b.{0,40}$",
    r"(?:to )?(?:participate in|join|take part in) (?:the|this|our) (?:discussion|conversation|debate)s?\b.{0,40}$",
    r"(?:to |please )?(?:leave|post|add|write|submit) (?:a|your) (?:comment|reply)\b.{0,60}$",
    r"(?:view |show |load |read |see |hide )?(?:all |more )?\(?[\d,]* ?comments?(?: \(?[\d,]+\)?)?[:.]?$",
    r"no comments(?: yet)?\b.{0,40}$", r"be the first to comment\b.{0,30}$", r"comments (?:are"
    r"|have been) \w+\b.{0,60}$",
    r"(?:[\d.,]+ ?[km]? )?(?:views?|shares?|likes?|reads?|retweets?)(?: ?\(?[\d,]+\)?)?$",
    r"\d+[- ]min(?:ute)?s?(?: to)? read$", r"(?:listen to|hear) (?:this|the) (?:article|story)\b.{0,40}$",
    r"(?:play|pause|mute|unmute|fullscreen"
    r"|loading)(?: video)?[.…]*$", r"(?:menu|search|close|open|next|previous|more)$",
    r"(?:accept|reject|manage|allow)(?: all| my)? (?:cookies|preferences|choices|settings)\b.{0,40}$",
    r"(?:cookie|privacy)(?: and cookies?)? (?:policy|notice|settings|preferences|statement)\b.{0,60}$",
    r"(?:terms (?:of (?:use|service)|(?:and|&) conditions)|privacy policy|contact us|about us|site ?map)\b.{0,80}$",
    r"(?:subscribe|become a (?:member|subscriber)|support (?:us|our work)|donate)\b.{0,100}$",
    r"(?:sign up|register|get)\b.{0,80}\b(?:newsletters?|inbox|alerts|briefing|updates)\b.{0,60}$",
    r"(?:follow|like|find|join) (?:us|@?\w+|our (?:page|channel)) on\b.{0,80}$", r"follow (?:@\w+|us)$",
    r"(?:download|get) (?:our|the) (?:free )?(?:\w+ )?app\b.{0,60}$", r"click here\b.{0,80}$", r"newsletters?$",
    r"(?:tags?|topics?|keywords?|filed under|categor(?:y|ies)|sections?|source url|permalink)\s*:.{0,200}$",
    r"(?:©|\(c\)|copyright)(?:\s*(?:©|\(c\)))?\s*(?:by )?(?:19"
    r"|20)\d\d\b.{0,200}$", r".{0,200}\ball rights reserved\b.{0,100}$",
    r".{0,100}\b(?:may|must|shall) not be (?:published|reproduced|republished|redistributed)\b.{0,200}$",
    r"(?:the )?(?:views|opinions)(?: and opinions)? expressed\b.{0,250}$", r"enlarge (?:this )?image$",
    r"(?:press (?:statement|release|briefing)|media note|fact sheet|readout|remarks|special briefing"
    r"|notice to the press)$",
    r"(?:-\s*30\s*-|#+|\*[\s*]*|end(?:s|it)?|\[?end text\]?\.?|(?:begin|end) text:?)$",
    r"(?:https?://|www\.)\S+$", r"\S+@\S+\.\w+$", r"[@#]\w+$", r"[\W\d_]+$",
    r"(?:home|news|world|politics|business|sports?|opinions?|culture|science|technology|tech|asia|europe|africa"
    r"|americas?"
    r"|middle east|video|photos?|multimedia|live|weather|shop|jobs|e-?paper|archive|rss)$",
    r"for (?:more|further|additional|media|press|any|all)\b.{0,40}\b(?:information|inquir|enquir|questions"
    r"|details)\b.{0,180}$",
    r"(?:report|spot) (?:a|an) (?:typo|error|mistake)\b.{0,40}$", r"recommended by\b.{0,30}$")), re.I)
_COOKIES = re.compile(r"\b(?:uses?|using|accept|our use of|placing) (?:[\w,]+ ){0,3}cookies\b|\bcookies (?:to"
                      r"|help|are)\b"
                      r"|\bconsent to (?:our|the) use\b|\b(?:our|free|daily|weekly) (?:\w+ )?newsletter\b", re.I)
_CREDIT = re.compile("|".join((
    r"©(?!\s*(?:19"
    r"|20)\d\d\b).{2,200}$", r"(?i:photo(?:graph)?s?|pictures?|images?|video)(?: |-)?(?i:credits?"
                             r"|courtesy(?: of)?|by|source"
    r"|from)\b\s*[:/]?.{2,120}$", r"(?i:photos?|pictures?|images?|credits?|graphic|source)\s*[:/]\s*.{2,70}$",
    rf"(?:\(?{AGENCIES}(?: (?:Photo|Images|photo|file|via \w+"
    rf"|News Agency))?\s*/\s?.{{2,80}})$", r"(?i:courtesy)(?: of\b|:).{2,80}$",
    rf".{{0,60}}(?:/|via | for | - )\s?{AGENCIES}(?: Photo"
    rf"| Images)?\)?$", rf"\(?{AGENCIES}(?: Photo| Images| photo)?\)?$",
    r"(?i:go to the (?:media ?bank|photo ?bank))$", r"\(?(?i:file photo|file image|handout|archive photo)\)?$")))
_BYLINE = re.compile("|".join((
    rf"(?:(?i:by|written by|story by|text by|reported by|reporting by|edited by|editing by|authors?:?|posted by)) "
    rf"{_NAMES}(?:[,|/–—-] ?.{{1,60}})?$", r"\((?i:reporting|editing|writing|compiled)(?i: and \w+)? by .{3,200}\)$",
    r"(?i:reporting|editing|writing)(?i: and \w+)? by .{3,80}; .{3,200}$",
    rf"{_NAME}(?: {_NAME}){{1,3}}(?:,| [|/–—-]) ?(?:{AGENCIES}|.{{0,40}}\b(?i:{_TRADES})\b.{{0,60}})$",
    r"(?:Office|Bureau|Department|Embassy) of (?:the )?(?:[A-Z]\w+|and|the|of|for|,)(?: (?:[A-Z]\w+|and|the|of"
    r"|for)){0,8}$")))
_POINTER = re.compile(
    r"(?:read(?: more| also| next| here| on)?|also read|see(?: also| more)|more(?: on this| from| about| news"
    r"| stories)\b.{0,40}"
    r"|related(?: (?:stories|story|articles?|content|coverage|news|topics|links|reading))?|recommended(?: for you)?"
    r"|don['’]t miss|you (?:may|might) (?:also )?(?:like|be interested in)|must[- ]reads?|watch(?: now| live)?|listen"
    r"|in pictures|gallery|most (?:read|popular|viewed|shared)|trending(?: now)?|editor['’]?s['’]? (?:picks?|choice)"
    r"|latest (?:news|stories)|top stories|up next|what to read next|further reading|background reading"
    r"|also in this section"
    r"|other (?:news|stories))", re.I)
_LEAD = re.compile(rf"(?:{_POINTER.pattern})\s*(?:[:：>»|]|\s[–—-])\s*\S", re.I)


def name_role(line: str) -> str | None:
    """The role a line's own words give it, None where they give none.

    >>> [name_role(s) for s in ("By Jane Doe", "Share on Facebook", "READ MORE: Talks stall", "© AFP / Li Wei")]
    ['byline', 'boilerplate', 'teaser', 'credit']
    >>> name_role("Japan asked Russia for talks.") is None
    True
    """
    if len(line) > 600:
        return None
    if is_pointer(line) or (_LEAD.match(line) and len(line) < 250):
        return "teaser"
    if len(line) <= 250 and (_BOILERPLATE.match(line) or _is_trail(line)):
        return "boilerplate" if _furnishes(line) else None
    if _COOKIES.search(line) and not line.startswith(('"', "“")):
        return "boilerplate"
    if len(line) <= 220 and _CREDIT.match(line):
        return "credit" if len(line.split()) <= 22 else None
    if len(line) <= 260 and not _ends_story(line) and _BYLINE.match(line):
        return "byline"
    return None


def is_pointer(line: str) -> bool:
    """Whether a line only announces other stories ("Related:", "READ MORE")."""
    return len(line) < 60 and bool(_POINTER.fullmatch(line.rstrip(" :：>»|-–—…")))


def _is_trail(line: str) -> bool:
    """Breadcrumbs and menus in one line: "Home > World > Asia"."""
    parts = _CRUMBS.split(line)
    return len(parts) >= 3 and not END.search(line) and all(len(part) <= 40 for part in parts[:-1])


def _furnishes(line: str) -> bool:
    """A long line with a full stop is a sentence that happens to begin like furniture ("Register offices …")."""
    words = line.split()
    return len(words) <= 8 or not END.search(line) or bool(re.search(
        r"rights reserved|reproduced|republished|expressed|cookies|newsletter|inbox|subscri|log in|sign in"
        r"|comment|inquir|enquir|contact|information"
        r"|©|\(c\)|copyright", line, re.I))


def _ends_story(line: str) -> bool:
    return bool(END.search(line)) and not line.startswith("(") and len(line.split()) > 8


def ends_sentence(line: str) -> bool:
    """Whether a line closes like running text."""
    return bool(END.search(line)) or line.endswith((":", ";", '."', ".”"))


def is_title(line: str) -> bool:
    """Whether a line reads like the title of a story: capitals on most words, no full stop.

    >>> is_title("US Pressure on Seoul Slows Talks"), is_title("a list of what both sides want")
    (True, False)
    """
    words = [w.strip("\"'“”‘’():,?!") for w in line.split()]
    if not 4 <= len(words) <= 22 or line.endswith((".", ";", ":", ",")) or len(line) > 180:
        return False
    long = [w for w in words[1:] if len(w) > 3 and w[0].isalpha()]
    return bool(long) and sum(w[0].isupper() for w in long) >= 0.7 * len(long) and words[0][:1].isupper()


_POSE = re.compile(
    r"\bshak(?:es?|ing) hands\b|\((?:[2-9]nd |3rd )?(?:[LRC]|left|right|centre|center)\)|, (?:left|right"
    r"|second left|centre|center),"
    r"|\b(?:pictured|pose[sd]? for|poses? with|seen here|looks? on|file photo|file image|hand-?out (?:photo|image"
    r"|picture))\b"
    r"|\b(?:speaks?|attends?|arrives?|waves?|walks?|meets?|greets?|listens?|gestures?) (?:\w+ ){0,8}(?:during"
    r"|before|prior to|after|ahead of|as|at)\b", re.I)
_CAPTIONED = re.compile(r"(?:FILE ?(?:PHOTO)?\s*[-–—:]|\(?(?:file photo|photo|picture|image|caption|pictured"
                        r"|video)\)?\s*[:–—-]"
                        r"|in this (?:\w+ ){0,3}(?:photo|picture|image)\b|(?:a|an|the) (?:file |handout )(?:photo"
                        r"|image)\b)", re.I)


def is_captioned(line: str) -> bool:
    """Whether a line says itself that it describes a picture."""
    return bool(_CAPTIONED.match(line)) and len(line.split()) <= 80


def is_posed(line: str) -> bool:
    """Whether a line describes people in front of a camera: enough next to a credit, not enough alone."""
    return bool(_POSE.search(line)) and len(line.split()) <= 70


_TRAILING_CREDIT = re.compile(
    rf"\s*(?:\((?:(?i:photo|image|picture)s? (?i:by|credit|courtesy)[^()]{{2,80}}"
    rf"|{AGENCIES}(?: Photo)?(?:[/,:][^()]{{2,60}})?"
    rf"|[^()]{{2,50}}/\s?{AGENCIES}(?: Images| Photo)?)\)\.?"
    rf"|(?<=[.\]\)”\"]) ?(?:{AGENCIES}(?: Photo)?\s?/\s?[A-Z][\w .'’-]{{2,50}}"
    rf"|© .{{2,80}}|(?i:photo(?:graph)?s?(?: credit| by)?:) ?.{{2,80}}|/?{AGENCIES}))$")
_LOWER_GLUE = re.compile(r"(?<=[a-z0-9\)])(?=[A-Z][a-z'’]*\b)|(?<=[A-Z]{2})(?=[A-Z][a-z]{2,} )")
_CAMEL = frozenset("Mc Mac You Buzz Wiki Face Linked Tik Git De Di Le La Du Fitz Al El Van Vander O i e".split())
_FURNITURE = re.compile(r"(?:bank|images|photo|pool|archive|press|service|agency|database|gallery)$", re.I)


def split_caption(line: str) -> list[tuple[str, str]]:
    """(role, slice) for a line that holds a credit and a caption; one pair where it holds only one of them.

    The two are glued where a credit's last small letter meets the caption's capital: "… / PoolThe president arrives".

    >>> split_caption("© TASS / Ivan Petrov / PoolThe two leaders meet in Minsk")
    [('credit', '© TASS / Ivan Petrov / Pool'), ('caption', 'The two leaders meet in Minsk')]
    >>> split_caption("The leaders meet in Minsk. REUTERS/Ann Lee")
    [('caption', 'The leaders meet in Minsk.'), ('credit', 'REUTERS/Ann Lee')]
    """
    trailing = _TRAILING_CREDIT.search(line) if len(line) < 1_000 else None
    if trailing and trailing.start() > 20:
        return [("caption", line[:trailing.start()].strip()), ("credit", trailing.group().strip())]
    at = _find_glue(line)
    if at:
        return [("credit", line[:at].strip()), ("caption", line[at:].strip())]
    return [("caption", line)]


def _find_glue(line: str) -> int | None:
    """Where a credit ends and a caption begins without a space, None where it does not."""
    found = []
    for match in _LOWER_GLUE.finditer(line[:400]):
        left = re.split(r"[\s/]", line[:match.start()])[-1]
        right = line[match.start():]
        if left not in _CAMEL and len(left) > 1 and len(right.split()) >= 4:
            found.append((not _FURNITURE.search(left), not left.islower(), match.start()))
    return min(found)[2] if found else None
