"""The composition root of the addresses: each app's, and the few that cross apps."""
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from bilan import vues

urlpatterns = [
    path("", vues.accueil, name="accueil"),
    path("sante/", vues.sante, name="sante"),
    path("gestion/", admin.site.urls),
    path("dossiers/", include("beneficiaires.urls")),
    path("conventions/", include("conventions.urls")),
    path("seances/", include("seances.urls")),
    path("travaux/", include("travaux.urls")),
    path("syntheses/", include("syntheses.urls")),
    path("signature/", include("bilan.signature.urls")),
    path("", include("bilan.socle.urls")),
]
if settings.DEMONSTRATION:
    urlpatterns.append(path("demonstration/", include("bilan.demonstration.urls")))
