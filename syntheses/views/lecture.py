"""The reader's pages, opened by his link and a code, without an account: the document as it was frozen, and what he may do with it."""
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bilan.signature.acces import ferme, par_lien
from bilan.signature.models import Lien
from bilan.socle.acteur import Acteur, trace_de
from bilan.socle.archives import telechargement
from bilan.socle.coffre import SecretDetruit
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from conventions.views import codes
from syntheses import copie
from syntheses.acces import partage_du_lien
from syntheses.actions.lectures import noter_lecture
from syntheses.forms_partage import FormeLecture
from syntheses.models import Partage
from syntheses.regles.partages import Quoi

CLE_SESSION = "lectures"
DUREE = timedelta(hours=1)  # then the code is asked again


@par_lien("syntheses.partage")
@require_http_methods(["GET", "HEAD", "POST"])
def lire(requete: HttpRequest, lien: Lien, *, instant: datetime) -> HttpResponse:
    """Before the code, a page that names nobody; after it, the document."""
    partage = partage_du_lien(lien)
    if not partage.ouvert(instant):
        return ferme(requete)
    if _admis(requete, lien, instant):
        return render(requete, "syntheses/lecture.html", {"lien": lien, "partage": partage, **copie.page(partage)})
    acteur = _acteur(requete, partage)
    forme, avis = _forme(requete, lien, partage, acteur, instant)
    if forme.is_bound and forme.is_valid() and codes.verifier(forme, partage, acteur=acteur, instant=instant, lien=lien):
        return _entrer(requete, lien, partage, acteur, instant, engage=bool(forme.conditions))
    statut = 422 if forme.is_bound else 200
    return render(requete, "syntheses/lecture_code.html", {"lien": lien, "partage": partage, "forme": forme, "avis": avis}, status=statut)


@par_lien("syntheses.partage")
@require_safe
def pdf(requete: HttpRequest, lien: Lien, *, instant: datetime) -> HttpResponse:
    """A copy stamped for this reader, when the person allowed it; each one is written down."""
    partage = partage_du_lien(lien)
    if not partage.ouvert(instant):
        return ferme(requete)
    if not _admis(requete, lien, instant):
        return redirect("syntheses:lecture", lien.pk)
    if not partage.pdf_permis:
        raise PermissionDenied
    try:
        octets = copie.nominative(partage, instant)
        if requete.method == "GET":
            noter_lecture(partage, Quoi.PDF, acteur=_acteur(requete, partage), instant=instant, empreinte=sha256(octets).hexdigest())
    except (TransitionRefusee, SecretDetruit):
        return ferme(requete)
    return telechargement(octets, partage.piece.document.nom_fichier)


def _entrer(requete: HttpRequest, lien: Lien, partage: Partage, acteur: Acteur, instant: datetime, *, engage: bool) -> HttpResponse:
    try:
        noter_lecture(partage, Quoi.PAGE, acteur=acteur, instant=instant, engage=engage)
    except TransitionRefusee:
        return ferme(requete)
    requete.session[CLE_SESSION] = {**requete.session.get(CLE_SESSION, {}), str(lien.pk): (instant + DUREE).isoformat()}
    return redirect("syntheses:lecture", lien.pk)


def _admis(requete: HttpRequest, lien: Lien, instant: datetime) -> bool:
    """Whether this session gave the right code less than an hour ago."""
    fin = requete.session.get(CLE_SESSION, {}).get(str(lien.pk))
    return bool(fin) and instant < datetime.fromisoformat(fin)


def _acteur(requete: HttpRequest, partage: Partage) -> Acteur:
    return Acteur(role=Role(partage.lecteur), trace=trace_de(requete))


def _forme(requete: HttpRequest, lien: Lien, partage: Partage, acteur: Acteur, instant: datetime) -> tuple[FormeLecture, str]:
    options = {"aide_code": codes.aide(lien.destinataire), "conditions": partage.lecteur == Role.CEP and partage.engage_le is None}
    if codes.demande(requete):
        avis = codes.envoyer(partage, acteur=acteur, instant=instant, lien=lien, gabarit="syntheses/code_lecture")
        return FormeLecture(initial=requete.POST.dict(), **options), avis
    return FormeLecture(requete.POST or None, **options), ""
