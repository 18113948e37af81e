"""The addresses of syntheses: its owner's page, the consultant's tab."""
from django.urls import path

from syntheses.views import redaction, relecture

app_name = "syntheses"
urlpatterns = [
    path("ma-synthese/", relecture.ma_synthese, name="ma_synthese"),
    path("ma-synthese/<int:pk>/observations/", relecture.observer, name="observer"),
    path("ma-synthese/<int:pk>/reprise/", relecture.reprise, name="reprise"),
    path("ma-synthese/<int:pk>/accord/", relecture.accord, name="accord"),
    path("ma-synthese/<int:pk>/document/", relecture.etat_document, name="etat_document"),
    path("ma-synthese/<int:pk>/document/recommencer/", relecture.refaire_document, name="refaire_document"),
    path("<str:numero>/", redaction.dossier, name="dossier"),
    path("<str:numero>/ouvrir/", redaction.ouvrir, name="ouvrir"),
    path("<str:numero>/etapes/", redaction.etapes, name="etapes"),
    path("<str:numero>/proposer/", redaction.proposer, name="proposer"),
    path("<str:numero>/reprendre/", redaction.reprendre, name="reprendre"),
    path("<str:numero>/remise/", redaction.remise, name="remise"),
    path("<str:numero>/rubrique/<slug:code>/", redaction.rediger, name="rediger"),
]
