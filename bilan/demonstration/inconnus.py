"""In the demonstration, two strangers asked for a bilan and one complained: their letters are there, and the team has something to answer."""
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from beneficiaires import actions
from beneficiaires.models import PremierContact
from bilan.demonstration import DOMAINE
from bilan.public import brochure
from bilan.socle import documents
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


def ecrire(instant: datetime, faire_partir: Callable[[datetime], None]) -> None:
    """Their letters have left on the day they wrote; the oldest of the two was called back."""
    contacts = [_demander(instant - timedelta(days=jours), **valeurs) for jours, valeurs in DEMANDES]
    gestion = Acteur(compte=Compte.objects.get(email=f"gaelle.ferrand{DOMAINE}"))
    actions.contacter(contacts[-1], acteur=gestion, instant=instant - timedelta(days=5))
    actions.reclamer(
        uuid4(), instant=instant - timedelta(days=3), qualite="beneficiaire", nom="Paul Aubert", courriel=f"paul.aubert{DOMAINE}", objet="accompagnement",
        texte=typographier(RECLAMATION),
    )
    brochure.actualiser(instant)
    documents.preparer_la_file(instant)
    faire_partir(instant)


def _demander(instant: datetime, *, prenom: str, nom: str, message: str, **precisions: str) -> PremierContact:
    courriel = f"{prenom}.{nom.replace(' ', '')}{DOMAINE}".lower()
    contact = actions.demander_un_bilan(uuid4(), instant=instant, prenom=prenom, nom=nom, courriel=courriel, message=typographier(message), **precisions)
    actions.confirmer_un_contact(contact, instant=instant)
    return contact
