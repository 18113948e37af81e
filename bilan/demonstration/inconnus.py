"""In the demonstration, two strangers asked for a bilan and one complained: their letters are there, and the team has something to answer."""
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from beneficiaires import actions
from beneficiaires.models import PremierContact
from bilan.demonstration import DOMAINE
from bilan.parcours.recit import Recit
from bilan.socle.acteur import Acteur
from bilan.socle.models import Compte
from bilan.socle.typographie import typographier

DEMANDES = (
    (2, {"prenom": "Maud", "nom": "Keravel", "telephone": "06 00 00 00 01", "statut": "salarie", "souhait": "cpf",
         "message": "Je reviens d'un congé parental et je ne veux pas reprendre comme avant. Plutôt le soir, après 18 h."}),
    (6, {"prenom": "Yvon", "nom": "Le Gall", "statut": "demandeur_emploi", "souhait": "france_travail",
         "message": "Ma conseillère m'a parlé du bilan. Comment se passe la première séance ?"}),
)
RECLAMATION = "Ma séance de mardi a été annulée le matin même. J'avais posé une demi-journée. Je voudrais savoir si cela peut se reproduire."


def prevoir(recit: Recit, instant: datetime) -> None:
    """They write among the acts of the bilans: their letters leave on that day. The first of the two was called back."""
    actes = [(jours, partial(_demander, **valeurs)) for jours, valeurs in DEMANDES]
    for jours, faire in (*actes, (5, _rappeler), (3, _reclamer)):
        recit.prevoir(instant - timedelta(days=jours), faire, lambda refus, _: RuntimeError(str(refus)))


def _rappeler(instant: datetime) -> None:
    gestion = Acteur(compte=Compte.objects.get(email=f"gaelle.ferrand{DOMAINE}"))
    actions.contacter(PremierContact.objects.get(), acteur=gestion, instant=instant)


def _reclamer(instant: datetime) -> None:
    actions.reclamer(
        uuid4(), instant=instant, qualite="beneficiaire", nom="Paul Aubert", courriel=f"paul.aubert{DOMAINE}", objet="accompagnement",
        texte=typographier(RECLAMATION),
    )


def _demander(instant: datetime, *, prenom: str, nom: str, message: str, **precisions: str) -> None:
    courriel = f"{prenom}.{nom.replace(' ', '')}{DOMAINE}".lower()
    contact = actions.demander_un_bilan(uuid4(), instant=instant, prenom=prenom, nom=nom, courriel=courriel, message=typographier(message), **precisions)
    actions.confirmer_un_contact(contact, instant=instant)
