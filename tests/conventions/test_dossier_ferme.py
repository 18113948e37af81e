"""Once its dossier is closed, nobody is pressed to sign a contract or an amendment any more, and nobody can."""
from datetime import date, timedelta

import pytest

from bilan.parcours.recit import sans_curseur_du_serveur
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from conventions import a_faire, actions, rappels
from conventions.etats import EtatConvention
from tests.conventions.test_rappels import convention as en_route
from tests.fabriques import FabriqueConvention, FabriqueOrganisme

pytestmark = pytest.mark.django_db
E = EtatConvention
FERMES = ["annule", "abandon", "sans_suite", "retracte"]
GESTES = {
    E.BROUILLON: lambda c, d: actions.envoyer(c, acteur=Acteur(compte=d.consultant), instant=c.preparee_le),
    E.ENVOYEE: lambda c, d: actions.signer_et_transmettre(
        c, acteur=Acteur(role=Role.EMPLOYEUR), instant=c.envoyee_le + timedelta(days=1), nom="Nadia Lefort", fonction="RH",
    ),
    E.TRANSMISE: lambda c, d: actions.accepter(
        c, acteur=Acteur(compte=d.beneficiaire.compte), instant=c.transmise_le + timedelta(days=1), nom="Camille Moreau",
    ),
    E.ACCEPTEE: lambda c, d: actions.contresigner(c, acteur=Acteur(compte=d.consultant), instant=c.acceptee_le + timedelta(days=1), nom="Hélène Vasseur"),
}


@pytest.mark.parametrize("ferme", FERMES)
@pytest.mark.parametrize("etat", GESTES)
def test_nobody_signs_for_a_dossier_that_is_closed(etat, ferme):
    FabriqueOrganisme()
    convention = FabriqueConvention(etat=etat, dossier__etat=ferme)
    with pytest.raises(TransitionRefusee, match="Ce dossier est fermé"):
        GESTES[etat](convention, convention.dossier)
    convention.refresh_from_db()
    assert convention.etat == etat


@pytest.mark.parametrize("etat", [E.ENVOYEE, E.TRANSMISE, E.ACCEPTEE])
def test_nobody_is_reminded_of_a_contract_whose_dossier_is_closed(etat):
    ouverte, fermee = en_route(etat), en_route(etat, dossier__etat="annule")
    with sans_curseur_du_serveur():
        lettres = [c for n in range(20) for c in rappels.dus(date(2026, 11, 20) + timedelta(days=n))]
    assert {c.fil for c in lettres} == {ouverte.fil}
    for compte in (fermee.dossier.consultant, fermee.dossier.beneficiaire.compte):
        instant = fermee.envoyee_le + timedelta(days=4)
        assert (a_faire.a_faire(compte, instant), a_faire.attentes(compte, instant)) == ([], [])
