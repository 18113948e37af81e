"""The addresses of travaux: a session being held, notes, preparatory work, its library, the directory of resources."""
from django.urls import path

from travaux import views

app_name = "travaux"
urlpatterns = [
    path("", views.partages, name="partages"),
    path("a-preparer/", views.a_preparer, name="a_preparer"),
    path("a-preparer/<int:pk>/", views.repondre, name="repondre"),
    path("a-preparer/<int:pk>/enregistrer/", views.enregistrer, name="enregistrer"),
    path("a-preparer/<int:pk>/fichier/", views.fichier, name="fichier"),
    path("a-preparer/<int:pk>/reprendre/", views.reprendre, name="reprendre"),
    path("prepare/<int:pk>/", views.reponses, name="reponses"),
    path("prepare/<int:pk>/retirer/", views.retirer, name="retirer"),
    path("ressources/", views.ressources, name="ressources"),
    path("supports/", views.bibliotheque, name="bibliotheque"),
    path("supports/<int:pk>/", views.support, name="support"),
    path("supports/versions/<int:pk>/fichier/", views.fichier_de_support, name="fichier_de_support"),
    path("supports/nouveau/<slug:genre>/", views.nouveau_support, name="nouveau_support"),
    path("supports/programme/<int:pk>/", views.programme, name="programme"),
    path("supports/attaches/<int:pk>/detacher/", views.detacher, name="detacher"),
    path("seance/<int:pk>/", views.seance, name="seance"),
    path("seance/<int:pk>/notes/", views.noter_seance, name="noter_seance"),
    path("<str:numero>/", views.dossier, name="dossier"),
    path("<str:numero>/preparation/", views.preparation, name="preparation"),
]
