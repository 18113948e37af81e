"""What the reader does, who has a link and no account: he is let in by a code, he reads; each time is written down."""
from datetime import datetime

from django.db import transaction

from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.transitions import TransitionRefusee
from syntheses import courriels_partage
from syntheses.models import Ouverture, Partage
from syntheses.regles.partages import Quoi

CLOS = "Cet accès a pris fin."


@transaction.atomic
def noter_lecture(partage: Partage, quoi: Quoi, *, acteur: Acteur, instant: datetime, engage: bool = False, empreinte: str = "") -> Ouverture:
    """One reading, told to the person when he wished so. TransitionRefusee when the access has ended meanwhile: the row is held and asked again.

    `engage`: the reader has just accepted the conditions of a reading; only the first time is kept. `empreinte` is that of the copy that he takes away.
    """
    partage.refresh_from_db(from_queryset=Partage._base_manager.select_for_update(of=("self",)))
    if not partage.ouvert(instant):
        raise TransitionRefusee(CLOS)
    if engage:
        Partage.objects.filter(pk=partage.pk, engage_le=None).update(engage_le=instant)
    ouverture = Ouverture.objects.create(partage=partage, le=instant, quoi=quoi.value, empreinte=empreinte)
    journal.consigner(partage.fil, "partage.lire", acteur=acteur, instant=instant, objet=partage, details={"quoi": quoi.value})
    if partage.prevenir:
        courriels_partage.consulte(partage, ouverture)
    return ouverture
