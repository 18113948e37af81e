"""One mailbox for two parties: the address is not told to whoever names it, and nothing is concluded by it."""
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from bilan.signature.models import Signature
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, possibles
from conventions import actions
from conventions.etats import EtatConvention
from conventions.models import Convention
from tests.conventions.test_retractation import connecte, plat
from tests.fabriques import FabriqueDossier, FabriqueOrganisme

pytestmark = pytest.mark.django_db
E = EtatConvention
EMPLOYEUR = Acteur(role=Role.EMPLOYEUR)
INSTANT = datetime(2026, 12, 1, 10, tzinfo=PARIS)


def signee_par_les_deux(courriel):
    """The employer names this address, and both sign."""
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    convention = actions.preparer(dossier, acteur=Acteur(compte=dossier.consultant), instant=INSTANT)
    actions.envoyer(convention, acteur=Acteur(compte=dossier.consultant), instant=INSTANT)
    adresse = courriel or dossier.beneficiaire.compte.email.upper()
    actions.designer(convention, acteur=EMPLOYEUR, instant=INSTANT, nom="Nadia Lefort", fonction="RH", courriel=adresse)
    actions.signer_et_transmettre(convention, acteur=EMPLOYEUR, instant=INSTANT, nom="Nadia Lefort", fonction="RH")
    apres = INSTANT + timedelta(hours=1)
    actions.accepter(convention, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=apres, nom="Camille Moreau")
    return Convention.objects.au_complet().get(pk=convention.pk)


@pytest.mark.parametrize(("courriel", "conclut"), [("nadia@kerbrat.example", True), ("", False)])
def test_what_both_signed_from_one_mailbox_is_not_concluded(courriel, conclut):
    convention = signee_par_les_deux(courriel)
    acteur, instant = Acteur(compte=convention.dossier.consultant), INSTANT + timedelta(hours=2)
    assert ("contresigner" in possibles(convention, acteur, instant)) is conclut
    if not conclut:
        with pytest.raises(TransitionRefusee, match="depuis la même adresse électronique"):
            actions.contresigner(convention, acteur=acteur, instant=instant, nom="Hélène Vasseur")
        assert (Convention.objects.get().etat, Signature.objects.count()) == (E.ACCEPTEE, 2)
        suite = actions.preparer_la_suite(convention, acteur=acteur, instant=instant)
        assert suite.etat == E.BROUILLON  # the way out: a new version, to the employer's own address


def test_the_page_that_countersigns_says_why_it_cannot():
    convention = signee_par_les_deux("")
    page = plat(connecte(convention.dossier.consultant).get(reverse("conventions:contresigner", args=[convention.dossier.numero]), follow=True).text)
    assert "depuis la même adresse électronique" in page and "J’accepte" not in page
