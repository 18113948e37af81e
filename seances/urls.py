"""The addresses of sessions: the consultant's week, the tab of a dossier, one session, the bénéficiaire's page."""
from django.urls import path

from seances import views

app_name = "seances"
urlpatterns = [
    path("", views.agenda, name="agenda"),
    path("disponibilites/", views.disponibilites, name="disponibilites"),
    path("disponibilites/ajouter/", views.declarer, name="declarer"),
    path("disponibilites/<int:pk>/retirer/", views.retirer_disponibilite, name="retirer_disponibilite"),
    path("absences/ajouter/", views.s_absenter, name="s_absenter"),
    path("absences/<uuid:pk>/retirer/", views.revenir, name="revenir"),
    path("visio/", views.regler_salon, name="regler_salon"),
    path("demande/<int:pk>/", views.demande, name="demande"),
    path("demande/<int:pk>/repondre/", views.repondre, name="repondre"),
    path("demande/<int:pk>/retirer/", views.retirer, name="retirer"),
    path("mes-seances/", views.mes_seances, name="mes_seances"),
    path("mon-calendrier/", views.mon_calendrier, name="mon_calendrier"),
    path("mon-calendrier/fermer/", views.fermer_mon_calendrier, name="fermer_mon_calendrier"),
    path("agenda/<str:jeton>.ics", views.flux, name="flux"),
    path("mes-recherches/<str:numero>/", views.noter, name="noter"),
    path("seance/<int:pk>/deplacer/", views.deplacer, name="deplacer"),
    path("seance/<int:pk>/demander/", views.demander, name="demander"),
    path("seance/<int:pk>/annuler/", views.annuler, name="annuler"),
    path("seance/<int:pk>/remplacer/", views.remplacer, name="remplacer"),
    path("seance/<int:pk>/rouvrir/", views.rouvrir, name="rouvrir"),
    path("seance/<int:pk>/emarger/", views.emarger, name="emarger"),
    path("seance/<int:pk>/contester/", views.contester, name="contester"),
    path("seance/<int:pk>/relancer/", views.relancer, name="relancer"),
    path("presence/<uuid:pk>/", views.presence, name="presence"),
    path("presence/<uuid:pk>/contester/", views.presence_contester, name="presence_contester"),
    path("contestation/<uuid:pk>/", views.contestation, name="contestation"),
    path("contestation/<uuid:pk>/corriger/", views.corriger, name="corriger"),
    path("contestation/<uuid:pk>/maintenir/", views.maintenir, name="maintenir"),
    path("<str:numero>/", views.dossier, name="dossier"),
    path("<str:numero>/proposer/", views.proposer, name="proposer"),
    path("<str:numero>/calendrier/", views.calendrier, name="calendrier"),
    path("<str:numero>/confirmer/", views.confirmer, name="confirmer"),
    path("<str:numero>/ajouter/", views.ajouter, name="ajouter"),
    path("<str:numero>/registre/", views.registre, name="registre"),
    path("<str:numero>/certificat/", views.certificat, name="certificat"),
]
