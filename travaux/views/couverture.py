"""« Projet de formation »: the référentiels that a person has chosen, what is covered of each, bloc by bloc."""
import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaires.consultations import noter
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer_forme
from bilan.socle.typographie import phrase
from travaux import actions, matiere
from travaux.dessin import Cote
from travaux.dessin_couverture import dessiner_la_couverture, tableau
from travaux.forms import FormeBloc, FormeChoixReferentiel
from travaux.models import Couverture, Referentiel
from travaux.regles import Bloc, Position
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
    siennes = _d_un_bloc(trouvee, rang)
    portefeuille = [(str(c.pk), c.libelle) for c in matiere.competences(cote.dossier, requete.user)]
    forme = FormeBloc(requete.POST or None, bloc=lue.blocs[rang], positions=siennes, portefeuille=portefeuille)
    if requete.method == "POST" and forme.is_valid() and essayer_forme(forme, lambda: actions.positionner(
        trouvee, rang, forme.positions, acteur=acteur_de(requete), instant=timezone.now(), lues=forme.lues,
    )):
        annoncer(requete, phrase("« {} » est enregistré.", lue.blocs[rang].titre))
        return redirect(f"{reverse('travaux:couverture', args=[trouvee.pk])}#bloc-{rang + 1}")
    autres = _reprendre(forme, trouvee, rang) if requete.method == "POST" and forme.is_bound and forme.non_field_errors() else []
    return dessiner_page(requete, cote, "bloc", {
        "lues": _en_mots(lue.blocs[rang], siennes, dict(portefeuille)), "forme": forme, "bloc": lue.blocs[rang], "titre": lue.titre, "ouvert": ouvert(cote),
        "numero": rang + 1, "onglets": cote.onglets("formation"), "retour": reverse("travaux:couverture", args=[trouvee.pk]),
        "autres": [ligne for ligne in _en_mots(lue.blocs[rang], _d_un_bloc(trouvee, rang), dict(portefeuille)) if ligne[0] in autres],
    }, status=422 if requete.method == "POST" else 200)


def _d_un_bloc(couverture: Couverture, rang: int) -> dict[int, Position]:
    return {place: position for (numero, place), position in couverture.lue().positions.items() if numero == rang}


def _en_mots(bloc: Bloc, positions: dict[int, Position], noms: dict[str, str]) -> list[tuple[str, tuple[str, str, str] | None]]:
    """(competence, (level, the one of the portfolio, evidence) or None)."""
    lignes = [(mots, positions.get(rang)) for rang, mots in enumerate(bloc.competences)]
    return [(mots, p and (p.niveau.libelle, noms.get(p.competence, ""), p.preuve)) for mots, p in lignes]


def _reprendre(forme: FormeBloc, couverture: Couverture, rang: int) -> list[str]:
    """After a conflict, what is kept now becomes what was read: saved again, it is replaced knowingly. The competences that differ."""
    gardees, lues, ecrites = _d_un_bloc(couverture, rang), forme.lues, forme.positions
    changees = [place for place in ecrites if ecrites[place] != lues.get(place)]
    differentes = [place for place in changees if gardees.get(place) not in (lues.get(place), ecrites[place])]
    lues |= {place: gardees.get(place) for place in differentes}
    forme.data = {**dict(forme.data.items()), "lues_avant": json.dumps({place: p.valeurs() for place, p in lues.items() if p})}
    return [forme.bloc.competences[place] for place in differentes]
