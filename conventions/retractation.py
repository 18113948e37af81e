"""The withdrawal of a self-payer in words: whether it is open, the declaration, the receipt on paper and by mail, the consultant's notice."""
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.urls import reverse

from beneficiaires.models import Dossier, Organisme
from beneficiaires.regles import REGIMES, Delai, ModeFinancement, fin_du_jour
from bilan.socle.courriels import Courriel, NatureEnvoi
from bilan.socle.mots import date_en_mots, duree, euros, heure, jour_en_mots
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions import paiements
from conventions.etats import TRANSITIONS
from conventions.models import Convention, Retractation
from conventions.models.retractation import Voie

GABARIT = "documents/conventions/accuse_retractation.html"


@dataclass(frozen=True)
class Renonciation:
    """What the person must see during the whole delay: until when (None before the provider has signed), and where."""

    jusqu_au: date | None
    url: str
    avenant: bool = False
    fin_du_jour: str = ""


def ouverte(convention: Convention, instant: datetime) -> Renonciation | None:
    """The way to renounce this contract, as long as one may."""
    transition = TRANSITIONS["retracter"]
    if convention.etat not in transition.de or transition.si(convention, instant):
        return None
    adresse, personne = reverse("conventions:renoncer", args=[convention.pk]), convention.dossier.beneficiaire
    return Renonciation(convention.retractation_jusqu_au, adresse, bool(convention.avenant), fin_du_jour(personne))


def du_dossier(dossier: Dossier, instant: datetime) -> Renonciation | None:
    """The same for the contracts of a dossier, the one in force before its amendment, without a query where the law gives no such delay."""
    if REGIMES[ModeFinancement(dossier.mode_financement)].delai is not Delai.RETRACTATION:
        return None
    signees = Convention.objects.filter(dossier=dossier, etat__in=TRANSITIONS["retracter"].de).select_related("dossier__beneficiaire").order_by("pk")
    return next(filter(None, (ouverte(convention, instant) for convention in signees)), None)


def avant_terme(renonciation: Renonciation | None, prenom: str) -> str:
    """What the consultant must keep when hours are held before the end of the delay (L221-25): without it, they are not due. '' when it does not run."""
    if renonciation is None or renonciation.jusqu_au is None or renonciation.avenant:
        return ""
    return phrase(
        "{prenom} peut renoncer jusqu’au {jour}. Les heures tenues d’ici là ne seront dues que sur sa demande écrite de commencer "
        "(code de la consommation, article L221-25) : gardez cette demande.", prenom=prenom, jour=date_en_mots(renonciation.jusqu_au),
    )


def par_lettre(conventions: Iterable[Convention], instant: datetime) -> Convention | None:
    """Of the contracts of a dossier, the one that a letter renounces: the one in force before its amendment; None where no letter is awaited.

    A letter sent in time may arrive after the delay.
    """
    transition = TRANSITIONS["retracter_par_lettre"]
    signees = sorted((c for c in conventions if c.etat in transition.de), key=lambda c: c.pk)
    return next((c for c in signees if not transition.si(c, instant)), None)


def declaration(convention: Convention) -> str:
    """What the person declares, by pressing the button or in his letter."""
    conclu = convention.conclue_le
    return phrase(
        "Je vous notifie ma rétractation {objet} {numero}, version {version}, portant sur un bilan de compétences, {acte} le {jour}.",
        objet=f"de l’avenant n° {convention.avenant} au contrat" if convention.avenant else "du contrat",
        numero=convention.dossier.numero, version=convention.version.numero, acte="conclu" if conclu else "signé",
        jour=date_en_mots(conclu or convention.acceptee_le),
    )


def recue(retractation: Retractation) -> str:
    """« en ligne le lundi 7 décembre 2026 à 21 h 15 (20:15:07 UTC) », « par lettre du 7 décembre 2026, enregistrée le… »."""
    le = retractation.recue_le
    quand = phrase("le {jour} à {heure} ({utc} UTC)", jour=jour_en_mots(le), heure=heure(le), utc=f"{le.astimezone(UTC):%H:%M:%S}")
    if retractation.voie == Voie.EN_LIGNE:
        return phrase("en ligne {quand}", quand=quand)
    return phrase("par lettre du {lettre}, enregistrée {quand}", lettre=date_en_mots(retractation.faite_le), quand=quand)


def argent(dossier: Dossier) -> str:
    """What becomes of the money: a letter sent in time may arrive after a payment, which is then given back, and taken off the list of what was received."""
    recu, tenues = paiements.encaisse(dossier), heures_tenues(dossier)
    if not recu:
        return f"L’organisme n’a gardé aucun paiement. {tenues}" if tenues else "L’organisme n’a gardé aucun paiement, et aucun n’est dû."
    rendu = phrase(
        "Les {somme} déjà encaissés sont à rembourser par l’organisme dans les quatorze jours (code de la consommation, article L221-24){sauf}.",
        somme=euros(recu), sauf=", moins ce qui serait dû des heures tenues" if tenues else "",
    )
    return " ".join(filter(None, [rendu, tenues]))


def heures_tenues(dossier: Dossier) -> str:
    """What the hours already held ask for (L221-25), the same words for the person and for who keeps her request, which is not here; '' when there are none."""
    minutes = paiements.minutes_tenues(dossier)
    return phrase(
        "Les heures déjà tenues ({duree}) ne sont dues que sur une demande écrite de commencer avant la fin du délai (code de la consommation, article "
        "L221-25) ; sans elle, rien n’est dû.", duree=duree(minutes),
    ) if minutes else ""


def papier(retractation: Retractation) -> dict:
    """What the receipt prints."""
    organisme = Organisme.courant() or Organisme()
    return {
        "organisme": {"nom": organisme.denomination}, "organisme_adresse": organisme.adresse_complete, "organisme_courriel": organisme.courriel,
        "dossier_numero": retractation.dossier.numero, "nom": retractation.nom, "courriel": retractation.courriel, "texte": retractation.texte,
        "recue": recue(retractation), "dernier_jour": retractation.dernier_jour, "avenant": retractation.convention.avenant,
        "argent": argent(retractation.dossier),
    }


def lettres(retractation: Retractation, instant: datetime) -> Iterator[Courriel]:
    """The receipt, on a durable medium, to the address that the person gave; a neutral notice to the consultant."""
    convention, dossier = retractation.convention, retractation.dossier
    cle, version = f"convention:{convention.pk}", convention.version.numero
    suite = {"avenant": convention.avenant, "argent": argent(dossier)}
    a_la_personne = {"url": settings.SITE_URL + reverse("conventions:renoncer", args=[convention.pk]), "nom": retractation.nom, "texte": retractation.texte,
                     "recue": recue(retractation), **suite}
    communs = {"nature": NatureEnvoi.LEGAL, "fil": dossier.fil, "a_partir_de": instant}
    yield Courriel(
        cle=f"{cle}:v{version}:retractation:{Role.BENEFICIAIRE.value}", destinataire=retractation.courriel, gabarit="conventions/retractation_recue",
        contexte=a_la_personne, repondre_a=dossier.consultant.email, **communs,
    )
    yield Courriel(
        cle=f"{cle}:v{version}:retractation:{Role.CONSULTANT.value}", destinataire=dossier.consultant.email, gabarit="conventions/retractation_a_savoir",
        contexte={"url": settings.SITE_URL + reverse("conventions:dossier", args=[dossier.numero]), **suite}, **communs,
    )
