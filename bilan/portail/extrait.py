"""Everything that the platform holds about one person: gathered as open data, and asked for as a document."""
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from beneficiaires.actions import joindre
from beneficiaires.chronique import en_phrase
from beneficiaires.models import Dossier, Organisme, Piece
from beneficiaires.presentation import SOURCES
from beneficiaires.regles import TypeDocument
from bilan import rassemblement
from bilan.portail.mise_en_page import blocs
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.export import iso, ligne, lignes
from bilan.socle.models import Coffre, Compte, Document, Envoi, EtatDocument, Evenement
from bilan.socle.mots import date_en_mots
from bilan.socle.typographie import phrase
from seances.models import Absence, Disponibilite, Salon
from syntheses import inventaire

FORMAT, VERSION = "bilan-mes-donnees", 1
IDENTITE = ("prenom", "nom", "email", "telephone", "accord", "roles", "cree_le", "rappels_en_pause_le", "theme")
FINIS = (EtatDocument.PRET, EtatDocument.ECHEC)


def reunir(compte: Compte, instant: datetime) -> dict:
    """The whole of it, for the person herself (docs/export.md)."""
    bilans = [{"numero": dossier.numero, **rassemblement.exporter(dossier, compte)} for dossier in siens(compte)]
    return {"format": FORMAT, "version": VERSION, "etabli_le": iso(instant), "compte": du_compte(compte), "bilans": bilans}


def siens(compte: Compte) -> list[Dossier]:
    """One's own bilans, the last one first, also for a colleague who sees others' by another role."""
    return list(Dossier.objects.pour(compte).filter(beneficiaire__compte=compte.pk).select_related("consultant", "beneficiaire__compte"))


def du_compte(compte: Compte) -> dict:
    """What an account is made of, whoever holds it: identity, keys, open sessions, letters received, its own chain of the journal."""
    return {
        "identite": ligne(compte, *IDENTITE),
        "seconds_facteurs": lignes(Authenticator.objects.filter(user=compte.pk).order_by("pk"), "type", "created_at", "last_used_at"),
        "sessions": lignes(UserSession.objects.filter(user=compte.pk).order_by("pk"), "created_at", "last_seen_at", "ip", "user_agent"),
        "courriels": lignes(Envoi.objects.filter(destinataire__iexact=compte.email).order_by("pk"), "objet", "cree_le", "envoye_le", "etat"),
        "journal": [
            {**ligne(e, "rang", "le", "verbe"), "en_mots": en_phrase(e, SOURCES.phrases()), "details": iso(e.details)}
            for e in Evenement.objects.filter(fil=f"compte:{compte.pk}").select_related("compte").order_by("rang")
        ],
    }


def du_metier(compte: Compte) -> dict:
    """What concerns a consultant alone, in his work: when he receives, when he is away, where his visio is."""
    return {
        "disponibilites": lignes(Disponibilite.objects.pour(compte).filter(consultant=compte.pk), "jour", "debut", "fin"),
        "absences": lignes(Absence.objects.pour(compte).tenues().filter(consultant=compte.pk).select_related("coffre"), "debut", "fin", "motif"),
        "visio": lignes(Salon.objects.pour(compte).filter(consultant=compte.pk), "lien"),
    }


@transaction.atomic
def preparer(compte: Compte, *, acteur: Acteur, instant: datetime) -> list[Document]:
    """Ask for the PDF of each bilan, unless one is being made: those that were asked for."""
    dossiers = [dossier for dossier in siens(compte) if not extraits(dossier).exclude(document__etat__in=FINIS).exists()]
    return [
        joindre(
            dossier, TypeDocument.EXTRAIT_DONNEES, coffre=coffre_de(dossier), titre=titre(dossier, instant),
            gabarit="documents/portail/extrait.html", donnees=figer(dossier, compte, instant), acteur=acteur, instant=instant,
        ).document
        for dossier in dossiers
    ]


def figer(dossier: Dossier, compte: Compte, instant: datetime) -> dict[str, Any]:
    """What the PDF of one bilan says: the same data, drawn."""
    organisme = Organisme.courant()
    extrait = {"compte": du_compte(compte), **rassemblement.exporter(dossier, compte)}
    return {
        "numero": dossier.numero, "beneficiaire": compte.nom_complet, "etabli_le": instant, "organisme": {"nom": organisme.denomination if organisme else ""},
        "blocs": blocs(extrait),
    }


def titre(dossier: Dossier, instant: datetime) -> str:
    return phrase("Vos données au {jour}, bilan {numero}", jour=date_en_mots(jour_a_paris(instant)), numero=dossier.numero)


def extraits(dossier: Dossier) -> Any:
    return Piece.objects.filter(dossier=dossier, nature=TypeDocument.EXTRAIT_DONNEES.value)


def coffre_de(dossier: Dossier) -> Coffre:
    """A vault of the content that the copy holds, what was kept of it included: it disappears with it (R6313-7), in backups too."""
    vivants = sorted(inventaire.vivants(dossier), key=lambda coffre: coffre.pk != dossier.coffre_travaux_id)
    return vivants[0] if vivants else dossier.coffre_actes
