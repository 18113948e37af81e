"""What arrives from outside, on the first page of the back office: the way to the requests for a bilan and to the register of complaints."""
from django.contrib import admin

from beneficiaires.etats_contact import EtatContact
from beneficiaires.etats_reclamation import EtatReclamation
from beneficiaires.models import PremierContact, Reclamation
from bilan.socle.mots import pluriel
from bilan.socle.site_gestion import Page


def _a_rappeler() -> str:
    recues = PremierContact.objects.filter(etat=EtatContact.RECUE).count()
    return pluriel(recues, "personne à rappeler,personnes à rappeler") if recues else ""


def _a_traiter() -> str:
    recues = Reclamation.objects.filter(etat=EtatReclamation.RECUE).count()
    return pluriel(recues, "réclamation à traiter,réclamations à traiter") if recues else ""


admin.site.ouvrir(Page("contacts", "Demandes de bilan", "beneficiaires:contacts", "Qui a écrit depuis votre page publique et attend une réponse.", _a_rappeler))
admin.site.ouvrir(Page(
    "reclamations", "Réclamations", "beneficiaires:reclamations", "Ce qui a été reçu, jusqu’à quand répondre, ce qu’il faut corriger.", _a_traiter,
))
