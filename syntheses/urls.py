"""The addresses of syntheses: its owner's pages, those of whom he lets read, the consultant's tab, gestion's queue of retention."""
from django.urls import path

from syntheses.views import accord, conservation, fin, lecture, partages, redaction, relecture

app_name = "syntheses"
urlpatterns = [
    path("ma-synthese/", relecture.ma_synthese, name="ma_synthese"),
    path("ma-synthese/<int:pk>/observations/", relecture.observer, name="observer"),
    path("ma-synthese/<int:pk>/reprise/", relecture.reprise, name="reprise"),
    path("ma-synthese/<int:pk>/accord/", relecture.accord, name="accord"),
    path("ma-synthese/<int:pk>/document/", relecture.etat_document, name="etat_document"),
    path("ma-synthese/<int:pk>/document/recommencer/", relecture.refaire_document, name="refaire_document"),
    path("ma-synthese/fin/", fin.fin, name="fin"),
    path("ma-synthese/fin/kit/", fin.kit, name="kit"),
    path("ma-synthese/fin/kit/<int:pk>/", fin.etat_kit, name="etat_kit"),
    path("ma-synthese/fin/kit/<int:pk>/telecharger/", fin.telecharger_kit, name="telecharger_kit"),
    path("ma-synthese/fin/garder/", accord.conserver, name="conserver"),
    path("ma-synthese/fin/garder/<int:pk>/", accord.signer, name="signer_accord"),
    path("ma-synthese/fin/garder/<int:pk>/retirer/", accord.retirer, name="retirer_accord"),
    path("ma-synthese/fin/effacer/", fin.effacer, name="effacer"),
    path("ma-synthese/fin/suivi/", fin.decliner_suivi, name="decliner_suivi"),
    path("ma-synthese/fin/questionnaire/<slug:moment>/", fin.questionnaire, name="questionnaire"),
    path("conservation/", conservation.liste, name="conservation"),
    path("conservation/csv/", conservation.export, name="conservation_csv"),
    path("conservation/<str:numero>/", conservation.dossier, name="destruction"),
    path("conservation/<str:numero>/suspendre/", conservation.suspendre, name="suspendre"),
    path("conservation/<str:numero>/lever/", conservation.lever, name="lever"),
    path("mes-partages/", partages.mes_partages, name="mes_partages"),
    path("mes-partages/nouveau/<slug:genre>/", partages.nouveau, name="nouveau_partage"),
    path("mes-partages/<uuid:pk>/signer/", partages.signer, name="signer_partage"),
    path("mes-partages/<uuid:pk>/renoncer/", partages.renoncer, name="renoncer_partage"),
    path("mes-partages/<uuid:pk>/retirer/", partages.retirer, name="retirer_partage"),
    path("mes-partages/<uuid:pk>/renvoyer/", partages.renvoyer, name="renvoyer_partage"),
    path("lecture/<uuid:pk>/", lecture.lire, name="lecture"),
    path("lecture/<uuid:pk>/document.pdf", lecture.pdf, name="lecture_pdf"),
    path("<str:numero>/", redaction.dossier, name="dossier"),
    path("<str:numero>/ouvrir/", redaction.ouvrir, name="ouvrir"),
    path("<str:numero>/etapes/", redaction.etapes, name="etapes"),
    path("<str:numero>/proposer/", redaction.proposer, name="proposer"),
    path("<str:numero>/reprendre/", redaction.reprendre, name="reprendre"),
    path("<str:numero>/remise/", redaction.remise, name="remise"),
    path("<str:numero>/rubrique/<slug:code>/", redaction.rediger, name="rediger"),
]
