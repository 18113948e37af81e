"""What the tests of communications share: a synthesis handed over, an act written and signed, its reader at his door."""
from datetime import timedelta

from django.utils import timezone

from beneficiaires.regles import TypeDocument
from bilan.socle.documents import preparer
from bilan.socle.roles import Role
from syntheses.actions import partages as gestes
from syntheses.actions.partages import ACCORD, DEMANDE
from syntheses.models import Partage
from syntheses.termes import Choix
from tests.fabriques import FabriqueOrganisme
from tests.outils.boite import courriels, lien
from tests.outils.connexion import Visiteur
from tests.syntheses.outils import SECRET, beneficiaire, bilan_tenu, figee

CLAIRE, MALIK = "claire.martin@apec.example", "malik@conseil.example"
VERS_CEP = Choix(acte=DEMANDE, lecteur=Role.CEP, destinataire="Claire Martin", structure="Apec", courriel=CLAIRE, mois=3)
VERS_TIERS = Choix(acte=ACCORD, lecteur=Role.TIERS, destinataire="Malik Haddad", courriel=MALIK, mois=3, finalite="Monter une demande de formation")


def synthese_figee(texte=SECRET, *, faite=False, **champs):
    """Frozen; `faite`: its PDF really made, for what opens it."""
    FabriqueOrganisme()
    synthese = figee(bilan_tenu(**champs), texte, prete=not faite)
    if faite:
        preparer(synthese.piece.document_id, timezone.now())
        synthese.refresh_from_db()
    return synthese


def ecrit(synthese, choix=VERS_CEP, instant=None) -> Partage:
    return gestes.ecrire(synthese.dossier, synthese.piece, choix, acteur=beneficiaire(synthese), instant=instant or timezone.now())


def donne(synthese, choix=VERS_CEP, instant=None) -> Partage:
    """Signed now, or a while ago."""
    instant = instant or timezone.now()
    partage = ecrit(synthese, choix, instant)
    gestes.signer(partage, nom="Camille Moreau", acteur=beneficiaire(synthese), instant=instant)
    return partage


def retire(synthese, choix=VERS_CEP) -> Partage:
    partage = donne(synthese, choix)
    gestes.retirer(partage, acteur=beneficiaire(synthese), instant=timezone.now())
    return partage


def chiffres(adresse) -> str:
    """The six digits of the last code sent there."""
    return next(mot for mot in courriels(adresse)[0].body.split() if mot.isdigit() and len(mot) == 6)


class Lecteur(Visiteur):
    """Whoever received the link: at the door, then let in."""

    def __init__(self, adresse=CLAIRE):
        super().__init__()
        self.adresse = adresse
        self.page = self.get(lien(adresse)).url

    def demander(self):
        return self.post(self.page, {"geste": "code"})

    def entrer(self, code=None, **champs):
        self.demander()
        saisie = {"code": code or chiffres(self.adresse), "condition0": "on", "condition1": "on", "condition2": "on", **champs}
        return self.post(self.page, {cle: valeur for cle, valeur in saisie.items() if valeur})


JOUR, NATURE = timedelta(days=1), TypeDocument
