"""The pages where both write: competences, leads, action plan, and the person's own expectations. The same page from two sides."""
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from beneficiaires.acces import dossier_a_soi, dossier_vu
from beneficiaires.presentation import entete
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.essais import essayer_forme
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from travaux import matiere
from travaux.actions import contenu
from travaux.dessin import Cote, cloture, compte_des_pistes, dessiner_le_plan, dessiner_les_pistes, gestes
from travaux.forms import FormeAttentes, FormeCompetence, FormeEtape, FormeMotif, FormeNouvellePiste
from travaux.models import Attentes, Competence, EtapePlan, Piste

CONSULTANT = frozenset({Role.CONSULTANT})
Dessin = Callable[[HttpRequest, Cote], HttpResponse]


def a_soi(dessiner: Dessin) -> Callable[[HttpRequest], HttpResponse]:
    """In the portal: the page of one's own bilan, or that there is none."""
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(requete: HttpRequest) -> HttpResponse:
        dossier = dossier_a_soi(requete)
        if dossier is None:
            return render(requete, "travaux/sans_bilan.html")
        return dessiner(requete, Cote(dossier, requete.user))
    return page


def du_dossier(dessiner: Dessin) -> Callable[[HttpRequest, str], HttpResponse]:
    """In the « Préparation » tab of a dossier."""
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(requete: HttpRequest, numero: str) -> HttpResponse:
        return dessiner(requete, Cote(dossier_vu(requete, numero, CONSULTANT), requete.user))
    return page


def dessiner_page(requete: HttpRequest, cote: Cote, page: str, contexte: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """`templates/travaux/<page>.html` under the header of the dossier, or in the portal."""
    commun: dict[str, Any] = {"cote": cote, "dossier": cote.dossier, "lecteurs": cote.lecteurs, "onglets": cote.onglets(page)}
    if not cote.sien:
        tete = entete(cote.dossier, "preparation", compte=requete.user, instant=timezone.now())
        commun |= {"entete": tete, "fil_ariane": tete.fil_ariane}
    return render(requete, f"travaux/{page}.html", {**commun, **contexte}, status=status)


def _ajouter(requete: HttpRequest, cote: Cote, modele, forme, fait: str):
    """What was typed as something new, or None: then the form says why."""
    if requete.method != "POST" or not forme.is_valid():
        return None
    ajoute = essayer_forme(forme, lambda: contenu.ajouter(
        modele, cote.dossier, acteur=acteur_de(requete), instant=timezone.now(), **forme.valeurs,
    ))
    if ajoute:
        annoncer(requete, fait)
    return ajoute


def ouvert(cote: Cote, modele=Competence) -> bool:
    return cote.dossier.etat in modele.DANS


def _competences(requete: HttpRequest, cote: Cote) -> HttpResponse:
    forme = FormeCompetence(requete.POST or None, lecteurs=cote.lecteurs, nouveau=True)
    if _ajouter(requete, cote, Competence, forme, "Compétence ajoutée."):
        return redirect(cote.adresse("competences"))
    lues = matiere.competences(cote.dossier, requete.user)
    return dessiner_page(requete, cote, "competences", {
        "forme": forme, "ouvert": ouvert(cote), "competences": [(c, gestes("competence", c.pk, c.libelle, ouvert=ouvert(cote))) for c in lues],
    }, status=422 if requete.method == "POST" else 200)


def _pistes(requete: HttpRequest, cote: Cote) -> HttpResponse:
    forme = FormeNouvellePiste(requete.POST or None, lecteurs=cote.lecteurs, nouveau=True)
    ajoutee = _ajouter(requete, cote, Piste, forme, "Piste ajoutée.")
    if ajoutee:
        return redirect("travaux:modifier_contenu", "piste", ajoutee.pk)
    return page_des_pistes(requete, cote, forme, FormeMotif(lecteurs=cote.lecteurs, auto_id="motif_%s"))


def page_des_pistes(requete: HttpRequest, cote: Cote, forme: FormeNouvellePiste, motif: FormeMotif) -> HttpResponse:
    """The leads, a new one, the end of the investigation; `motif`: why it would close without a complete list."""
    lues = matiere.pistes(cote.dossier, requete.user)
    fin = cloture(cote.dossier, requete.user, lues)
    change = ouvert(cote) and fin.ouverte
    return dessiner_page(requete, cote, "pistes", {
        "forme": forme, "ouvert": change, "encours": ouvert(cote), "pistes": dessiner_les_pistes(lues, ouvert=change), "cloture": fin,
        "decompte": compte_des_pistes(lues), "motif": motif,
    }, status=422 if requete.method == "POST" else 200)


def _plan(requete: HttpRequest, cote: Cote) -> HttpResponse:
    forme = FormeEtape(requete.POST or None, lecteurs=cote.lecteurs, nouveau=True)
    if _ajouter(requete, cote, EtapePlan, forme, "Étape ajoutée."):
        return redirect(cote.adresse("plan"))
    lues = matiere.plan(cote.dossier, requete.user)
    faites = sum(e.faite_le is not None for e in lues)
    return dessiner_page(requete, cote, "plan", {
        "forme": forme, "ouvert": ouvert(cote), "etapes": dessiner_le_plan(lues, jour_a_paris(timezone.now()), ouvert=ouvert(cote)),
        "faites": faites, "total": len(lues), "nom_jauge": phrase("{} sur {}", faites, len(lues)),
    }, status=422 if requete.method == "POST" else 200)


def _attentes(requete: HttpRequest, cote: Cote) -> HttpResponse:
    """One text, the person's own: written, changed or emptied on the same page."""
    ecrites = Attentes.objects.pour(requete.user).lisibles().filter(dossier=cote.dossier).first()
    depart = {"texte": ecrites.texte, "revision": ecrites.revision} if ecrites else {}
    forme = FormeAttentes(requete.POST or None, lecteurs=cote.lecteurs, initial=depart)
    if requete.method == "POST" and forme.is_valid() and essayer_forme(forme, lambda: _ecrire_les_attentes(requete, cote, ecrites, forme)):
        annoncer(requete, "Vos attentes sont enregistrées.")
        return redirect(cote.adresse("attentes"))
    return dessiner_page(requete, cote, "attentes", {
        "forme": forme, "ouvert": ouvert(cote, Attentes), "texte": ecrites.texte if ecrites else "",
    }, status=422 if requete.method == "POST" else 200)


def _ecrire_les_attentes(requete: HttpRequest, cote: Cote, ecrites: Attentes | None, forme: FormeAttentes) -> object:
    acteur, instant = acteur_de(requete), timezone.now()
    if not cote.sien:
        raise PermissionDenied
    if ecrites is None:
        return contenu.ajouter(Attentes, cote.dossier, acteur=acteur, instant=instant, **forme.valeurs)
    return contenu.modifier(ecrites, acteur=acteur, instant=instant, revision=forme.cleaned_data["revision"], **forme.valeurs)


mes_competences, competences = a_soi(_competences), du_dossier(_competences)
mes_pistes, pistes = a_soi(_pistes), du_dossier(_pistes)
mon_plan, plan = a_soi(_plan), du_dossier(_plan)
mes_attentes = a_soi(_attentes)
