"""The PDF of each offer, asked for as soon as what it says has changed: a task looks, no page waits."""
from datetime import datetime

from django.db import transaction

from beneficiaires.models import Brochure, Organisme, Prestation
from bilan.public import programme
from bilan.socle import documents
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Coffre

GABARIT = "documents/public/dossier_pedagogique.html"


def actualiser(instant: datetime) -> int:
    """Ask for the PDF that each offer lacks; return how many. What did not change is not made again."""
    organisme = Organisme.courant()
    return sum(_demander(prestation, organisme, instant) for prestation in programme.offertes()) if organisme else 0


@transaction.atomic
def _demander(prestation: Prestation, organisme: Organisme, instant: datetime) -> bool:
    offre = programme.offre(prestation, organisme, jour_a_paris(instant))
    if offre.document:
        return False
    coffre = Coffre.nouveau()
    coffre.save()
    document = documents.demander(
        coffre=coffre, titre=f"Dossier pédagogique : {prestation.intitule}"[:160], nom_fichier="dossier-pedagogique.pdf", gabarit=GABARIT,
        donnees={**offre.contenu, "emis_le": jour_a_paris(instant)}, instant=instant,
    )
    Brochure.objects.create(prestation=prestation, contenu=offre.empreinte, document=document)
    return True
