"""What strangers wrote and the team owes an answer to: requests for a bilan, to whoever may take them; complaints, to gestion."""
from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from beneficiaires.etats_contact import EtatContact
from beneficiaires.etats_reclamation import EtatReclamation
from beneficiaires.models import PremierContact, Reclamation
from bilan.socle.a_faire import Tache
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Compte
from bilan.socle.mots import date_en_mots, pluriel
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase

LOT = 20  # requests on a home page: the list has them all
URGENT = 7  # days before the promised day: from then on, a complaint comes first


def taches(compte: Compte, instant: datetime) -> list[Tache]:
    """One query, two for gestion."""
    return [*_contacts(compte), *(_reclamations(compte, instant) if Role.GESTION in compte.roles else ())]


def _contacts(compte: Compte) -> Iterator[Tache]:
    recues = PremierContact.objects.pour(compte).filter(etat=EtatContact.RECUE).select_related("coffre").order_by("demandee_le", "pk")
    for contact in recues[:LOT]:
        nom = contact.nom_complet
        yield Tache(
            personne=nom, titre=phrase("Rappelez {}", nom), bouton="Lire la demande", url=reverse("beneficiaires:contact", args=[contact.pk]),
            phrase=phrase("Une demande de bilan, arrivée le {jour}.", jour=date_en_mots(contact.confirmee_le)), depuis=contact.confirmee_le, bloque=True,
        )


def _reclamations(compte: Compte, instant: datetime) -> Iterator[Tache]:
    jour = jour_a_paris(instant)
    for reclamation in Reclamation.objects.pour(compte).filter(etat=EtatReclamation.RECUE).order_by("reponse_avant", "pk")[:LOT]:
        reste = (reclamation.reponse_avant - jour).days
        yield Tache(
            personne=phrase("Réclamation {}", reclamation.numero), titre=phrase("Répondez à la réclamation {}", reclamation.numero),
            bouton="Lire et répondre", url=reverse("beneficiaires:reclamation", args=[reclamation.pk]), depuis=reclamation.recue_le, bloque=reste <= URGENT,
            phrase=phrase("Réponse promise au plus tard le {jour}.", jour=date_en_mots(reclamation.reponse_avant)),
            retard=phrase("Réponse due depuis {j}", j=pluriel(-reste, "jour")) if reste < 0 else "",
        )
