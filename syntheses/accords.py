"""What a person lets someone else read of his bilan, and what an act that is over still founds: each with the page where it is taken back."""
from datetime import datetime

from django.urls import reverse

from bilan.socle.accords import Accord
from bilan.socle.models import Compte
from bilan.socle.mots import date_en_mots
from bilan.socle.typographie import phrase
from syntheses.cartes_partage import fonde_encore
from syntheses.etats_partage import EtatPartage
from syntheses.models import Partage


def accords(compte: Compte, instant: datetime) -> list[Accord]:
    liees = ("dossier", "coffre", "piece__document__coffre")
    donnes = Partage.objects.pour(compte).filter(etat=EtatPartage.DONNE, coffre__detruit_le=None).select_related(*liees)
    return [_accord(partage, instant) for partage in donnes if partage.ouvert(instant) or fonde_encore(partage, instant)]


def _accord(partage: Partage, instant: datetime) -> Accord:
    lus, jusqu_au = partage.termes, date_en_mots(partage.jusqu_au)
    detail = phrase("Depuis le {}, jusqu’au {} inclus.", date_en_mots(partage.signe_le), jusqu_au)
    if not partage.ouvert(instant):
        detail = phrase("L’accès a pris fin le {} ; votre acte permet encore de garder votre synthèse ici.", jusqu_au)
    url = f"{reverse('syntheses:mes_partages')}#partage-{partage.pk}"
    return Accord(phrase("{}, pour {}", lus["document"], lus["destinataire"]), detail, url)
