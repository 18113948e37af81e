"""The register of complaints in the back office: numbers, dates and subjects; what was told is read on its own page."""
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from beneficiaires.models import Reclamation
from bilan.socle.gestion.bases import LectureSeule


@admin.register(Reclamation)
class GestionDesReclamations(LectureSeule):
    list_display = ("numero", "objet", "qualite", "etat", "recue_le", "reponse_avant", "repondue_le", "a_corriger")
    list_filter = ("etat", "objet", "a_corriger")
    search_fields = ("numero",)
    fields = ("numero", "qualite", "objet", "etat", "recue_le", "reponse_avant", "repondue_le", "close_le", "a_corriger", "anonymiser_le", "lire")

    @admin.display(description="le récit")
    def lire(self, reclamation: Reclamation) -> str:
        return format_html('<a href="{}">Lire et répondre</a>', reverse("beneficiaires:reclamation", args=[reclamation.pk]))
