"""The addresses of contracts: the consultant's tab, the bénéficiaire's answer, the employer's page."""
from django.urls import path

from conventions.views import absence, brouillon, contresignature, dossier, edof, employeur, liste, paiements, preuve, reponse, retractation

app_name = "conventions"
urlpatterns = [
    path("", liste.liste, name="liste"),
    path("mon-compte-formation/", edof.liste, name="edof_liste"),
    path("lien/<uuid:pk>/", employeur.signer, name="lien"),
    path("lien/<uuid:pk>/refuser/", employeur.decliner, name="decliner"),
    path("lien/<uuid:pk>/convention.pdf", employeur.pdf, name="lien_pdf"),
    path("lien/<uuid:pk>/preuve.zip", preuve.telecharger_par_lien, name="lien_preuve"),
    path("preuve/<int:pk>.zip", preuve.telecharger, name="preuve"),
    path("reponse/<int:pk>/", reponse.lire, name="reponse"),
    path("reponse/<int:pk>/accepter/", reponse.accepter, name="accepter"),
    path("reponse/<int:pk>/refuser/", reponse.refuser, name="refuser"),
    path("reponse/<int:pk>/renoncer/", retractation.renoncer, name="renoncer"),
    path("<str:numero>/", dossier.dossier, name="dossier"),
    path("<str:numero>/preparer/", brouillon.preparer, name="preparer"),
    path("<str:numero>/completer/", brouillon.completer, name="completer"),
    path("<str:numero>/envoyer/", brouillon.envoyer, name="envoyer"),
    path("<str:numero>/reprendre/", brouillon.reprendre, name="reprendre"),
    path("<str:numero>/renvoyer/", dossier.renvoyer, name="renvoyer"),
    path("<str:numero>/papier/", dossier.papier, name="papier"),
    path("<str:numero>/contresigner/", contresignature.contresigner, name="contresigner"),
    path("<str:numero>/paiements/", paiements.paiements, name="paiements"),
    path("<str:numero>/paiements/echeancier/", paiements.echeancier, name="echeancier"),
    path("<str:numero>/paiements/<int:pk>/annuler/", paiements.annuler, name="annuler_encaissement"),
    path("<str:numero>/absence/", absence.absence, name="absence"),
    path("<str:numero>/retractation/", retractation.par_lettre, name="retractation"),
    path("<str:numero>/mon-compte-formation/", dossier.mcf, name="mcf"),
    path("<str:numero>/mon-compte-formation/<str:demarche>/", edof.declarer, name="edof"),
]
