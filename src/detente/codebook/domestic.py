"""Which bare parties are a state's own: "the police", "opposition lawmakers", and not "foreign companies"."""

# Sectors whose bare names belong to the state that is spoken of; companies, charities and media may be anybody's.
DOMESTIC = frozenset("GOV MIL COP JUD LEG OPP PTY LAB EDU REB PRM SPY MED AGR CVL REL UAF PRE".split())
# Sectors of people who are a state's own where its police or courts deal with them.
MARGINAL = frozenset("JRN CRM REF SOC ELI".split())
# Words before or in a phrase by which its people come from elsewhere, or from several states.
ABROAD = frozenset(
    "foreign international western european african asian arab allied coalition global multinational peacekeeping regional nato un "
    "overseas expatriate exiled nazi neighbouring neighboring ally allies partners "
    "secretary-general council commission union rapporteur".split()
)
# Words by which bodies ("both governments", "several armies") are not one state's.
SEVERAL = frozenset("both two several many some other various all".split())
