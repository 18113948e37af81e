"""What is owed about preparatory work: the bénéficiaire's, session by session."""
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from django.urls import reverse

from beneficiaires.models import Dossier
from bilan.socle.a_faire import Tache
from bilan.socle.models import Compte
from bilan.socle.mots import accorder, duree, en_lettres, jour_court
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from travaux import suivi
from travaux.models import Preparation


def a_faire(compte: Compte, instant: datetime, dossier: Dossier | None = None) -> list[Tache]:
    """One query, whatever the number of sessions; nobody is late here, and nobody waits."""
    if Role.BENEFICIAIRE not in compte.roles:
        return []
    siennes = suivi.a_preparer(instant).filter(dossier__beneficiaire__compte=compte).select_related("dossier__consultant", "version")
    siennes = siennes.filter(dossier=dossier) if dossier else siennes
    return list(_taches(siennes.order_by("debut", "dossier", "pk")))


def _taches(preparations) -> Iterator[Tache]:
    for (_, debut), groupe in groupby(preparations, key=lambda p: (p.dossier_id, p.debut)):
        yield _tache(list(groupe), debut)


def _tache(preparations: list[Preparation], debut: datetime) -> Tache:
    n, premiere = len(preparations), preparations[0]
    combien = phrase("{} {}", "Un" if n == 1 else en_lettres(n).capitalize(), accorder(n, "support"))
    minutes = sum(p.version.minutes for p in preparations)
    return Tache(
        personne=premiere.dossier.consultant.nom_complet, titre=phrase("Préparez votre séance du {}", jour_court(debut)), bouton="Préparer ma séance",
        phrase=phrase("{}, {} environ. Vous pouvez en laisser.", combien, duree(minutes)), dossier=premiere.dossier,
        url=f"{reverse('travaux:a_preparer')}#seance-{premiere.numero_seance}", depuis=premiere.remise_le,
    )
