"""The addresses of syntheses: its owner's pages, those of whom he lets read, the consultant's tab, what both read."""
from django.urls import path

from syntheses.views import lecture, partages, redaction, relecture, resultats, versions

app_name = "syntheses"
urlpatterns = [
    path("apercu/", versions.apercu, name="apercu"),
    path("ma-synthese/", relecture.ma_synthese, name="ma_synthese"),
    path("ma-synthese/<int:pk>/rubrique/<slug:code>/", relecture.corriger, name="corriger"),
    path("ma-synthese/<int:pk>/etapes/", relecture.corriger_etapes, name="corriger_etapes"),
    path("ma-synthese/<int:pk>/rendre/", relecture.rendre, name="rendre"),
    path("ma-synthese/<int:pk>/accord/", relecture.accord, name="accord"),
    path("ma-synthese/<int:pk>/document/", relecture.etat_document, name="etat_document"),
    path("ma-synthese/<int:pk>/document/recommencer/", relecture.refaire_document, name="refaire_document"),
    path("mes-partages/", partages.mes_partages, name="mes_partages"),
    path("mes-partages/nouveau/<slug:genre>/", partages.nouveau, name="nouveau_partage"),
    path("mes-partages/<uuid:pk>/signer/", partages.signer, name="signer_partage"),
    path("mes-partages/<uuid:pk>/renoncer/", partages.renoncer, name="renoncer_partage"),
    path("mes-partages/<uuid:pk>/retirer/", partages.retirer, name="retirer_partage"),
    path("mes-partages/<uuid:pk>/renvoyer/", partages.renvoyer, name="renvoyer_partage"),
    path("mes-partages/<uuid:pk>/prevenir/", partages.prevenir, name="prevenir_partage"),
    path("lecture/<uuid:pk>/", lecture.lire, name="lecture"),
    path("lecture/<uuid:pk>/document.pdf", lecture.pdf, name="lecture_pdf"),
    path("<str:numero>/", redaction.dossier, name="dossier"),
    path("<str:numero>/ouvrir/", redaction.ouvrir, name="ouvrir"),
    path("<str:numero>/etapes/", redaction.etapes, name="etapes"),
    path("<str:numero>/proposer/", redaction.proposer, name="proposer"),
    path("<str:numero>/reprendre/", redaction.reprendre, name="reprendre"),
    path("<str:numero>/remise/", redaction.remise, name="remise"),
    path("<str:numero>/rubrique/<slug:code>/", redaction.rediger, name="rediger"),
    path("<str:numero>/versions/", versions.versions, name="versions"),
    path("<str:numero>/resultats/", resultats.resultats, name="resultats"),
    path("<str:numero>/resultats/etablir/", resultats.etablir, name="etablir_resultats"),
    path("<str:numero>/resultats/rouvrir/", resultats.rouvrir, name="rouvrir_resultats"),
    path("<str:numero>/resultats/remettre/", resultats.remettre, name="remettre_resultats"),
]
