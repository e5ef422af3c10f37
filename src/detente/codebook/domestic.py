"""Which bare parties are a state's own: "the police", "opposition lawmakers", and not "foreign companies"."""

from collections.abc import Iterable

# Sectors whose bare names belong to the state that is spoken of; companies, charities and media may be anybody's.
DOMESTIC = frozenset("GOV MIL COP JUD LEG OPP PTY LAB EDU REB PRM SPY MED AGR CVL REL UAF PRE".split())
# Sectors of those who speak or act for a state.
OFFICIAL = frozenset("GOV MIL COP JUD LEG SPY".split())
# Sectors of people who are a state's own where its police or courts deal with them.
MARGINAL = frozenset("JRN CRM REF SOC ELI".split())
# Words before or in a phrase by which its people come from elsewhere, or from several states.
ABROAD = frozenset(
    "foreign international western european african asian arab allied coalition global multinational peacekeeping regional nato un "
    "overseas expatriate exiled nazi neighbouring neighboring neighbour neighbor neighbours neighbors ally allies partners u.n. ethnic terrorist terrorists foreigner foreigners immigrant immigrants migrant migrants peacekeeper peacekeepers "
    "secretary-general council commission union rapporteur countries nations states governments".split()
)
OWN_BACKING = ("army-", "military-", "state-", "government-", "opposition-", "police-")
BACKED = ("-backed", "-supported", "-sponsored", "-funded", "-trained", "-armed", "-aligned")  # "Turkish-backed fighters" may be anybody's
OFFICES = frozenset("ministry minister office affairs secretary secretariat".split())  # "the Foreign Ministry" is of here
WITHIN = frozenset("governor administration council government parliament assembly police court prosecutor legislature hospital".split())  # "the regional governor", too
SENT = frozenset("ambassador embassy consul consulate diplomat envoy expatriate tourist".split())  # of another state than the one they are in
AT_HOME = {"foreign": OFFICES, "regional": WITHIN}
LOCAL = frozenset("council commission union".split())  # these, but for a capital: "the council"
# Words by which bodies ("both governments", "several armies") are not one state's; two reporters may be.
SEVERAL = frozenset("both two several many some other various all".split())
BODIES = frozenset(
    "governments armies countries nations states sides leaders parties capitals presidents premiers chancellors ministers secretaries ministries parliaments militaries forces powers generals chiefs "
    "diplomats delegations officials authorities country nation state government".split()
)


def are_elsewhere(words: Iterable[str]) -> bool:
    """Whether words in or before a phrase say that its people come from elsewhere, or from nobody knows where.

    >>> are_elsewhere(["Allied", "troops"]), are_elsewhere(["Turkish-backed"]), are_elsewhere(["the", "police"]), are_elsewhere(["the", "Foreign", "Ministry"])
    (True, True, False, False)
    """
    said = [word.strip(",") for word in words]
    return any(
        word.lower() in ABROAD and word not in LOCAL and after.lower() not in AT_HOME.get(word.lower(), ())
        or word.lower().endswith(BACKED) and not word.lower().startswith(OWN_BACKING)
        for word, after in zip(said, [*said[1:], ""])
    )


def are_of_several(words: Iterable[str]) -> bool:
    """Whether words in or before a phrase say that it means bodies of more states than one.

    >>> are_of_several(["both", "governments"]), are_of_several(["two", "reporters"])
    (True, False)
    """
    said = {word.lower().strip(",") for word in words}
    return not (said.isdisjoint(SEVERAL) or said.isdisjoint(BODIES))
