"""The letters about attendance: to sign, to sign soon, and what is answered to whoever does not agree with the hours.

The first one is no comfort: it tells a person which hours are said to be his, and how to object. Its reminder is.
"""
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from beneficiaires.regles import a_son_heure
from bilan.signature import liens
from bilan.signature.models import Lien
from bilan.socle.courriels import Courriel, NatureEnvoi
from bilan.socle.models import Compte
from seances.models import Contestation, Seance
from seances.presentation import comptees_en_mots

VIE_DU_LIEN = timedelta(days=30)


def cle_signature(lien: Lien) -> str:
    """Bound to the link: hours that were corrected have another link, and so another letter."""
    return f"presence:{lien.pk}:signer"


def a_signer(seance: Seance, lien: Lien, *, des: datetime, corrigee: bool) -> Courriel:
    """« Signez votre présence »: with a link that needs no account."""
    return _au_beneficiaire(seance, cle_signature(lien), "presence", _a_lire(seance, lien, corrigee=corrigee), a_partir_de=des)


def renvoi(seance: Seance, lien: Lien, *, instant: datetime) -> Courriel:
    """The same, sent once more by hand."""
    return _au_beneficiaire(seance, f"presence:{lien.pk}:renvoi:{instant:%Y-%m-%dT%H:%M}", "presence", _a_lire(seance, lien, corrigee=False))


def _a_lire(seance: Seance, lien: Lien, *, corrigee: bool) -> dict:
    """Where to sign, and what of these hours counts."""
    return {"url": liens.adresse(lien), "corrigee": corrigee, "comptees": comptees_en_mots(seance)}


def rappel(seance: Seance, lien: Lien) -> Courriel:
    """Once for each link: the weekly letter goes on saying it."""
    return _au_beneficiaire(seance, f"presence:{lien.pk}:rappel", "presence_rappel", {"url": liens.adresse(lien)}, nature=NatureEnvoi.CONFORT)


def contestee(contestation: Contestation) -> Courriel:
    """To the consultant; what was said is on the page."""
    seance, chemin = contestation.seance, reverse("seances:contestation", args=[contestation.pk])
    return _courriel(seance, f"contestation:{contestation.pk}:recue", "contestation_recue", seance.consultant, seance.dossier.beneficiaire.compte,
                     {"debut": contestation.debut_reel, "fin": contestation.fin_reelle, "chemin": chemin, "heure_de": ""})


def maintenue(contestation: Contestation, lien: Lien) -> Courriel:
    """To the bénéficiaire: the hours stay, he signs or not, and whom else he may write to."""
    return _au_beneficiaire(contestation.seance, f"contestation:{contestation.pk}:maintenue", "contestation_maintenue", {"url": liens.adresse(lien)})


def _au_beneficiaire(seance: Seance, cle: str, gabarit: str, contexte: dict, **autres: Any) -> Courriel:
    beneficiaire, (debut, fin) = seance.dossier.beneficiaire, seance.heures_reelles
    contexte = {**contexte, "debut": debut, "fin": fin, **a_son_heure(beneficiaire)}
    return _courriel(seance, cle, gabarit, beneficiaire.compte, seance.consultant, contexte, **autres)


def _courriel(seance: Seance, cle: str, gabarit: str, a: Compte, de: Compte, contexte: dict, **autres: Any) -> Courriel:
    return Courriel(cle=cle, fil=seance.fil, destinataire=a.email, gabarit=f"seances/{gabarit}", repondre_a=de.email,
                    contexte={"prenom": a.prenom, **contexte}, **autres)
