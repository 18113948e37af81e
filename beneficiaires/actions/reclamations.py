"""A complaint: registered and acknowledged at once, answered before the day that was promised, closed with what it changed, made anonymous in time."""
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from beneficiaires import contacts
from beneficiaires.actions.contacts import ELLE
from beneficiaires.models import RecitReclamation, Reclamation
from bilan.socle import courriels, journal, numeros, reglementation
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.calendrier import Territoire, Unite, ajouter_ans, echeance, jour_a_paris
from bilan.socle.models import Coffre
from bilan.socle.transitions import TransitionRefusee, appliquer
from bilan.socle.verrou import a_son_tour


@transaction.atomic
def reclamer(cle: UUID, *, instant: datetime, nom: str, courriel: str, qualite: str, objet: str, texte: str, accuser: bool = True) -> RecitReclamation:
    """Register it under the next number of the year, and acknowledge it (`accuser`); the same page sent twice gives the same complaint."""
    a_son_tour("reclamation")
    if deja := RecitReclamation.objects.filter(reclamation__cle=cle).select_related("reclamation", "coffre").first():
        return deja
    jour = jour_a_paris(instant)
    reclamation = Reclamation.objects.create(
        cle=cle, numero=numeros.suivant(Reclamation, f"R-{jour.year}-"), qualite=qualite, objet=objet, recue_le=instant, reponse_avant=_promis(jour),
        anonymiser_le=ajouter_ans(jour, _parametre("RECLAMATION_CONSERVATION_ANS", jour)),
    )
    recit = _recit(reclamation, nom=nom, courriel=courriel, texte=texte)
    journal.consigner(reclamation.fil, "reclamation.recevoir", acteur=ELLE, instant=instant, objet=reclamation, details={"sujet": objet})
    courriels.planifier([*([contacts.accuse(recit)] if accuser else []), *contacts.a_traiter(recit)])
    return recit


@transaction.atomic
def repondre_a_une_reclamation(reclamation: Reclamation, reponse: str, *, acteur: Acteur, instant: datetime) -> None:
    """The answer is read on the page of its author's link; a letter says that it is there."""
    if not reponse.strip():
        raise TransitionRefusee("Écrivez la réponse : la personne la lira sur sa page.")
    appliquer(reclamation, "repondre", acteur=acteur, instant=instant, repondue_le=instant)
    recit = _du(reclamation)
    recit.reponse = reponse
    recit.save(update_fields=["reponse"])
    courriels.planifier([contacts.repondue(recit)])


@transaction.atomic
def clore_une_reclamation(reclamation: Reclamation, correction: str, *, acteur: Acteur, instant: datetime) -> None:
    """`correction`: what was changed so that it does not happen again; empty when there was nothing to change."""
    appliquer(reclamation, "clore", acteur=acteur, instant=instant, close_le=instant, a_corriger=bool(correction.strip()))
    if correction.strip():
        recit = _du(reclamation)
        recit.correction = correction
        recit.save(update_fields=["correction"])


def anonymiser_les_reclamations(instant: datetime) -> int:
    """The key of the words dies, and their letters go; the line of the register stays: its number, its dates, what it was about."""
    dus = RecitReclamation.objects.filter(reclamation__anonymiser_le__lt=jour_a_paris(instant)).select_related("coffre", "reclamation")
    return len([_anonymiser(recit, instant) for recit in dus])


@transaction.atomic
def _anonymiser(recit: RecitReclamation, instant: datetime) -> None:
    reclamation, coffre = recit.reclamation, recit.coffre
    journal.consigner(reclamation.fil, "reclamation.anonymiser", acteur=SYSTEME, instant=instant, objet=reclamation)
    courriels.effacer(f"{reclamation.fil}:")
    recit.delete()
    coffre.detruire(instant)


def _recit(reclamation: Reclamation, **textes: str) -> RecitReclamation:
    coffre = Coffre.nouveau()
    coffre.save()
    recit = RecitReclamation(reclamation=reclamation, coffre=coffre)
    for champ, valeur in textes.items():
        setattr(recit, champ, valeur)
    recit.save(force_insert=True)
    return recit


def _du(reclamation: Reclamation) -> RecitReclamation:
    return RecitReclamation.objects.select_related("coffre", "reclamation").get(reclamation=reclamation)


def _promis(jour) -> Any:
    return echeance(jour, _parametre("RECLAMATION_REPONSE_J", jour), Unite.CALENDAIRE, proroger=False, territoire=Territoire.METROPOLE)


def _parametre(code: str, jour) -> int:
    valeur: Any = reglementation.valeur(code, jour)
    return int(valeur)
