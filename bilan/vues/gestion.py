"""Gestion's home: what is missing before the house can work, whom to answer, what went wrong, what is late, who carries what. Never a word of a bilan."""
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from beneficiaires.etats import ACTIFS
from beneficiaires.gestion.filtres import combien
from beneficiaires.models import Organisme, Prestation
from bilan import rassemblement
from bilan.chantiers.presentation import a_lire
from bilan.socle import tableur
from bilan.socle.a_faire import Tache, par_personne, par_responsable
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.journal import PRIVEE
from bilan.socle.models import Compte, Document, Envoi, EtatDocument, EtatEnvoi
from bilan.socle.mots import de, enumeration, pluriel
from bilan.socle.presentation import Geste, Jalon, Prochaine
from bilan.socle.roles import Role
from bilan.socle.tableaux import Colonne, Tableau
from bilan.socle.typographie import phrase
from bilan.vues.retards import FiltreRetards
from syntheses.models import Fin

CHARGES = 20  # consultants whose load the page shows
AU_PLUS = 20  # late things that the page shows; the spreadsheet has them all
LUS = AU_PLUS + 2  # of each kind: one may be said by the first sentence of the page, one more tells that there are others
BIENTOT = timedelta(days=30)
EXPORT = ["Suivi par", "Personne", "Dossier", "Quoi", "Depuis le", "Retard"]


@dataclass(frozen=True)
class Manque:
    """One thing to set up before the first dossier."""

    quoi: str
    phrase: str
    bouton: str
    url: str


def accueil_gestion(requete: HttpRequest, instant: datetime) -> HttpResponse:
    compte, filtre = requete.user, FiltreRetards(requete.GET)
    if tableur.demande(requete):
        return tableur.du_jour("en-retard", EXPORT, [_export(t) for t in rassemblement.retards(compte, instant, suivi_par=filtre.consultant)])
    retards = rassemblement.retards(compte, instant, LUS)
    manques, incidents, taches = manques_de_l_installation(), incidents_a_traiter(), rassemblement.taches(compte, instant)
    dite = retards[0] if retards and not (manques or taches or incidents) else None  # by the first sentence of the page
    siens = rassemblement.retards(compte, instant, LUS, filtre.consultant) if filtre.actif else retards
    choisis = [tache for tache in siens if tache != dite]
    filtre.parmi(retards)
    return render(requete, "beneficiaires/accueil_gestion.html", {
        "prochaine": _prochaine(compte, manques, incidents, taches, retards), "manques": [_jalon(m) for m in manques[1:]], "incidents": incidents,
        "a_faire": par_personne(taches[1:] if not manques else taches), "retards": par_responsable(choisis[:AU_PLUS]), "filtre": filtre, "dite": dite,
        "compte_retards": _en_mots(choisis), "abreges": len(choisis) > AU_PLUS, "tout": filtre.tout, "charges": _charges(),
        "conservation": conservation(compte, jour_a_paris(instant)),
        "termines": a_lire(compte),
    })


def _en_mots(retards: list[Tache]) -> str:
    if len(retards) > AU_PLUS:
        return phrase("Les {} plus anciens ; la liste (CSV) les a tous.", AU_PLUS)
    return phrase("{}.", pluriel(len(retards), "retard"))


def _export(tache: Tache) -> list[object]:
    dossier = tache.dossier
    return [dossier.consultant.nom_complet, tache.personne, dossier.numero, tache.phrase, jour_a_paris(tache.depuis), tache.retard]


def conservation(compte: Compte, jour: date) -> list[tuple[str, str]]:
    """(sentence, address) of what the queue of retention holds: what is near, what is held back, what should be destroyed by now."""
    retenue = Q(dossier__suspensions__levee_le=None, dossier__suspensions__isnull=False)
    comptes = Fin.objects.pour(compte).filter(detruit_le=None).aggregate(
        proches=Count("pk", Q(detruire_le__gte=jour, detruire_le__lte=jour + BIENTOT) & ~retenue, distinct=True),
        passees=Count("pk", Q(detruire_le__lt=jour) & ~retenue, distinct=True), bloquees=Count("pk", retenue, distinct=True),
    )
    liste = reverse("syntheses:conservation")
    lignes = [
        (comptes["passees"], "bilan aurait dû être détruit,bilans auraient dû être détruits", f"{liste}?etat=a_detruire"),
        (comptes["proches"], "bilan sera détruit d’ici 30 jours,bilans seront détruits d’ici 30 jours", f"{liste}?etat=a_detruire"),
        (comptes["bloquees"], "destruction est suspendue,destructions sont suspendues", f"{liste}?etat=bloques"),
    ]
    return [(phrase("{}.", pluriel(nombre, mots)), url) for nombre, mots, url in lignes if nombre]


def manques_de_l_installation() -> list[Manque]:
    """In the order of setting up: the provider, its offer, its consultants."""
    return [manque for manque in (_organisme(), _prestation(), _consultant()) if manque]


def _organisme() -> Manque | None:
    organisme = Organisme.courant()
    if organisme is None:
        return Manque("Renseignez votre organisme", "Son nom, son numéro de déclaration et son représentant figurent sur chaque document.",
                      "Renseigner l’organisme", reverse("admin:beneficiaires_organisme_add"))
    manquants = organisme.manques()
    if not manquants:
        return None
    texte = phrase("Il manque : {}. Les conventions et certificats en ont besoin.", enumeration(manquants))
    return Manque("Complétez la fiche de l’organisme", texte, "Compléter l’organisme", reverse("admin:beneficiaires_organisme_change", args=[1]))


def _prestation() -> Manque | None:
    if Prestation.objects.filter(active=True).exists():
        return None
    return Manque("Décrivez votre bilan de compétences", "Ses heures, son prix et ses modalités seront repris dans chaque convention.",
                  "Installer l’offre", reverse("mise_en_route"))


def _consultant() -> Manque | None:
    if Compte.objects.filter(is_active=True, roles__contains=[Role.CONSULTANT]).exists():
        return None
    return Manque("Invitez un consultant", "Il ouvrira les dossiers. Il choisit lui-même son mot de passe.", "Inviter une personne",
                  reverse("admin:socle_compte_add"))


def incidents_a_traiter() -> list[tuple[str, str]]:
    """(sentence, address) of what did not work: letters and documents."""
    # without those of the register: the person follows her own
    suivis = Envoi.objects.filter(etat__in=[EtatEnvoi.INCERTAIN, EtatEnvoi.MORT]).exclude(cle__startswith=PRIVEE)
    courriels = suivis.aggregate(incertains=Count("pk", Q(etat=EtatEnvoi.INCERTAIN)), morts=Count("pk", Q(etat=EtatEnvoi.MORT)))
    rates = Document.objects.filter(etat__in=[EtatDocument.ECHEC, EtatDocument.A_SCELLER])
    documents = rates.aggregate(echecs=Count("pk", Q(etat=EtatDocument.ECHEC)), a_sceller=Count("pk", Q(etat=EtatDocument.A_SCELLER)))
    liste, papiers = reverse("admin:socle_envoi_changelist"), reverse("admin:socle_document_changelist")
    lignes = [
        (courriels["morts"], "courriel n’a pas pu partir,courriels n’ont pas pu partir", f"{liste}?etat__exact=mort"),
        (courriels["incertains"], "courriel est peut-être parti,courriels sont peut-être partis", f"{liste}?etat__exact=incertain"),
        (documents["echecs"], "document n’a pas pu être préparé,documents n’ont pas pu être préparés", f"{papiers}?etat__exact=echec"),
        (documents["a_sceller"], "document attend l’autorité d’horodatage pour être scellé,documents attendent l’autorité d’horodatage pour être scellés",
         f"{papiers}?etat__exact=a_sceller"),
    ]
    return [(phrase("{}.", pluriel(nombre, mots)), url) for nombre, mots, url in lignes if nombre]


def _prochaine(compte: Compte, manques: list[Manque], incidents: list[tuple[str, str]], taches: list[Tache], retards: list[Tache]) -> Prochaine:
    """What stops the house first, then whom the law makes answer, then what did not leave, then whom to ask."""
    bonjour = phrase("Bonjour {}.", compte.prenom)
    if manques:
        premier = manques[0]
        geste = Geste(premier.bouton, premier.url, genre="primary")
        suite = [Geste("Voir toute la mise en route", reverse("mise_en_route"), genre="link")]
        return Prochaine(avant=bonjour, surligne=premier.quoi, apres=".", pourquoi=premier.phrase, geste=geste, liens=suite)
    if taches:
        tache = taches[0]
        geste = Geste(tache.bouton, tache.url, genre="primary", methode=tache.methode)
        retard = phrase(" {}.", tache.retard) if tache.retard else ""
        return Prochaine(avant=bonjour, surligne=tache.titre or tache.bouton, apres=".", pourquoi=f"{tache.phrase}{retard}", geste=geste)
    if incidents:
        texte, url = incidents[0]
        geste = Geste("Voir la liste", url, genre="primary")
        return Prochaine(avant=bonjour, surligne="Regardez ce qui n’est pas parti", apres=".", pourquoi=texte, geste=geste)
    if retards:
        vieux = retards[0]
        geste = Geste(vieux.bouton, vieux.url, genre="primary", precision=f"({vieux.personne})")
        titre = phrase("Voyez avec {} le bilan {}", vieux.dossier.consultant.nom_complet, de(vieux.personne))
        return Prochaine(avant=bonjour, surligne=titre, apres=".", pourquoi=phrase("{} {}.", vieux.phrase, vieux.retard), geste=geste)
    rien = phrase("Bonjour {}. Rien à faire aujourd’hui.", compte.prenom)
    return Prochaine(avant=rien, pourquoi=phrase("Ni demande, ni retard, ni courriel ou document en échec. Ce qui arrivera s’affichera ici."))


def _jalon(manque: Manque) -> Jalon:
    return Jalon(manque.quoi, note=manque.phrase, geste=Geste(manque.bouton, manque.url, petit=True))


def _charges() -> Tableau | None:
    """Who carries how many bilans, against what the provider promised: the busiest ones, in a large house."""
    promis = getattr(Organisme.courant("file_active_max"), "file_active_max", 0)
    comptes = Compte.objects.filter(is_active=True, roles__contains=[Role.CONSULTANT]).annotate(n=combien("consultant", etat__in=ACTIFS)).only("prenom", "nom")
    lignes = [[c.nom_complet, pluriel(c.n, "dossier"), phrase("sur {}", promis) if promis else ""] for c in comptes.order_by("-n", "nom", "prenom")[:CHARGES]]
    return Tableau("charges", [Colonne("Consultant"), Colonne("En cours"), Colonne("Promis au plus")], lignes) if lignes else None
