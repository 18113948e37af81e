"""Each page where one signs, refuses or opens a synthesis asks for its code: neither no code nor a wrong one does anything."""
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.etats import EtatConvention
from conventions.models import Convention
from syntheses import actions
from syntheses.models import Ouverture
from syntheses.regles.conservation import Besoin, Gardable
from tests.conventions.test_vues_versions import cle_envoyee, convention, envoyee, transmettre  # noqa: F401 (fixtures; the sabotage sends its own)
from tests.outils.boite import lien as lien_recu
from tests.outils.connexion import Visiteur
from tests.syntheses.conftest import cle_figee, synthese  # noqa: F401 (fixtures)
from tests.syntheses.outils import beneficiaire
from tests.syntheses.outils_partage import CLAIRE, chiffres, donne, ecrit

pytestmark = pytest.mark.django_db
SAISIE = {"nom": "Camille Moreau", "fonction": "RH", "accord": "on", "condition0": "on", "condition1": "on", "condition2": "on", "geste": "signer"}


@dataclass(frozen=True)
class Acte:
    visiteur: Visiteur
    page: str
    lettre: str  # where the code is sent
    fait: Callable[[], bool]


def _de(dossier, nom: str, pk: object, fait: Callable[[], bool]) -> Acte:
    visiteur, compte = Visiteur(), dossier.beneficiaire.compte
    visiteur.force_login(compte)
    return Acte(visiteur, reverse(nom, args=[pk]), compte.email, fait)


def _employeur(recue) -> Acte:
    visiteur = Visiteur()
    adresse = recue.dossier.employeur.courriel
    return Acte(visiteur, visiteur.get(lien_recu(adresse))["Location"], adresse, lambda: _etat(recue) == EtatConvention.TRANSMISE)


def _etat(recue: Convention) -> str:
    return Convention.objects.get(pk=recue.pk).etat


def _reponse(recue, nom: str, etat: str) -> Acte:
    transmettre(recue)
    return _de(recue.dossier, f"conventions:{nom}", recue.pk, lambda: _etat(recue) == etat)


def _partage(figee) -> Acte:
    partage = ecrit(figee)
    return _de(partage.dossier, "syntheses:signer_partage", partage.pk, lambda: _relu(partage).signe_le is not None)


def _relu(rangee):
    rangee.refresh_from_db()
    return rangee


def _accord(figee) -> Acte:
    instant = timezone.now()
    accord = actions.ecrire_l_accord(figee.dossier, [Gardable.SYNTHESE], Besoin.PROJET, 12, acteur=beneficiaire(figee), instant=instant)
    return _de(figee.dossier, "syntheses:signer_accord", accord.pk, lambda: _relu(accord).etat == "signe")


def _lecture(figee) -> Acte:
    partage, visiteur = donne(figee, instant=timezone.now() - timedelta(minutes=1)), Visiteur()
    return Acte(visiteur, visiteur.get(lien_recu(CLAIRE)).url, CLAIRE, lambda: Ouverture.objects.filter(partage=partage).exists())


ACTES = {
    "l’employeur signe": lambda recue, figee: _employeur(recue),
    "le bénéficiaire accepte": lambda recue, figee: _reponse(recue, "accepter", EtatConvention.ACCEPTEE),
    "il refuse": lambda recue, figee: _reponse(recue, "refuser", EtatConvention.REFUSEE),
    "il communique": lambda recue, figee: _partage(figee), "il garde": lambda recue, figee: _accord(figee),
    "un tiers lit": lambda recue, figee: _lecture(figee),
}


@pytest.mark.parametrize("acte", ACTES)
def test_nothing_is_done_without_the_code_that_was_sent(acte, convention, synthese):  # noqa: F811
    acte = ACTES[acte](convention, synthese)
    acte.visiteur.post(acte.page, SAISIE | {"code": "123456"})  # none was asked for
    assert not acte.fait()
    acte.visiteur.post(acte.page, SAISIE | {"geste": "code"})
    code = chiffres(acte.lettre)
    for faux in ("", f"{(int(code) + 1) % 10**6:06}"):
        acte.visiteur.post(acte.page, SAISIE | {"code": faux})
        assert not acte.fait()
    acte.visiteur.post(acte.page, SAISIE | {"code": code})
    assert acte.fait()
