"""Write the bilans lot by lot: what is committed is whole, whenever one stops."""
from collections.abc import Iterator
from datetime import date
from itertools import batched

from django.db import transaction

from bilan.graine import installer_annuaire
from bilan.peuplement import dossiers, preparation
from bilan.peuplement.atelier import Atelier
from bilan.peuplement.plan import PAR_CONSULTANT, consultants, places
from bilan.socle.proprietaire import proprietaire

PAR_LOT = 500  # dossiers a transaction: each holds two advisory locks until its end


def peupler(nombre: int, *, graine: int, jour: date, par_consultant: int = PAR_CONSULTANT) -> Iterator[int]:
    """Write `nombre` dossiers as they would stand on `jour`; yield how many are written, after each lot."""
    with proprietaire():  # sequences are moved on, tables are analysed
        with transaction.atomic():
            atelier = Atelier(graine, jour)
            atelier.supports = preparation.supports(atelier.prestation)
            installer_annuaire()
            atelier.recruter(consultants(nombre, par_consultant))
            atelier.lot.ecrire()
        ecrits = 0
        for lot in batched(places(nombre, jour, par_consultant), PAR_LOT):
            for place in lot:
                dossiers.ecrire(atelier, place)
            atelier.lot.ecrire()
            ecrits += len(lot)
            yield ecrits
        atelier.lot.analyser()
