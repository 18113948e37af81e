"""« 28 novembre 2026 à 6 h 53 », in the letters of Django's `date` filter; what breaks, at the end of a line, is before « à » alone."""
from bilan.socle.mots import INSECABLE

DATE_FORMAT = "j F Y".replace(" ", INSECABLE)
TIME_FORMAT = r"G \h i".replace(" ", INSECABLE)
DATETIME_FORMAT = f"{DATE_FORMAT} à{INSECABLE}{TIME_FORMAT}"
