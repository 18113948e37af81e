"""What is due about preparatory work: a letter three days before its session, and a line of the weekly digest."""
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.urls import reverse

from bilan.socle.calendrier import PARIS, debut_de_semaine
from bilan.socle.courriels import Courriel, NatureEnvoi
from bilan.socle.lots import s_il_y_en_a
from bilan.socle.mots import accorder, en_lettres, jour_court
from bilan.socle.rappels import Rappel
from bilan.socle.typographie import phrase
from travaux import suivi
from travaux.models import Preparation

LOT = 2000
AVANT = timedelta(days=3)


def dus(jour: date) -> Iterator[Courriel]:
    """One letter a session, whatever the number of supports left; an outage is caught up until the session starts."""
    minuit = datetime.combine(jour, time.min, PARIS)
    proches = suivi.a_preparer(minuit).filter(debut__lt=minuit + timedelta(days=1) + AVANT).order_by("dossier", "numero_seance", "pk")
    proches = proches.select_related("version", "dossier__beneficiaire__compte", "dossier__consultant")
    for _, groupe in groupby(s_il_y_en_a(proches), key=lambda p: (p.dossier_id, p.numero_seance)):
        yield _lettre(list(groupe))


def _lettre(preparations: list[Preparation]) -> Courriel:
    premiere = preparations[0]
    compte, debut = premiere.dossier.beneficiaire.compte, premiere.debut
    return Courriel(
        cle=f"dossier:{premiere.dossier_id}:preparer:{premiere.numero_seance}:{debut.astimezone(PARIS):%Y-%m-%d}", fil=premiere.fil,
        destinataire=compte.email, nature=NatureEnvoi.CONFORT, gabarit="travaux/preparer", repondre_a=premiere.dossier.consultant.email,
        a_partir_de=debut - AVANT,
        contexte={"prenom": compte.prenom, "debut": debut, "minutes": sum(p.version.minutes for p in preparations), "chemin": reverse("travaux:a_preparer")},
    )


def rappels_semaine(jour: date) -> Iterator[Rappel]:
    """What is to be prepared for the sessions of this week, one line a session, in the order of the accounts."""
    debut, fin = (datetime.combine(borne, time.min, PARIS) for borne in (jour, debut_de_semaine(jour) + timedelta(days=8)))
    lignes = suivi.a_preparer(debut).filter(debut__lt=fin).order_by("dossier__beneficiaire__compte_id", "debut", "pk")
    champs = lignes.values_list("dossier__beneficiaire__compte", "debut", "dossier__consultant__email").iterator(LOT)
    for (compte_id, quand, courriel), groupe in groupby(champs):
        n = sum(1 for _ in groupe)
        combien = phrase("{} {} à préparer", "Un" if n == 1 else en_lettres(n).capitalize(), accorder(n, "support"))
        yield Rappel(compte_id, phrase("{combien} pour votre rendez-vous du {jour}.", combien=combien, jour=jour_court(quand.astimezone(PARIS))),
                     reverse("travaux:a_preparer"), courriel)

