"""The sessions to come of a consultant whose account is closed."""
from datetime import datetime

from bilan.socle.departs import Reste
from bilan.socle.models import Compte
from bilan.socle.mots import moment, pluriel
from bilan.socle.typographie import phrase
from seances.models import Seance


def depart(compte: Compte, instant: datetime) -> list[Reste]:
    a_venir = Seance.objects.vivantes().filter(dossier__consultant=compte, debut__gt=instant).order_by("debut")
    premiere, combien = a_venir.first(), a_venir.count()
    if premiere is None:
        return []
    return [Reste(phrase("{}, la première {} : prévenez les bénéficiaires.", pluriel(combien, "séance à venir,séances à venir"), moment(premiere.debut)))]
