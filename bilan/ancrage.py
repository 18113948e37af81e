"""Each day, the sealed head of the journal leaves by e-mail to whoever directs the provider: the copy that nobody here can rewrite."""
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from beneficiaires.models import Organisme
from bilan.socle import ancre, courriels, journal
from bilan.socle.acteur import SYSTEME
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.courriels import Courriel, Piece
from bilan.socle.models import Envoi, EtatEnvoi, Evenement

FIL, VERBE = "journal", "journal.ancrer"


def cle_du(jour: object) -> str:
    return f"journal:tete:{jour}"


def ancrer(instant: datetime) -> bool:
    """Plan today's letter, unless it is, nobody is there to receive it, or lines are being written at this very moment: then the next round does it."""
    jour = jour_a_paris(instant)
    cle, qui = cle_du(jour), destinataire()
    if not qui or _dite(jour) or (jusqu_a := ancre.borne()) is None:
        return False
    tete = ancre.tete(jusqu_a, instant)
    piece = Piece(nom=f"journal-{jour}.pem", type="text/plain", texte=ancre.sceller(tete, settings.SCEAU))
    contexte = {"jour": jour, "lignes": tete.lignes, "chaines": tete.chaines, "empreinte": tete.empreinte}
    with transaction.atomic():
        ecrite = courriels.planifier([Courriel(cle=cle, destinataire=qui, gabarit="tete_du_journal", contexte=contexte, pieces=(piece,), fil=FIL)])
        if ecrite:
            details = {"jour": jour, "lignes": tete.lignes, "jusqu_a": jusqu_a, "empreinte": tete.empreinte}
            journal.consigner(FIL, VERBE, acteur=SYSTEME, instant=instant, details=details)
    return bool(ecrite)


def destinataire() -> str:
    """Who receives the head; empty when nobody was named."""
    organisme = Organisme.courant()
    return settings.COURRIEL_DIRECTION or (organisme.courriel if organisme else "")


def derniere() -> datetime | None:
    """When the last head was taken that has left."""
    for ligne in Evenement.objects.filter(fil=FIL, verbe=VERBE).order_by("-rang")[:7]:
        if Envoi.objects.filter(cle=cle_du(ligne.details["jour"]), etat=EtatEnvoi.ENVOYE).exists():
            return ligne.le
    return None


def _dite(jour: date) -> bool:
    """The journal says it, which the site cannot unsay; a letter alone could have been written to keep this one from leaving."""
    return Evenement.objects.filter(fil=FIL, verbe=VERBE, details__jour=str(jour)).exists()
