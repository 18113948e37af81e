"""« Mes données »: what the platform holds about the person, how to take it away, who opened it, what was agreed, what was asked."""
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from beneficiaires.acces import dossier_a_soi
from beneficiaires.models import Beneficiaire, DemandeDroit, Dossier, Organisme, Piece
from beneficiaires.presentation import periode_en_mots
from beneficiaires.regles import TypeDocument, heure_nommee
from bilan import rassemblement
from bilan.portail import ouvertures
from bilan.portail.documents import fabriquer
from bilan.socle.models import Compte
from bilan.socle.mots import date_en_mots, moment, pluriel
from bilan.socle.presentation import Fait, Jalon
from bilan.socle.typographie import phrase
from conventions.models import Convention
from seances.models import EcritureHeures, Seance
from syntheses.models import Partage, Synthese
from travaux.models import Competence, Couverture, Enquete, EtapePlan, Note, Piste, Preparation

MONTRES = 5  # on this page; the rest has its own


@require_safe
def donnees(requete: HttpRequest) -> HttpResponse:
    dossier = dossier_a_soi(requete)
    compte = requete.user
    dossiers = list(Dossier.objects.pour(compte).filter(beneficiaire__compte=compte.pk).select_related("consultant", "employeur"))
    contact = _contact(dossier)
    return render(requete, "portail/donnees.html", {
        "dossier": dossier, "contact": contact, "identite": identite(compte), "bilans": [_bilan(d) for d in dossiers],
        "contenus": contenus(compte) if dossiers else [], "sessions": UserSession.objects.filter(user=compte.pk).order_by("-last_seen_at"),
        "extraits": [fabriquer(piece) for piece in _extraits(compte)], "accords": rassemblement.accords(compte, timezone.now()), "demandes": _demandes(compte),
        "ouvertures": _ouvertures(requete), "mois": ouvertures.duree_de_conservation(),
    })


def _extraits(compte: Compte) -> list[Piece]:
    """The copies asked for, that are not erased yet."""
    siennes = Piece.objects.pour(compte).filter(dossier__beneficiaire__compte=compte.pk, nature=TypeDocument.EXTRAIT_DONNEES.value)
    return list(siennes.filter(document__coffre__detruit_le=None).select_related("document", "dossier").order_by("-pk")[:MONTRES])


def _demandes(compte: Compte) -> list[DemandeDroit]:
    return list(DemandeDroit.objects.pour(compte).filter(dossier__beneficiaire__compte=compte.pk).select_related("coffre"))


def _ouvertures(requete: HttpRequest) -> list[Jalon]:
    return [
        Jalon(phrase("{qui} : {quoi}.", qui=c.compte.nom_complet, quoi=c.get_quoi_display().lower()), moment(c.le).capitalize(), "fait", c.motif)
        for c in ouvertures.siennes(requete)[:MONTRES]
    ]


def identite(compte: Compte) -> list[Fait]:
    """Word for word what is kept, and nothing more is: no birth date, no social-security number, no health."""
    faits = [("Prénom et nom", compte.nom_complet), ("Adresse électronique", compte.email), ("Téléphone", compte.telephone)]
    personne = Beneficiaire.objects.pour(compte).filter(compte=compte).first()
    if personne:
        faits += [
            ("Adresse postale", personne.adresse_complete), ("Situation", personne.get_statut_display()), ("Poste", personne.poste),
            ("Territoire de vos jours fériés", personne.get_territoire_display()), ("Heure de vos rendez-vous", heure_nommee(personne) or "heure de Paris"),
        ]
    faits += [("Formulation", compte.get_accord_display()), ("Compte ouvert le", date_en_mots(compte.cree_le))]
    return [Fait(mot, valeur or "Non renseigné") for mot, valeur in faits]


def _bilan(dossier: Dossier) -> tuple[str, list[Fait]]:
    employeur = dossier.employeur.raison_sociale if dossier.employeur else phrase("Aucun : il n’est pas au dossier")
    return dossier.numero, [
        Fait("Financement", dossier.get_mode_financement_display()), Fait("Période", periode_en_mots(dossier)), Fait("État", dossier.get_etat_display()),
        Fait("Avec", dossier.consultant.nom_complet), Fait("Employeur", employeur),
    ]


def contenus(compte: Compte) -> list[Fait]:
    """How much of each kind, over all one's bilans: what the person may read of it is a page away."""
    ici = {"dossier__beneficiaire__compte": compte.pk}
    comptes = (
        ("Contrats", Convention, "contrat"), ("Séances", Seance, "séance"), ("Registre des heures", EcritureHeures, "écriture"),
        ("Travaux préparatoires", Preparation, "travail,travaux"), ("Compétences", Competence, "compétence"), ("Pistes", Piste, "piste"),
        ("Enquêtes métier", Enquete, "enquête"), ("Plan d’action", EtapePlan, "étape"), ("Certifications", Couverture, "référentiel"),
        ("Mots partagés avec vous", Note, "mot"), ("Documents", Piece, "document"), ("Synthèse", Synthese, "synthèse"), ("Partages", Partage, "partage"),
    )
    filtres = {Note: {"partagee": True}, **{modele: {"retire_le": None} for modele in (Competence, Piste, Enquete, EtapePlan, Couverture)}}
    return [Fait(mot, pluriel(modele.objects.pour(compte).filter(**ici, **filtres.get(modele, {})).count(), nom)) for mot, modele, nom in comptes]


def _contact(dossier: Dossier | None) -> str:
    organisme = Organisme.courant()
    return dossier.consultant.email if dossier else organisme.courriel if organisme else ""
