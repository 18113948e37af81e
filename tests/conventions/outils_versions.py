"""The gestures of a contract that changes: who makes them, and what letters leave."""
from datetime import datetime

from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Envoi
from bilan.socle.roles import Role
from conventions import actions
from conventions.etats import EtatConvention
from conventions.models import Convention

E = EtatConvention
EMPLOYEUR = Acteur(role=Role.EMPLOYEUR)


def le(mois, jour, heure=10):
    return datetime(2026, mois, jour, heure, tzinfo=PARIS)


def consultant(dossier):
    return Acteur(compte=dossier.consultant)


def beneficiaire(dossier):
    return Acteur(compte=dossier.beneficiaire.compte)


def envoyee(dossier):
    return Convention.objects.au_complet().get(dossier=dossier)


def transmettre(convention, instant):
    actions.signer_et_transmettre(convention, acteur=EMPLOYEUR, instant=instant, nom="Nadia Lefort", fonction="Responsable RH")


def conclure(convention, dossier):
    transmettre(convention, le(11, 23))
    actions.accepter(convention, acteur=beneficiaire(dossier), instant=le(11, 25), nom="Camille Moreau")
    actions.contresigner(convention, acteur=consultant(dossier), instant=le(11, 26), nom="Hélène Vasseur")


def suite(convention, instant, **mentions):
    dossier = convention.dossier
    brouillon = actions.preparer_la_suite(convention, acteur=consultant(dossier), instant=instant)
    actions.completer(brouillon, acteur=consultant(dossier), instant=instant, **(mentions or {"prix_centimes": 165_000}))
    return brouillon


def gabarits(adresse):
    return list(Envoi.objects.filter(destinataire=adresse, gabarit__startswith="conventions/").order_by("pk").values_list("gabarit", flat=True))
