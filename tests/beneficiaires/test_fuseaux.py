"""Each territory reads its own clock, all year round."""
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from beneficiaires.regles import fuseau_de, heure_nommee
from bilan.socle.calendrier import Territoire

ECARTS = {  # hours from UTC in January and in July
    "metropole": (1, 2, ""), "alsace_moselle": (1, 2, ""), "guadeloupe": (-4, -4, "heure de la Guadeloupe"), "martinique": (-4, -4, "heure de la Martinique"),
    "guyane": (-3, -3, "heure de la Guyane"), "reunion": (4, 4, "heure de La Réunion"), "mayotte": (3, 3, "heure de Mayotte"),
    "saint_martin": (-4, -4, "heure de Saint-Martin"), "saint_barthelemy": (-4, -4, "heure de Saint-Barthélemy"),
}


@pytest.mark.parametrize("territoire", Territoire)
def test_each_territory_reads_its_own_clock(territoire):
    ici = SimpleNamespace(territoire=territoire.value)
    ecarts = [datetime(2027, mois, 1, tzinfo=UTC).astimezone(fuseau_de(ici)).utcoffset().total_seconds() / 3600 for mois in (1, 7)]
    assert (*ecarts, heure_nommee(ici)) == ECARTS[territoire.value]
