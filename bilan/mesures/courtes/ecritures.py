"""R10, R11: what a letter and a line of the journal add to the transaction that writes them."""
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from django.db import transaction
from django.utils import timezone

from beneficiaires.models import Dossier, Employeur
from bilan.mesures.protocole import Mesure, Variantes, chrono
from bilan.socle import journal
from bilan.socle.acteur import SYSTEME
from bilan.socle.courriels import Courriel, planifier

FOIS = 50


@contextmanager
def lettre() -> Iterator[Variantes]:
    rangs = count()

    def avec_lettre() -> None:
        planifier([Courriel(cle=f"bench:{next(rangs)}", destinataire="zoe@example.org", gabarit="code_connexion", contexte={"code": "123456"})])
    yield {"écriture": _ecrire(), "écriture et courriel": _ecrire(avec_lettre)}


@contextmanager
def ligne() -> Iterator[Variantes]:
    dossier, instant = Dossier.objects.order_by("pk").first(), timezone.now()

    def avec_ligne() -> None:
        journal.consigner(dossier.fil, "dossier.ouvrir", acteur=SYSTEME, instant=instant, objet=dossier)
    yield {"écriture": _ecrire(), "écriture et journal": _ecrire(avec_ligne)}


def _ecrire(suite=lambda: None):
    """One row of the product, committed, and what goes with it."""
    def ecrire() -> None:
        with transaction.atomic():
            Employeur.objects.create(raison_sociale="Menuiserie Roux", representant="Zoé Roux", courriel="zoe@example.org")
            suite()
    return chrono(ecrire, FOIS)


MESURES = (
    Mesure("R10", "écriture et courriel planifié / écriture seule", lettre, au_plus=1.6),
    Mesure("R11", "écriture et ligne de journal chaînée / écriture seule", ligne, au_plus=1.8),
)
