"""R10, R11: what a letter and a line of the journal add to the transaction that writes them."""
from collections.abc import Callable, Iterator
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
    """An act is never without its line in the journal: that is what a letter is added to."""
    rangs, ligne = count(), _journal()

    def avec_lettre() -> None:
        ligne()
        planifier([Courriel(cle=f"bench:{next(rangs)}", destinataire="zoe@example.org", gabarit="code_connexion", contexte={"code": "123456"})])
    yield {"acte": _ecrire(ligne), "acte et courriel": _ecrire(avec_lettre)}


@contextmanager
def ligne() -> Iterator[Variantes]:
    yield {"écriture": _ecrire(), "écriture et journal": _ecrire(_journal())}


def _journal() -> Callable[[], object]:
    dossier, instant = Dossier.objects.order_by("pk").first(), timezone.now()
    return lambda: journal.consigner(dossier.fil, "dossier.ouvrir", acteur=SYSTEME, instant=instant, objet=dossier)


def _ecrire(suite: Callable[[], object] = lambda: None) -> Callable[[], float]:
    """One row of the product, committed, and what goes with it."""
    def ecrire() -> None:
        with transaction.atomic():
            Employeur.objects.create(raison_sociale="Menuiserie Roux", representant="Zoé Roux", courriel="zoe@example.org")
            suite()
    return chrono(ecrire, FOIS)


MESURES = (
    Mesure("R10", "acte (ligne et journal) et courriel planifié / acte seul", lettre, au_plus=1.6),
    Mesure("R11", "écriture et ligne de journal chaînée / écriture seule", ligne, au_plus=1.8),
)
