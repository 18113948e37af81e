"""A self-payer's amendment beside her contract: what she renounces, what binds her then, and what she pays."""
from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from conventions import actions, retractation
from conventions.etats import EtatConvention
from conventions.models import Convention
from tests.conventions.test_retractation import connecte, contrat

pytestmark = pytest.mark.django_db
E = EtatConvention
PENDANT = datetime(2026, 12, 10, 10, tzinfo=PARIS)  # the first contract may still be renounced
APRES = datetime(2027, 1, 4, 10, tzinfo=PARIS)  # it may not any more


def avenant(base, etape=E.CONCLUE, instant=APRES, prix=150_000):
    """An amendment of the price, brought to this state by the real gestures."""
    dossier = base.dossier
    consultant, personne = Acteur(compte=dossier.consultant), Acteur(compte=dossier.beneficiaire.compte)
    suite = actions.preparer_la_suite(base, acteur=consultant, instant=instant)
    actions.completer(suite, acteur=consultant, instant=instant, prix_centimes=prix)
    if etape != E.BROUILLON:
        actions.envoyer(suite, acteur=consultant, instant=instant)
    if etape in (E.ACCEPTEE, E.CONCLUE):
        actions.accepter(suite, acteur=personne, instant=instant, nom="Camille Moreau")
    if etape == E.CONCLUE:
        actions.contresigner(suite, acteur=consultant, instant=instant, nom="Hélène Vasseur")
    return Convention.objects.au_complet().get(pk=suite.pk)


@pytest.mark.parametrize("etape", [E.BROUILLON, E.TRANSMISE, E.ACCEPTEE])
def test_the_way_to_renounce_the_contract_in_force_stays_while_an_amendment_is_under_way(etape):
    base = contrat()
    avenant(base, etape, PENDANT)
    trouvee = retractation.du_dossier(base.dossier, PENDANT)
    assert trouvee and trouvee.url == reverse("conventions:renoncer", args=[base.pk])


@pytest.mark.parametrize("etape", [E.BROUILLON, E.TRANSMISE, E.ACCEPTEE])
def test_a_letter_that_renounces_the_contract_in_force_is_recorded_while_an_amendment_is_under_way(etape):
    base = contrat(limite=timezone.localdate(), acceptee_le=timezone.now(), conclue_le=timezone.now())
    avenant(base, etape, timezone.now())
    visiteur, url = connecte(base.dossier.consultant), reverse("conventions:retractation", args=[base.dossier.numero])
    assert url in visiteur.get(reverse("conventions:dossier", args=[base.dossier.numero])).text
    visiteur.post(url, {"ecrite_le": timezone.localdate().isoformat()})
    base.refresh_from_db()
    assert base.etat == E.RETRACTEE
