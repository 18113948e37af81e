"""The words under a box are those of the scope."""
import pytest

from bilan.socle.roles import Role
from bilan.socle.visibilite import visible_par

B, C, G = Role.BENEFICIAIRE, Role.CONSULTANT, Role.GESTION


@pytest.mark.parametrize(("roles", "moi", "mots"), [
    ({B, C}, B, "vous et Hélène Vasseur"),
    ({B, C}, C, "vous et la personne en bilan"),
    ({B}, B, "vous seule"),
    ({B, C, G}, B, "vous, Hélène Vasseur et l’équipe de l’organisme"),
])
def test_each_scope_has_its_words(roles, moi, mots):
    assert visible_par(roles, moi=moi, noms={C: "Hélène Vasseur"}, seul="vous seule") == mots
