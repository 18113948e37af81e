"""What arrives from outside, in the back office: the register of complaints (numbers, dates, subjects), and the way to the requests for a bilan."""
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from beneficiaires.etats_contact import EtatContact
from beneficiaires.etats_reclamation import EtatReclamation
from beneficiaires.models import PremierContact, Reclamation
from bilan.socle.gestion.bases import LectureSeule
from bilan.socle.mots import pluriel
from bilan.socle.site_gestion import Page


@admin.register(Reclamation)
class GestionDesReclamations(LectureSeule):
    phrase = "Le registre : ce qui a été reçu, jusqu’à quand répondre, ce qu’il faut corriger. Le récit se lit sur sa page."
    list_display = ("numero", "objet", "qualite", "etat", "recue_le", "reponse_avant", "repondue_le", "a_corriger")
    list_filter = ("etat", "objet", "a_corriger")
    search_fields = ("numero",)
    fields = ("numero", "qualite", "objet", "etat", "recue_le", "reponse_avant", "repondue_le", "close_le", "a_corriger", "anonymiser_le", "lire")

    def attend(self) -> str:
        recues = Reclamation.objects.filter(etat=EtatReclamation.RECUE).count()
        return pluriel(recues, "réclamation à traiter,réclamations à traiter") if recues else ""

    @admin.display(description="le récit")
    def lire(self, reclamation: Reclamation) -> str:
        return format_html('<a href="{}">Lire et répondre</a>', reverse("beneficiaires:reclamation", args=[reclamation.pk]))


def _a_rappeler() -> str:
    recues = PremierContact.objects.filter(etat=EtatContact.RECUE).count()
    return pluriel(recues, "personne à rappeler,personnes à rappeler") if recues else ""


admin.site.ouvrir(Page("contacts", "Demandes de bilan", "beneficiaires:contacts", "Qui a écrit depuis votre page publique et attend une réponse.", _a_rappeler))
