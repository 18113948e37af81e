"""Every page of the site that someone may open, once, light on a desk and dark on a telephone: readable, nothing refused, nothing overflows."""
import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.navigateur.outils import fautes
from tests.outils.connexion import temoins
from tests.outils.navigateur import axe
from tests.test_acces import LIGNES, PERSONAS, Monde

pytestmark = pytest.mark.django_db(transaction=True)
QUI = ("anonyme", "titulaire", "consultant du dossier", "gestion")
# fragments of pages, files to download, and the pages of the account, which tests/socle/test_connexion_navigateur.py looks at
AUTRES = (
    "etat_document", "etat_kit", "sante", "beneficiaires:export", "beneficiaires:piece", "conventions:preuve", "seances:registre_csv", "portail:ouvertures_csv",
    "travaux:fichier", "account_", "mfa_", "compte", "confirmer", "usersessions", "invitation", "travaux:modele_referentiel",
    "syntheses:conservation_csv", "chantiers:etat",
)


def _ouvertes(qui: str) -> list[str]:
    """The routes that the access policy opens to this persona; what is public is looked at by strangers, what the whole team reads by the consultant."""
    rang, avant = 2 + PERSONAS.index(qui), {"anonyme": (), "gestion": ("anonyme", "consultant du dossier")}.get(qui, ("anonyme",))
    vues = {ligne[0] for ligne in LIGNES if any(ligne[2 + PERSONAS.index(autre)] == "oui" for autre in avant)} - {"accueil"}
    return [
        ligne[0] for ligne in LIGNES
        if (ligne[1], ligne[rang]) == ("GET", "oui") and ligne[0] not in vues and not any(mot in ligne[0] for mot in AUTRES)
    ]


def test_every_page_is_readable_by_everyone_in_both_themes(navigateur, live_server):
    cache.clear()
    monde, trouvees, vues = Monde(), [], []
    for qui in QUI:
        page = navigateur.page(base_url=live_server.url)
        if qui in monde.comptes:
            page.context.add_cookies(temoins(monde.comptes[qui], live_server.url))
        for route in _ouvertes(qui):
            adresse = reverse(route, args=monde.arguments(route))
            reponse = page.goto(adresse)
            assert reponse.status == 200, (qui, route)
            if (qui, page.url) in vues:  # a way that leads to another page
                continue
            vues.append((qui, page.url))
            nom = f"{qui.split()[0]}-{route.replace(':', '-')}"
            trouvees += [f"{qui}, {route} : {faute}" for faute in fautes(page)]
            navigateur.capturer(page, f"{nom}-1280")
            page.emulate_media(color_scheme="dark")
            page.set_viewport_size({"width": 360, "height": 800})
            trouvees += [f"{qui}, {route}, sombre : {faute}" for faute in axe(page, "color-contrast", "target-size")]
            navigateur.capturer(page, f"{nom}-360")
            page.emulate_media(color_scheme="light")
            page.set_viewport_size({"width": 1280, "height": 800})
    assert not trouvees, "\n".join(trouvees)
    assert len(vues) > 40
