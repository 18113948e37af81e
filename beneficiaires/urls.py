"""The addresses of dossiers; the first tab, which crosses apps, is in `bilan.urls`."""
from django.urls import path

from beneficiaires.views import confier, contacts, demande, documents, fin, financement, journal, liste, ouverture, programme, reclamations

app_name = "beneficiaires"
urlpatterns = [
    path("", liste.liste, name="liste"),
    path("contacts/", contacts.liste, name="contacts"),
    path("contacts/<uuid:pk>/", contacts.contact, name="contact"),
    path("contacts/<uuid:pk>/oublier/", contacts.oublier, name="oublier_contact"),
    path("contacts/<uuid:pk>/ouvrir/", contacts.ouvrir, name="ouvrir_contact"),
    path("contacts/<uuid:pk>/<str:verbe>/", contacts.faire, name="faire_contact"),
    path("reclamations/", reclamations.liste, name="reclamations"),
    path("reclamations/<int:pk>/", reclamations.reclamation, name="reclamation"),
    path("ouvrir/", ouverture.ouvrir, name="ouvrir"),
    path("ouvrir/effacer/", ouverture.effacer, name="ouvrir_effacer"),
    path("ouvrir/reprendre/", ouverture.reprendre, name="ouvrir_reprendre"),
    path("ouvrir/recapitulatif/", ouverture.recapitulatif, name="ouvrir_recapitulatif"),
    path("ouvrir/<str:etape>/", ouverture.etape, name="ouvrir_etape"),
    path("<str:numero>/documents/", documents.documents, name="documents"),
    path("<str:numero>/documents/<int:pk>/", documents.piece, name="piece"),
    path("<str:numero>/documents/<int:pk>/etat/", documents.etat, name="etat_document"),
    path("<str:numero>/documents/<int:pk>/recommencer/", documents.refaire, name="refaire_document"),
    path("<str:numero>/programme/", programme.programme, name="programme"),
    path("<str:numero>/financement/", financement.financement, name="financement"),
    path("<str:numero>/confier/", confier.confier, name="confier"),
    path("<str:numero>/fin/", fin.fin, name="fin"),
    path("<str:numero>/fin/<str:verbe>/", fin.finir, name="finir"),
    path("<str:numero>/demandes/<uuid:pk>/", demande.demande, name="demande"),
    path("<str:numero>/journal/", journal.journal, name="journal"),
]
