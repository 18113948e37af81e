"""What the rules say, in the form that Django fields and constraints ask for."""
from beneficiaires.regles import REGIMES, UsageEmployeur

SANS_EMPLOYEUR = [mode.value for mode, regime in REGIMES.items() if regime.employeur is UsageEmployeur.INTERDIT]
