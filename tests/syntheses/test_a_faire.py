"""What a consultant owes about a synthesis, on the page of its bilan."""
import pytest

from beneficiaires.models import Dossier
from syntheses import actions
from syntheses.a_faire import a_faire
from tests.fabriques import FabriqueOrganisme, FabriqueSeance
from tests.syntheses.outils import ICI, bilan_tenu, consultante, ecrite

pytestmark = pytest.mark.django_db


def boutons(dossier: Dossier) -> list[str]:
    lu = Dossier.objects.get(pk=dossier.pk)
    return [tache.bouton for tache in a_faire(lu.consultant, ICI, lu)]


def test_as_long_as_sessions_are_left_nothing_is_owed_but_a_text_that_came_back():
    FabriqueOrganisme()
    dossier = bilan_tenu()
    assert boutons(dossier) == ["Écrire la synthèse"]
    FabriqueSeance(dossier=dossier, numero=4, etat="confirmee")
    assert boutons(dossier) == []
    synthese = ecrite(dossier)
    assert boutons(dossier) == []
    actions.proposer(synthese, acteur=consultante(dossier), instant=ICI)
    actions.reprendre(synthese, acteur=consultante(dossier), instant=ICI)
    assert boutons(dossier) == ["Reprendre la synthèse"]
