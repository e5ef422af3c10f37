"""SignedNetwork -> Balance: triads, walks, the exact frustration index, the blocs, what is certain of them, and what would move them.

docs/balance.md has the definitions, the sources and the figures.
"""
from detente.balance.frustration import Frustration, find_frustration, list_blocs
from detente.balance.measures import Balance, measure_balance
from detente.balance.nearest import find_nearest, list_moved
from detente.balance.nulls import Beside, Null, Spread, compare_shuffled, measure_spread, share_sides, shuffle_signs
from detente.balance.optima import Optima, Strain, find_optima
from detente.balance.series import Moment, follow_balance
from detente.balance.sides import SideCost, find_side_costs
from detente.balance.triads import Census, Triad, count_triads, list_strained
from detente.balance.walks import Spectra, measure_spectra, measure_walks, measure_walks_of_states
from detente.balance.whatif import Change, Flips, WhatIf, balance_state, balance_triad, change_network, compare_changes, parse_change

__all__ = ["Balance", "Beside", "Census", "Change", "Flips", "Frustration", "Moment", "Null", "Optima", "SideCost", "Spectra", "Spread",
           "Strain", "Triad", "WhatIf", "balance_state", "balance_triad", "change_network", "compare_changes", "compare_shuffled",
           "count_triads", "find_frustration", "find_nearest", "find_optima", "find_side_costs", "follow_balance", "list_blocs",
           "list_moved", "list_strained", "measure_balance", "measure_spectra", "measure_spread", "measure_walks",
           "measure_walks_of_states", "parse_change", "share_sides", "shuffle_signs"]
