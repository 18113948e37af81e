"""The contracts that wait for a signature when the account of their consultant is closed."""
from datetime import datetime

from django.urls import reverse

from bilan.socle.departs import Reste
from bilan.socle.models import Compte
from bilan.socle.mots import pluriel
from bilan.socle.typographie import phrase
from conventions.etats import EtatConvention
from conventions.models import Convention

ATTENDUES = (EtatConvention.ENVOYEE, EtatConvention.TRANSMISE, EtatConvention.ACCEPTEE)


def depart(compte: Compte, instant: datetime) -> list[Reste]:
    combien = Convention.objects.filter(dossier__consultant=compte, etat__in=ATTENDUES).count()
    liste = f"{reverse('admin:conventions_convention_changelist')}?dossier__consultant__id__exact={compte.pk}&suivi=en_attente"
    contrats = pluriel(combien, "contrat attend,contrats attendent")
    return [Reste(phrase("{} une signature : personne d’autre ne peut contresigner.", contrats), liste)] if combien else []
