"""What a bénéficiaire owes about her absence: to ask for it in time. An employer's silence is nobody's task."""
from datetime import datetime, time

from django.db.models import Exists, OuterRef
from django.urls import reverse

from beneficiaires.etats import EtatDossier
from beneficiaires.lignes import CONSULTANT, avec_noms
from beneficiaires.models import Dossier
from bilan.socle.a_faire import Tache
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Compte
from bilan.socle.mots import jour_court
from bilan.socle.typographie import phrase
from conventions import absences
from conventions.models import DemandeAbsence

OUVERTS = (EtatDossier.PROSPECT, EtatDossier.CONTRACTUALISATION, EtatDossier.PLANIFIE)


def taches(compte: Compte, dossier: Dossier | None = None) -> list[Tache]:
    """One query, and the parameters of the few bilans on working time of one person."""
    if dossier and not dossier.sur_temps_travail:
        return []
    demandee = DemandeAbsence.objects.filter(dossier=OuterRef("pk"))
    siens = Dossier.objects.pour(compte).filter(
        ~Exists(demandee), beneficiaire__compte=compte, mode_financement__in=absences.MODES, sur_temps_travail=True, etat__in=OUVERTS,
        **({"pk": dossier.pk} if dossier else {}),
    )
    colonnes = ("mode_financement", "versant", "periode_debut", "periode_fin", "ouvert_le")
    return [_tache(sien) for sien in avec_noms(siens, *colonnes, de=(CONSULTANT,), par="")]


def _tache(dossier: Dossier) -> Tache:
    sous = absences.cadre_du(dossier)
    limite = absences.limite(dossier, sous) if sous else None
    texte = "Votre bilan a lieu sur votre temps de travail : votre absence se demande à l’avance."
    if limite:
        texte = phrase("Votre bilan a lieu sur votre temps de travail : demandez votre absence au plus tard le {}.", jour_court(limite))
    return Tache(
        personne=dossier.consultant.nom_complet, titre="Demandez votre absence à votre employeur", bouton="Voir la demande d’absence", phrase=phrase(texte),
        url=reverse("conventions:absence", args=[dossier.numero]), depuis=datetime.combine(dossier.ouvert_le, time.min, PARIS), dossier=dossier,
    )
