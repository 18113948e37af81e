"""The access log, written at the doors: one line when an account that is not the person opens a page or a document of his bilan.

It is the one thing that a GET writes (docs/decisions/0016-rights.md): an opening is what there is to log. A page that fails leaves no line, since
the request is one transaction.
"""
from datetime import datetime, time

from django.http import HttpRequest
from django.utils import timezone

from beneficiaires.models import Consultation, Dossier
from beneficiaires.models.consultation import Quoi
from bilan.socle import reglementation
from bilan.socle.calendrier import PARIS, ajouter_mois, jour_a_paris
from bilan.socle.models import Compte
from bilan.socle.roles import Role

DUREE = "JOURNAL_ACCES_MOIS"
PAR_ESPACE = {
    "": Quoi.FICHE, "admin": Quoi.ADMINISTRATION, "beneficiaires": Quoi.FICHE, "conventions": Quoi.CONTRAT, "seances": Quoi.SEANCES,
    "travaux": Quoi.TRAVAUX, "syntheses": Quoi.SYNTHESE,
}
PAR_ADRESSE: dict[str, Quoi | None] = {
    "beneficiaires:documents": Quoi.DOCUMENTS, "beneficiaires:piece": Quoi.DOCUMENT, "beneficiaires:journal": Quoi.JOURNAL,
    "beneficiaires:demande": Quoi.DEMANDE, "travaux:dossier": Quoi.NOTES, "travaux:seance": Quoi.NOTES, "travaux:reponses": Quoi.REPONSES,
    **{f"travaux:{page}": Quoi.CONTENU for page in ("competences", "pistes", "plan", "formation", "couverture", "bloc", "modifier_contenu")},
    "syntheses:resultats": Quoi.RESULTATS, "syntheses:etablir_resultats": Quoi.RESULTATS,
    "beneficiaires:etat_document": None,  # asked every two seconds by a page that is already open
}


def noter(requete: HttpRequest, dossier: Dossier) -> None:
    """At most one INSERT, and none for the person himself; the second opening of the hour meets the first one."""
    role, quoi = _role(requete.user, dossier), _quoi(requete)
    if requete.method == "GET" and role and quoi:
        le = timezone.now()
        ligne = Consultation(dossier=dossier, compte=requete.user, role=role, quoi=quoi, le=le, heure=le.replace(minute=0, second=0, microsecond=0))
        Consultation.objects.bulk_create([ligne], ignore_conflicts=True)


def _role(compte: Compte, dossier: Dossier) -> Role | None:
    if dossier.consultant_id == compte.pk:
        return Role.CONSULTANT
    if Role.GESTION in compte.roles and dossier.beneficiaire.compte_id != compte.pk:
        return Role.GESTION
    return None


def _quoi(requete: HttpRequest) -> Quoi | None:
    adresse = requete.resolver_match.view_name if requete.resolver_match else ""
    espace, _, _ = adresse.rpartition(":")
    return PAR_ADRESSE.get(adresse, PAR_ESPACE.get(espace))


def purger(instant: datetime) -> int:
    """Forget the openings older than the term in force (domaine.md §6.3, C9); how many there were."""
    jour = jour_a_paris(instant)
    mois = int(str(reglementation.valeur(DUREE, jour)))
    return Consultation.objects.filter(le__lt=datetime.combine(ajouter_mois(jour, -mois), time.min, PARIS)).delete()[0]
