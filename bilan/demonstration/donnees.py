"""Fill an empty installation with the people of the demonstration: the engine of `parcours`, stopped at the present instant."""
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from beneficiaires.models import Dossier
from bilan.demonstration import DOMAINE, preparation, recits
from bilan.graine import installer_annuaire
from bilan.parcours.chapitres import Bilan
from bilan.parcours.lecture import convertir
from bilan.parcours.recit import Recit
from bilan.parcours.schema import SCHEMA
from bilan.socle import documents
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.courriels import rendre
from bilan.socle.models import Compte, Envoi, EtatEnvoi
from bilan.socle.roles import Role


@transaction.atomic
def installer(instant: datetime) -> int:
    """Tell every bilan up to `instant`; return how many there are. Does nothing on an installation that holds a dossier."""
    if Dossier.objects.exists():
        return 0
    _equipe()
    installer_annuaire()
    recit = Recit(_faire_partir)
    bilans = [Bilan(recit, convertir(brut, SCHEMA), exact=False) for brut in recits.tous(jour_a_paris(instant))]
    for bilan in bilans:
        bilan.prevoir()
    recit.jouer(instant)
    return len(bilans)


def _equipe() -> None:
    h = recits.HELENE
    Compte.objects.creer(h["email"], prenom=h["prenom"], nom=h["nom"], accord=h["accord"], roles=[Role.CONSULTANT])
    c = recits.CAMILLE  # the first bénéficiaire is the one that the sign-in page offers
    Compte.objects.creer(c["email"], prenom=c["prenom"], nom=c["nom"], accord=c["accord"], roles=[Role.BENEFICIAIRE])
    Compte.objects.creer(f"gaelle.ferrand{DOMAINE}", prenom="Gaëlle", nom="Ferrand", accord="feminin", roles=[Role.GESTION])


def _faire_partir(instant: datetime) -> None:
    """Letters of the past have left in the past: nobody sends them today. Documents were made on their day."""
    documents.preparer_la_file(instant)
    preparation.avancer(instant)
    for envoi in Envoi.objects.filter(Q(a_partir_de=None) | Q(a_partir_de__lte=instant), etat=EtatEnvoi.A_FAIRE):
        Envoi.objects.filter(pk=envoi.pk).update(etat=EtatEnvoi.ENVOYE, envoye_le=instant, objet=rendre(envoi, instant).subject)
