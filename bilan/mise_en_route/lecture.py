"""What the installation has, read once for the page of setting up."""
from datetime import datetime

from django.conf import settings
from django.db import transaction

from beneficiaires.models import Dossier, Organisme, Prestation
from bilan import graine
from bilan.mise_en_route.regles import Essai, Faits
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.courriels import Courriel, planifier
from bilan.socle.models import Compte, Envoi, EtatEnvoi, NatureEnvoi
from bilan.socle.mots import date_en_mots
from bilan.socle.roles import Role
from bilan.socle.verrou import a_son_tour

FIL = "mise_en_route"
ETATS = {EtatEnvoi.ENVOYE: Essai.PARTI, EtatEnvoi.A_FAIRE: Essai.EN_ROUTE, EtatEnvoi.PRIS: Essai.EN_ROUTE}


def faits(instant: datetime) -> Faits:
    organisme, essai = Organisme.courant(), Envoi.objects.filter(fil=FIL).first()
    return Faits(
        manques=tuple(organisme.manques()) if organisme else None, identite=_identite(organisme),
        offres=Prestation.objects.filter(active=True).count(),
        consultants=Compte.objects.filter(is_active=True, roles__contains=[Role.CONSULTANT]).count(),
        essai=ETATS.get(EtatEnvoi(essai.etat), Essai.ECHEC) if essai else Essai.AUCUN, raison=essai.erreur.rstrip(".") if essai else "",
        serveur=settings.MAILERS["default"]["BACKEND"].endswith("smtp.EmailBackend"), sceau=_sceau(), sceau_valable=_fin_du_sceau() > instant,
        dossiers=Dossier.objects.exists(),
    )


def _identite(organisme: Organisme | None) -> bool | None:
    """None while there is nothing to dress."""
    return bool(organisme.logo_genre or organisme.couleur) if organisme else None


def _fin_du_sceau() -> datetime:
    return settings.SCEAU.certificat.not_valid_after_utc


def _sceau() -> str:
    certificat = settings.SCEAU.certificat
    propre = "fait par l’installation elle-même" if certificat.issuer == certificat.subject else "délivré par une autorité"
    return f"Ce sceau est {propre}, valable jusqu’au {date_en_mots(_fin_du_sceau())}. Gardez-en une copie hors du serveur."


@transaction.atomic
def installer_l_offre(acteur: Acteur, instant: datetime) -> bool:
    """The offer of the model with its library, and the directory; False when there is an offer already: it is not ours to double."""
    a_son_tour("offre")  # the button pressed twice installs one
    if Prestation.objects.exists():
        return False
    prestation = graine.installer_prestation()
    graine.installer_annuaire()
    journal.consigner(FIL, "prestation.installer", acteur=acteur, role=Role.GESTION, instant=instant, objet=prestation)
    return True


def essayer_le_courrier(acteur: Acteur, instant: datetime) -> None:
    """A letter to oneself: one a minute, however often the button is pressed."""
    compte = acteur.compte
    planifier([Courriel(
        cle=f"{FIL}:{compte.pk}:{instant:%Y%m%d%H%M}", destinataire=compte.email, gabarit="essai_d_envoi", contexte={"prenom": compte.prenom},
        nature=NatureEnvoi.CONFORT, fil=FIL,
    )])
