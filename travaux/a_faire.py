"""What is owed about the work of a bilan: to prepare a session, to close the investigation."""
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from django.db.models import Max
from django.urls import reverse

from beneficiaires.lignes import CONSULTANT, avec_noms, concerne, dites, du_dossier
from beneficiaires.models import Dossier
from bilan.socle.a_faire import Tache
from bilan.socle.models import Compte
from bilan.socle.mots import accorder, de, duree, en_lettres, jour_court
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from travaux import suivi
from travaux.models import Preparation


def a_faire(compte: Compte, instant: datetime, dossier: Dossier | None = None) -> list[Tache]:
    """At most two queries a role, whatever the number of bilans; nobody is late here, and nobody waits."""
    taches: list[Tache] = []
    if Role.BENEFICIAIRE in compte.roles:
        siennes = suivi.a_preparer(instant).filter(dossier__beneficiaire__compte=compte).select_related("version").order_by("debut", "dossier_id", "pk")
        taches += _taches(dites(siennes, dossier, "numero_seance", "remise_le", "version__minutes", de=(CONSULTANT,)))
    if Role.CONSULTANT in compte.roles:
        taches += _a_clore(compte, dossier)
    return taches


def _a_clore(compte: Compte, dossier: Dossier | None) -> Iterator[Tache]:
    """The investigation of a bilan whose sessions of investigation are held: its synthesis waits for it."""
    if not concerne(dossier, suivi.A_CLORE):
        return
    dossiers = du_dossier(suivi.investigations_a_clore().filter(consultant=compte), dossier, par="").order_by()
    if not dossiers.exists():
        return
    for ouvert in avec_noms(dossiers.annotate(tenue=Max("seances__close_le")), par=""):
        nom = ouvert.beneficiaire.compte.nom_complet
        yield Tache(
            personne=nom, titre=phrase("Clôturez l’investigation {}", de(nom)), bouton="Clore l’investigation", dossier=ouvert, depuis=ouvert.tenue,
            phrase="Les séances d’investigation sont tenues : la synthèse attend une liste courte de pistes.",
            url=f"{reverse('travaux:pistes', args=[ouvert.numero])}#fin",
        )


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
