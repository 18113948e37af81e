"""The composition root of the addresses: each app's, and the few that cross apps."""
from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from bilan import vues
from bilan.socle.vues_composants import composants

handler500 = vues.panne
admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # one door only: the admin has no sign-in of its own

urlpatterns = [
    path("", vues.accueil, name="accueil"),
    path("sante/", vues.sante, name="sante"),
    path("charte/<str:couleur>.css", vues.charte.couleur, name="charte_couleur"),
    path("charte/<str:version>.<str:genre>", vues.charte.logo, name="charte_logo"),
    path("gestion/", admin.site.urls),
    path("mise-en-route/", include("bilan.mise_en_route.urls")),
    path("dossiers/", include("beneficiaires.urls")),
    path("dossiers/<str:numero>/", vues.dossier, name="dossier"),
    path("conventions/", include("conventions.urls")),
    path("seances/", include("seances.urls")),
    path("travaux/", include("travaux.urls")),
    path("syntheses/", include("syntheses.urls")),
    path("portail/", include("bilan.portail.urls")),
    path("travaux-en-cours/", include("bilan.chantiers.urls")),
    path("aide/", include("bilan.aide.urls")),
    path("signature/", include("bilan.signature.urls")),
    path("", include("bilan.public.urls")),
    path("", include("bilan.socle.urls")),
]
if settings.DEMONSTRATION:
    urlpatterns.append(path("demonstration/", include("bilan.demonstration.urls")))
if settings.DEMONSTRATION or settings.DEBUG:
    urlpatterns.append(path("composants/", composants, name="composants"))
