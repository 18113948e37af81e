"""The requests that still wait for an answer: for the week of a consultant, and for what he is asked to do."""
from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, QuerySet
from django.urls import reverse

from beneficiaires.lignes import dites
from beneficiaires.models import Dossier
from bilan.socle.a_faire import Tache
from bilan.socle.models import Compte
from bilan.socle.mots import de, jour_court
from bilan.socle.typographie import phrase
from seances.etats import CONTRAT_CONCLU, EtatSeance
from seances.etats_demande import EtatDemande
from seances.models import Demande


def en_attente(instant: datetime) -> QuerySet[Demande]:
    """Neither answered nor lapsed: the session is to come, at the date that was to be changed."""
    return Demande.objects.filter(
        etat=EtatDemande.EN_ATTENTE, prevue_le__gt=instant, seance__etat=EtatSeance.CONFIRMEE, seance__debut=F("prevue_le"),
        seance__dossier__etat__in=CONTRAT_CONCLU,
    ).select_related("seance__dossier__beneficiaire__compte")


def taches(compte: Compte, instant: datetime, dossier: Dossier | None = None) -> Iterator[Tache]:
    """What the consultant has to answer, before the sessions start."""
    siennes = en_attente(instant).pour(compte).filter(seance__consultant=compte).order_by()
    for demande in dites(siennes, dossier, "prevue_le", "demandee_le", "seance__numero", par="seance__dossier__"):
        nom = demande.seance.dossier.beneficiaire.compte.nom_complet
        yield Tache(
            personne=nom, titre=phrase("Répondez à la demande {}", de(nom)), bouton="Répondre à la demande",
            phrase=phrase("Séance {n} du {jour}, à déplacer ou à annuler.", n=demande.seance.numero, jour=jour_court(demande.prevue_le)),
            url=reverse("seances:demande", args=[demande.pk]), depuis=demande.demandee_le, dossier=demande.seance.dossier,
        )
