"""R8, R9: what a page costs above a view that does nothing, and what knowing who asks costs."""
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.test.utils import override_settings
from django.urls import reverse

from beneficiaires.views import liste
from bilan.mesures import adresses, matiere
from bilan.mesures.poste import Poste
from bilan.mesures.protocole import Mesure, Variantes, chrono

LIGNES = 50


@contextmanager
def page() -> Iterator[Variantes]:
    with override_settings(ROOT_URLCONF=adresses.__name__), patch.object(liste, "PAR_PAGE", LIGNES):
        inconnu, gestion = Poste(), Poste(matiere.gestion())
        assert gestion.get(reverse("beneficiaires:liste")).count(b"BDC-") >= LIGNES
        yield {"vue vide": chrono(lambda: inconnu.get("/rien/"), 200), "liste de 50 dossiers": chrono(lambda: gestion.get("/dossiers/"), 5)}


@contextmanager
def session() -> Iterator[Variantes]:
    with override_settings(ROOT_URLCONF=adresses.__name__):
        inconnu, gestion = Poste(), Poste(matiere.gestion())
        yield {"inconnu": chrono(lambda: inconnu.get("/rien/"), 200), "connecté": chrono(lambda: gestion.get("/rien-connecte/"), 20)}


MESURES = (
    Mesure("R8", "liste de 50 dossiers / vue vide", page, au_plus=45),
    Mesure("R9", "vue vide d’une personne connectée / d’un inconnu", session, au_plus=11),
)
