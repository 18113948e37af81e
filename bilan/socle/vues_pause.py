"""The page that a letter of comfort leads to: pause the reminders, take them up again; and the same from one's own account."""
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from bilan.socle import pause as pauses
from bilan.socle.acteur import Acteur, acteur_de, trace_de
from bilan.socle.annonces import annoncer
from bilan.socle.connexion.politique import Requete
from bilan.socle.models import Compte
from bilan.socle.presentation import Geste


@login_not_required
@csrf_exempt  # RFC 8058: a mail service posts without any cookie; what it may do is written in the signed address
@require_http_methods(["GET", "HEAD", "POST"])
def pause(requete: HttpRequest, jeton: str) -> HttpResponse:
    """A GET only shows the button: mail scanners follow links. A POST answers at once, without a redirection (RFC 8058, 3.1)."""
    compte = pauses.compte_de(jeton, timezone.localdate())
    if compte is None:
        raise Http404
    if requete.method == "POST":
        _appliquer(requete, compte, Acteur(compte=compte, trace=trace_de(requete)))
        compte.refresh_from_db(fields=["rappels_en_pause_le"])
    return render(requete, "comptes/pause.html", {"en_pause": compte.rappels_en_pause_le is not None, "fait": requete.method == "POST"})


@require_POST
def mes_rappels(requete: Requete) -> HttpResponse:
    if _appliquer(requete, requete.user, acteur_de(requete)):
        reprises = "reprendre" in requete.POST
        defaire = Geste("Les suspendre" if reprises else "Les reprendre", requete.path, methode="post", champs={} if reprises else {"reprendre": "1"})
        annoncer(requete, "Vos rappels reprennent." if reprises else "Vos rappels sont en pause.", defaire=defaire)
    return redirect("compte")


def _appliquer(requete: HttpRequest, compte: Compte, acteur: Acteur) -> bool:
    geste = pauses.reprendre if "reprendre" in requete.POST else pauses.suspendre
    return geste(compte, acteur=acteur, instant=timezone.now())
