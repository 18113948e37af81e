"""A self-payer's amendment beside her contract: what she renounces, what binds her then, and what she pays."""
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from beneficiaires.models import Dossier
from bilan.socle import instantane
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Envoi
from bilan.socle.redaction import rendre
from bilan.socle.transitions import TransitionRefusee, possibles
from conventions import actions, paiements, retractation
from conventions.etats import EtatConvention
from conventions.models import Convention, Encaissement, Retractation
from seances.models import Seance
from tests.conventions.test_retractation import ADRESSE, connecte, contrat, plat
from tests.fabriques import FabriqueSeance

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


def renoncer(convention, instant):
    acteur = Acteur(compte=convention.dossier.beneficiaire.compte)
    return actions.retracter(convention, acteur=acteur, instant=instant, nom="Camille Moreau", courriel=ADRESSE)


def etats(base):
    return list(Convention.objects.filter(dossier=base.dossier_id).order_by("pk").values_list("etat", flat=True))


def relire(convention):
    return Convention.objects.au_complet().get(pk=convention.pk)


def dossier_de(base):
    return Dossier.objects.get(pk=base.dossier_id)


EN_CHEMIN = [E.BROUILLON, E.TRANSMISE, E.ACCEPTEE]


@pytest.fixture(scope="module")
def amendes(base_du_module):
    """A contract whose amendment is at each step; to be read again. The concluded one has been so since 4 January 2027: its own delay ends on the 18th."""
    contrats = {etape: contrat() for etape in (*EN_CHEMIN, E.CONCLUE)}
    for etape, base in contrats.items():
        avenant(base, etape, APRES if etape == E.CONCLUE else PENDANT)
    return contrats


@pytest.mark.parametrize("etape", EN_CHEMIN)
def test_the_way_to_renounce_the_contract_in_force_stays_while_an_amendment_is_under_way(amendes, etape):
    base = relire(amendes[etape])
    trouvee = retractation.du_dossier(base.dossier, PENDANT)
    assert trouvee and trouvee.url == reverse("conventions:renoncer", args=[base.pk])


@pytest.mark.parametrize("etape", EN_CHEMIN)
def test_a_letter_that_renounces_the_contract_in_force_is_recorded_while_an_amendment_is_under_way(etape):
    base = contrat(limite=timezone.localdate(), acceptee_le=timezone.now(), conclue_le=timezone.now())
    avenant(base, etape, timezone.now())
    visiteur, url = connecte(base.dossier.consultant), reverse("conventions:retractation", args=[base.dossier.numero])
    assert url in visiteur.get(reverse("conventions:dossier", args=[base.dossier.numero])).text
    visiteur.post(url, {"ecrite_le": timezone.localdate().isoformat()})
    base.refresh_from_db()
    assert base.etat == E.RETRACTEE


@pytest.mark.parametrize(("etape", "reste"), [(E.BROUILLON, []), (E.TRANSMISE, [E.REFUSEE]), (E.ACCEPTEE, [E.REFUSEE])])
@pytest.mark.parametrize("par_lettre", [False, True])
def test_whoever_renounces_the_contract_leaves_no_amendment_of_it_to_sign(amendes, etape, reste, par_lettre):
    base = relire(amendes[etape])
    if par_lettre:
        actions.retracter_par_lettre(base, acteur=Acteur(compte=base.dossier.consultant), instant=PENDANT, ecrite_le=PENDANT.date())
    else:
        renoncer(base, PENDANT)
    assert etats(base) == [E.RETRACTEE, *reste] and dossier_de(base).etat == "retracte"


@pytest.mark.parametrize("etape", [E.ACCEPTEE, E.CONCLUE])
def test_whoever_renounces_an_amendment_is_bound_again_by_the_contract_that_it_changed(etape):
    base = contrat()
    seance = FabriqueSeance(dossier=base.dossier, debut=datetime(2027, 1, 18, 9, tzinfo=PARIS))
    prix = base.dossier.prix_centimes
    faite = renoncer(avenant(base, etape), APRES)
    dossier = dossier_de(base)
    assert etats(base) == [E.CONCLUE, E.RETRACTEE] and (dossier.etat, dossier.prix_centimes) == ("planifie", prix)
    assert Seance.objects.get(pk=seance.pk).etat == "confirmee"
    assert paiements.contrat(dossier).pk == base.pk
    with pytest.raises(TransitionRefusee, match="a pris fin le mercredi 16 décembre 2026"):
        renoncer(relire(base), APRES)
    lettre = plat(rendre(Envoi.objects.get(gabarit="conventions/retractation_recue"), APRES).body)
    papier = plat(_texte(faite.piece.document))
    for texte in (lettre, papier):
        assert "de l’avenant n° 1 au contrat" in texte and "Le contrat signé avant lui s’applique" in texte.replace("'", "’")
        assert "rien à payer" not in texte and "Aucun paiement" not in texte


def _texte(document):
    return render_to_string(document.gabarit, instantane.decoder(document.donnees))


def test_hours_and_dates_that_a_renounced_amendment_had_changed_are_those_of_the_contract_again():
    base = contrat()
    avant = dict(base.dossier.etapes.values_list("code", "minutes"))
    fin = base.dossier.periode_fin
    dossier, consultant = base.dossier, Acteur(compte=base.dossier.consultant)
    suite = actions.preparer_la_suite(base, acteur=consultant, instant=APRES)
    changes = {code: minutes - 60 if minutes > 60 else minutes for code, minutes in avant.items() if code != "recherches_personnelles"}
    actions.completer(suite, acteur=consultant, instant=APRES, etapes=changes, periode_fin=date(fin.year, fin.month, fin.day - 1))
    actions.envoyer(suite, acteur=consultant, instant=APRES)
    actions.accepter(suite, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=APRES, nom="Camille Moreau")
    actions.contresigner(suite, acteur=consultant, instant=APRES, nom="Hélène Vasseur")
    assert dict(dossier.etapes.values_list("code", "minutes")) == changes
    renoncer(relire(suite), APRES)
    assert dict(dossier.etapes.values_list("code", "minutes")) == avant and dossier_de(base).periode_fin == fin


def test_the_contract_bound_again_may_be_renounced_in_its_own_delay():
    base = contrat()
    renoncer(avenant(base, E.CONCLUE, PENDANT), PENDANT)
    renoncer(relire(base), PENDANT)
    assert etats(base) == [E.RETRACTEE, E.RETRACTEE] and Retractation.objects.count() == 2 and dossier_de(base).etat == "retracte"


@pytest.mark.parametrize(("recu_le", "permis"), [
    (date(2026, 12, 16), False), (date(2026, 12, 17), True), (date(2027, 1, 3), True), (date(2027, 1, 4), False), (date(2027, 1, 18), False),
    (date(2027, 1, 19), True),
])
def test_money_obeys_the_contract_that_was_in_force_on_its_day(amendes, recu_le, permis):
    base = relire(amendes[E.CONCLUE])
    acteur, instant = Acteur(compte=base.dossier.consultant), datetime(2027, 1, 20, 10, tzinfo=PARIS)
    if permis:
        actions.encaisser(base.dossier, acteur=acteur, instant=instant, recu_le=recu_le, montant_centimes=1_000, moyen="virement")
    else:
        with pytest.raises(ValidationError, match="le délai de rétractation doit être passé"):
            actions.encaisser(base.dossier, acteur=acteur, instant=instant, recu_le=recu_le, montant_centimes=1_000, moyen="virement")
        with pytest.raises(IntegrityError, match="Aucun paiement avant"), transaction.atomic():
            Encaissement.objects.create(dossier=base.dossier, recu_le=recu_le, montant_centimes=1_000, moyen="virement", enregistre_le=instant)


@pytest.mark.parametrize(("etape", "attendu"), [(E.BROUILLON, 0), (E.TRANSMISE, 1), (E.REFUSEE, 0), (E.CONCLUE, 1)])
def test_the_person_s_contract_is_the_one_to_answer_else_the_one_in_force(amendes, etape, attendu):
    base = relire(amendes[E.TRANSMISE if etape == E.REFUSEE else etape])
    suite = base.suites.get()
    if etape == E.REFUSEE:
        actions.refuser(suite, acteur=Acteur(compte=base.dossier.beneficiaire.compte), instant=APRES)
    ouverte = connecte(base.dossier.beneficiaire.compte).get(reverse("conventions:liste"))["Location"]
    assert ouverte == reverse("conventions:reponse", args=[(base, suite)[attendu].pk])


def test_a_contract_replaced_by_an_amendment_binds_again_in_no_other_way(amendes):
    base = relire(amendes[E.CONCLUE])
    assert base.etat == E.REMPLACEE and possibles(base, Acteur(compte=base.dossier.beneficiaire.compte), APRES) == []
