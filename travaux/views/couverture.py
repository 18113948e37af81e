"""« Projet de formation »: the référentiels that a person has chosen, what is covered of each, bloc by bloc."""
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaires.consultations import noter
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.typographie import phrase
from seances.views.commun import essayer_forme
from travaux import actions, matiere
from travaux.dessin import Cote
from travaux.dessin_couverture import dessiner_la_couverture, tableau
from travaux.forms import FormeBloc, FormeChoixReferentiel
from travaux.models import Couverture, Referentiel
from travaux.views.contenu import a_soi, dessiner_page, du_dossier, ouvert


def _formation(requete: HttpRequest, cote: Cote) -> HttpResponse:
    lues = matiere.couvertures(cote.dossier, requete.user)
    proposes = Referentiel.objects.pour(requete.user).filter(actif=True)
    for lue in lues:
        proposes = proposes.exclude(titre=lue.titre, code=lue.code)
    forme = FormeChoixReferentiel(requete.POST or None, proposes=proposes)
    if requete.method == "POST" and forme.is_valid():
        choisie = essayer_forme(forme, lambda: actions.choisir(
            cote.dossier, forme.cleaned_data["referentiel"], acteur=acteur_de(requete), instant=timezone.now(),
        ))
        if isinstance(choisie, Couverture):
            annoncer(requete, "Référentiel choisi.")
            return redirect("travaux:couverture", choisie.pk)
    return dessiner_page(requete, cote, "formation", {
        "forme": forme, "ouvert": ouvert(cote), "proposes": proposes.exists(),
        "couvertures": [dessiner_la_couverture(lue, ouvert=ouvert(cote)) for lue in lues],
    }, status=422 if requete.method == "POST" else 200)


ma_formation, formation = a_soi(_formation), du_dossier(_formation)


def _couverture(requete: HttpRequest, pk) -> tuple[Couverture, Cote]:
    lignes = Couverture.objects.pour(requete.user).lisibles().select_related("dossier__beneficiaire__compte", "dossier__consultant", "dossier__prestation")
    trouvee = get_object_or_404(lignes, pk=pk)
    noter(requete, trouvee.dossier)
    return trouvee, Cote(trouvee.dossier, requete.user)


@require_safe
def couverture(requete: HttpRequest, pk) -> HttpResponse:
    trouvee, cote = _couverture(requete, pk)
    dessinee = dessiner_la_couverture(matiere.couverture_lue(trouvee), ouvert=ouvert(cote))
    return dessiner_page(requete, cote, "couverture", {
        "couverture": dessinee, "tableau": tableau(dessinee), "retour": cote.adresse("formation"), "onglets": cote.onglets("formation"),
    })


@require_http_methods(["GET", "HEAD", "POST"])
def bloc(requete: HttpRequest, pk, rang: int) -> HttpResponse:
    """One bloc: where one stands on each of its competences."""
    trouvee, cote = _couverture(requete, pk)
    lue = trouvee.lue()
    if rang >= len(lue.blocs):
        raise Http404
    siennes = {place: position for (numero, place), position in lue.positions.items() if numero == rang}
    portefeuille = [(str(c.pk), c.libelle) for c in matiere.competences(cote.dossier, requete.user)]
    forme = FormeBloc(requete.POST or None, bloc=lue.blocs[rang], positions=siennes, portefeuille=portefeuille)
    if requete.method == "POST" and forme.is_valid() and essayer_forme(forme, lambda: actions.positionner(
        trouvee, rang, forme.positions, acteur=acteur_de(requete), instant=timezone.now(), lues=forme.lues,
    )):
        annoncer(requete, phrase("« {} » est enregistré.", lue.blocs[rang].titre))
        return redirect(f"{reverse('travaux:couverture', args=[trouvee.pk])}#bloc-{rang + 1}")
    return dessiner_page(requete, cote, "bloc", {
        "forme": forme, "bloc": lue.blocs[rang], "numero": rang + 1, "titre": lue.titre, "ouvert": ouvert(cote), "onglets": cote.onglets("formation"),
        "retour": reverse("travaux:couverture", args=[trouvee.pk]),
    }, status=422 if requete.method == "POST" else 200)
