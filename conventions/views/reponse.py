"""The bénéficiaire's answer: what is proposed, in plain words, and two gestures of the same weight."""
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from beneficiaires.regles import NatureContrat, fin_du_jour
from bilan.socle.acces import roles_sur
from bilan.socle.acteur import acteur_de
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Accord, EtatDocument
from bilan.socle.mots import duree, en_lettres
from bilan.socle.presentation import ChoixEgaux, Fait, Geste, Lien
from bilan.socle.roles import Role
from bilan.socle.tableaux import Tableau
from bilan.socle.typographie import phrase
from conventions import actions, cartes, cartes_paiements, genre, libelles, paiements, preuve, retractation
from conventions.etats import EtatConvention
from conventions.forms import FormeRefus, FormeSignatureBeneficiaire
from conventions.models import Convention
from conventions.views import codes
from conventions.views.commun import essayer_forme


def convention_recue(requete: HttpRequest, pk: int) -> Convention:
    """404 when not seen; 403 for the team, who sees it and does not answer in anyone's place."""
    conventions = Convention.objects.pour(requete.user).au_complet().select_related("piece_conclue__document", "dossier__prestation")
    convention = get_object_or_404(conventions, pk=pk)
    if Role.BENEFICIAIRE not in roles_sur(convention, requete.user):
        raise PermissionDenied
    return convention


@require_safe
def lire(requete: HttpRequest, pk: int) -> HttpResponse:
    convention, instant = convention_recue(requete, pk), timezone.now()
    version, statut = convention.version, libelles.statut(convention, Role.BENEFICIAIRE, instant)
    figees = version.contenu
    if version.piece.a_transmettre:  # her employer has transmitted nothing: neither a figure nor a word of the draft
        return render(requete, "conventions/reponse_etat.html", {"convention": convention, "statut": statut, "nouvelle": _nouvelle(requete, convention)})
    contexte = {
        "convention": convention, "donnees": figees, "faits": _faits(figees, requete.user.accord), "document": _document(convention), "statut": statut,
        "preuve": preuve.disponible(convention), **cartes.ce_qui_a_change(version),
    }
    if convention.etat_le(instant) != EtatConvention.TRANSMISE or convention.sans_objet(instant):
        return render(requete, "conventions/reponse_etat.html", {
            **contexte, "renonciation": retractation.ouverte(convention, instant), "echeancier": _echeancier(convention, instant),
            "nouvelle": _nouvelle(requete, convention),
        })
    actions.noter_lecture(convention, acteur=acteur_de(requete), instant=instant)
    return render(requete, "conventions/reponse.html", {
        **contexte, "faits": [*contexte["faits"], *_du_particulier(figees)], "choix": _choix(convention, figees),
        "rebours": cartes.rebours(convention, "", instant), "fin_du_jour": fin_du_jour(convention.dossier.beneficiaire),
    })


def accepter(requete: HttpRequest, pk: int) -> HttpResponse:
    convention, instant = convention_recue(requete, pk), timezone.now()
    if convention.etat_le(instant) != EtatConvention.TRANSMISE or convention.sans_objet(instant):
        return redirect("conventions:reponse", pk)
    version = convention.version
    consentement = libelles.consentement(Role.BENEFICIAIRE, version.contenu)
    forme, avis = _forme(requete, convention, instant, FormeSignatureBeneficiaire, consentement=consentement)
    if _signe(requete, forme, convention, instant) and essayer_forme(
        forme, lambda: actions.accepter(convention, acteur=acteur_de(requete), instant=instant, nom=forme.cleaned_data["nom"], montree=version),
    ):
        return redirect("conventions:reponse", pk)
    return render(requete, "conventions/accepter.html", {"forme": forme, "avis": avis, "convention": convention, "donnees": convention.version.contenu})


def refuser(requete: HttpRequest, pk: int) -> HttpResponse:
    convention, instant = convention_recue(requete, pk), timezone.now()
    if convention.etat_le(instant) != EtatConvention.TRANSMISE or convention.sans_objet(instant):
        return redirect("conventions:reponse", pk)
    version = convention.version
    forme, avis = _forme(requete, convention, instant, FormeRefus)
    if _signe(requete, forme, convention, instant) and essayer_forme(
        forme, lambda: actions.refuser(convention, acteur=acteur_de(requete), instant=instant, montree=version),
    ):
        return redirect("conventions:reponse", pk)
    return render(requete, "conventions/refuser.html", {"forme": forme, "avis": avis, "convention": convention, "donnees": convention.version.contenu})


def _forme(requete: HttpRequest, convention: Convention, instant: datetime, classe, **options):
    """The form, and the sentence that says that a code was sent when this request asked for one."""
    options["aide_code"] = codes.aide(requete.user.email)
    if codes.demande(requete):
        avis = codes.envoyer(convention.version, acteur=acteur_de(requete), instant=instant)
        return classe(initial=requete.POST.dict(), **options), avis
    return classe(requete.POST or None, initial={"nom": requete.user.nom_complet}, **options), ""


def _signe(requete: HttpRequest, forme, convention: Convention, instant: datetime) -> bool:
    return forme.is_bound and forme.is_valid() and codes.verifier(forme, convention.version, acteur=acteur_de(requete), instant=instant)


def _nouvelle(requete: HttpRequest, convention: Convention) -> Convention | None:
    """The version that took the place of this one, once it has been sent."""
    if convention.etat != EtatConvention.REMPLACEE:
        return None
    return Convention.objects.pour(requete.user).filter(dossier=convention.dossier_id, versions__numero=convention.remplacee_par).first()


def _choix(convention: Convention, figees: dict) -> ChoixEgaux:
    employeur = " Votre employeur apprendra seulement « conclue » ou « non conclue »." if convention.regime.employeur_partie else ""
    faute = "ni une faute ni un motif de licenciement (art. L6313-4)" if convention.regime.employeur_partie else "jamais une faute (art. L6313-4)"
    return ChoixEgaux(
        accepter=Geste("J’accepte et je signe", reverse("conventions:accepter", args=[convention.pk])),
        refuser=Geste("Je refuse", reverse("conventions:refuser", args=[convention.pk])),
        liberte=phrase("Vous êtes libre d’accepter ou de refuser. Votre refus n’est {faute}. Nous ne vous demandons pas de raison.", faute=faute),
        suite=phrase("L’un comme l’autre demande ensuite votre nom et un code reçu par courriel.") + phrase(employeur),
    )


def _faits(figees: dict, accord: str) -> list[Fait]:
    """The summary for the person herself: with whom, how long, who pays, whose the results are."""
    distance = {0: "en présence", 100: "à distance"}.get(figees["taux_distance"], phrase("à distance pour {} %", figees["taux_distance"]))
    personnel = phrase(", {} pour vous", duree(figees["travail_personnel_minutes"])) if figees["travail_personnel_minutes"] else ""
    seul = f"À vous {genre.SEUL[Accord(accord)]}."
    if figees.get("employeur_raison_sociale"):
        seul += " Votre employeur ne reçoit ni les résultats ni la synthèse."
    payeur = {"employeur": "payés par votre employeur", "beneficiaire": "à votre charge", "administration": "payés par votre administration"}
    return [
        Fait("Avec", f"{figees['consultant_nom']}, {figees['organisme_denomination']}, {distance}"),
        Fait("Durée", phrase("{} d’entretiens", duree(figees["accompagnement_minutes"])) + personnel),
        Fait("Période", cartes.periode_en_mots(figees).replace("sur le temps", "sur votre temps").replace("hors du temps", "hors de votre temps")),
        Fait("Prix", phrase("{}, {}", libelles.prix(figees), payeur.get(figees["payeur"], f"pris en charge : {figees['payeur_libelle']}"))),
        Fait("Résultats", seul),
    ]


def _du_particulier(figees: dict) -> list[Fait]:
    """What whoever pays for herself has to know before she accepts: how it is paid (L6353-6), until when she may renounce."""
    if figees["nature"] != NatureContrat.CONTRAT_PARTICULIER:
        return []
    acompte, jours = figees["acompte_pourcent"], en_lettres(max(figees["retractation_jours"], figees["retractation_conso_jours"]))
    return [
        Fait("Paiement", phrase("Rien avant la fin du délai pour renoncer, puis {} % du prix au plus, puis le solde au fil du bilan.", acompte)),
        Fait("Renoncer", phrase("Sans donner de raison, pendant {} jours après la conclusion. Le dernier jour sera écrit dans votre espace.", jours)),
    ]


def _echeancier(convention: Convention, instant: datetime) -> Tableau | None:
    """The schedule of a person who pays for herself, once it is agreed."""
    contrat = paiements.contrat(convention.dossier)
    return contrat and cartes_paiements.echeancier(convention.dossier, paiements.situation(convention.dossier, contrat), jour_a_paris(instant))


def _document(convention: Convention) -> Lien | None:
    """The signed contract once it exists, the draft before; None while it is being made."""
    piece = convention.piece_conclue or convention.version.piece
    if piece.document.etat != EtatDocument.PRET:
        return None
    entier = "Lire le contrat entier (PDF)" if convention.nature == NatureContrat.CONTRAT_PARTICULIER else "Lire la convention entière (PDF)"
    libelle = "Lire l’exemplaire signé (PDF)" if convention.piece_conclue else entier
    return Lien(libelle, reverse("beneficiaires:piece", args=[convention.dossier.numero, piece.pk]), icone="document")
