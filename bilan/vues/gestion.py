"""Gestion's home: what is missing before the house can work, what went wrong, and who carries what. Never a word of a bilan."""
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Organisme, Prestation
from bilan import rassemblement
from bilan.chantiers.presentation import a_lire
from bilan.socle.a_faire import par_personne
from bilan.socle.journal import PRIVEE
from bilan.socle.models import Compte, Document, Envoi, EtatDocument, EtatEnvoi
from bilan.socle.mots import enumeration, pluriel
from bilan.socle.presentation import Colonne, Geste, Jalon, Prochaine, Tableau
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase


@dataclass(frozen=True)
class Manque:
    """One thing to set up before the first dossier."""

    quoi: str
    phrase: str
    bouton: str
    url: str


def accueil_gestion(requete: HttpRequest, instant: datetime) -> HttpResponse:
    manques, incidents = manques_de_l_installation(), incidents_a_traiter()
    taches = rassemblement.taches(requete.user, instant)
    return render(requete, "beneficiaires/accueil_gestion.html", {
        "prochaine": _prochaine(requete.user, manques, incidents), "manques": [_jalon(m) for m in manques[1:]], "incidents": incidents,
        "termines": a_lire(requete.user), "a_faire": par_personne(taches), "charges": _charges(),
    })


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
                  "Décrire la prestation", reverse("admin:beneficiaires_prestation_add"))


def _consultant() -> Manque | None:
    if Compte.objects.filter(is_active=True, roles__contains=[Role.CONSULTANT]).exists():
        return None
    return Manque("Invitez un consultant", "Il ouvrira les dossiers. Il choisit lui-même son mot de passe.", "Inviter une personne",
                  reverse("admin:socle_compte_add"))


def incidents_a_traiter() -> list[tuple[str, str]]:
    """(sentence, address) of what did not work: letters and documents."""
    suivis = Envoi.objects.exclude(cle__startswith=PRIVEE)  # those of the register: the person follows her own
    courriels = suivis.aggregate(incertains=Count("pk", Q(etat=EtatEnvoi.INCERTAIN)), morts=Count("pk", Q(etat=EtatEnvoi.MORT)))
    documents = Document.objects.aggregate(echecs=Count("pk", Q(etat=EtatDocument.ECHEC)), a_sceller=Count("pk", Q(etat=EtatDocument.A_SCELLER)))
    liste, papiers = reverse("admin:socle_envoi_changelist"), reverse("admin:socle_document_changelist")
    lignes = [
        (courriels["morts"], "courriel n’a pas pu partir,courriels n’ont pas pu partir", f"{liste}?etat__exact=mort"),
        (courriels["incertains"], "courriel est peut-être parti,courriels sont peut-être partis", f"{liste}?etat__exact=incertain"),
        (documents["echecs"], "document n’a pas pu être préparé,documents n’ont pas pu être préparés", f"{papiers}?etat__exact=echec"),
        (documents["a_sceller"], "document attend l’autorité d’horodatage pour être scellé,documents attendent l’autorité d’horodatage pour être scellés",
         f"{papiers}?etat__exact=a_sceller"),
    ]
    return [(phrase("{}.", pluriel(nombre, mots)), url) for nombre, mots, url in lignes if nombre]


def _prochaine(compte: Compte, manques: list[Manque], incidents: list[tuple[str, str]]) -> Prochaine:
    bonjour = phrase("Bonjour {}.", compte.prenom)
    if manques:
        premier = manques[0]
        geste = Geste(premier.bouton, premier.url, genre="primary")
        return Prochaine(avant=bonjour, surligne=premier.quoi, apres=".", pourquoi=premier.phrase, geste=geste)
    if incidents:
        texte, url = incidents[0]
        geste = Geste("Voir la liste", url, genre="primary")
        return Prochaine(avant=bonjour, surligne="Regardez ce qui n’est pas parti", apres=".", pourquoi=texte, geste=geste)
    return Prochaine(avant=phrase("Bonjour {}. Tout est en ordre.", compte.prenom), pourquoi="Aucun courriel ni document en échec, rien à compléter.")


def _jalon(manque: Manque) -> Jalon:
    return Jalon(manque.quoi, note=manque.phrase, geste=Geste(manque.bouton, manque.url, petit=True))


def _charges() -> Tableau | None:
    """Who carries how many bilans, against what the provider promised."""
    promis = getattr(Organisme.courant(), "file_active_max", 0)
    comptes = Compte.objects.filter(is_active=True, roles__contains=[Role.CONSULTANT]).annotate(n=Count("suivis", Q(suivis__etat__in=ACTIFS)))
    lignes = [[c.nom_complet, pluriel(c.n, "dossier"), phrase("sur {}", promis) if promis else ""] for c in comptes.order_by("-n", "nom", "prenom")]
    return Tableau("charges", [Colonne("Consultant"), Colonne("En cours"), Colonne("Promis au plus")], lignes) if lignes else None
