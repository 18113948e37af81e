"""What a person asked for and did not wait for is announced on the next page that she opens, once it is done or has failed. No e-mail: a page is enough."""
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponseBase
from django.utils.html import format_html

from bilan.socle.connexion.politique import Requete
from bilan.socle.models import Chantier, Document
from bilan.socle.typographie import typographier

SUIVIS = "suivis"  # session key: [model, key, what it is called, where it is]
MODELES: dict[str, type[Model]] = {"chantier": Chantier, "document": Document}
ISSUES = {
    "fini": ("{} : c’est terminé.", "Voir le résultat"), "pret": ("{} : c’est prêt.", "Y aller"), "echec": ("{} : le travail s’est arrêté.", "Voir pourquoi"),
}
MAX = 20


def suivre(requete: Requete, objet: Chantier | Document, titre: str, url: str) -> None:
    """Announce the end of it to this session; `url` is the page that shows it, on which nothing needs to be announced."""
    suivi = [objet._meta.model_name, str(objet.pk), titre, url]
    autres = [autre for autre in requete.session.get(SUIVIS, []) if autre[:2] != suivi[:2]]
    requete.session[SUIVIS] = [*autres, suivi][-MAX:]


def annonces(suite: Callable[[Requete], HttpResponseBase]) -> Callable[[Requete], HttpResponseBase]:
    """Costs nothing to a session that follows nothing."""

    def intergiciel(requete: Requete) -> HttpResponseBase:
        if requete.method == "GET" and settings.SESSION_COOKIE_NAME in requete.COOKIES and not requete.htmx and requete.session.get(SUIVIS):
            _annoncer(requete)
        return suite(requete)

    return intergiciel


def _annoncer(requete: Requete) -> None:
    restent = []
    for modele, cle, titre, url in requete.session[SUIVIS]:
        etat = _etat(modele, cle)
        if etat in ISSUES and requete.path != url:
            texte, lien = ISSUES[etat]
            messages.info(requete, format_html('{} <a href="{}">{}</a>', typographier(texte.format(titre)), url, lien))
        elif etat not in (None, *ISSUES):
            restent.append([modele, cle, titre, url])
    if len(restent) < len(requete.session[SUIVIS]):
        requete.session[SUIVIS] = restent


def _etat(modele: str, cle: str) -> Any:
    """None once it is gone, or its content destroyed: there is nothing left to announce."""
    etat = MODELES[modele]._base_manager.filter(pk=cle).values_list("etat", flat=True).first()
    return None if etat == "detruit" else etat
