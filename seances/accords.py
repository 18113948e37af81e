"""What a person has let out of the platform here: the secret address of her calendar."""
from datetime import datetime

from django.urls import reverse

from bilan.socle.accords import Accord
from bilan.socle.models import Compte
from bilan.socle.mots import date_en_mots
from bilan.socle.typographie import phrase
from seances.models import Abonnement


def accords(compte: Compte, instant: datetime) -> list[Accord]:
    return [
        Accord(
            "Vos rendez-vous, lus par votre application d’agenda",
            phrase("Depuis le {}, jusqu’à ce que vous fermiez cette adresse.", date_en_mots(a.ouvert_le)),
            reverse("seances:mon_calendrier"), "Voir, ou fermer l’adresse",
        )
        for a in Abonnement.objects.pour(compte).filter(compte=compte.pk)
    ]
