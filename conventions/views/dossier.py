"""The « Convention » tab of a dossier: signatories, delay, story, and the gestures of the consultant."""
from collections.abc import Collection
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from beneficiaires import cpf, financements
from beneficiaires.acces import dossier_vu
from beneficiaires.models import Dossier
from beneficiaires.presentation import entete, programme_ouvert
from beneficiaires.regles import REGIMES, ModeFinancement
from beneficiaires.views.documents import fabrication
from bilan.socle.acces import roles_sur
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.presentation import Geste
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions import absences, actions, cartes, cartes_edof, donnees, edof, libelles, paiements, preuve
from conventions.actions.mcf import carence
from conventions.chronologie import chronologie
from conventions.etats import NON_CONCLUES, TRANSITIONS, EtatConvention
from conventions.forms import FormeMCF, FormePapier
from conventions.models import AcceptationMCF, Convention
from conventions.views.commun import SUIVI, convention_du_dossier, conventions_de, essayer, essayer_forme
from conventions.views.manques import manques

E = EtatConvention


@require_safe
def dossier(requete: HttpRequest, numero: str) -> HttpResponse:
    dossier, instant = dossier_vu(requete, numero), timezone.now()
    tete = entete(dossier, "convention", compte=requete.user, instant=instant)
    contexte = {"entete": tete, "fil_ariane": tete.fil_ariane, "dossier": dossier, "suivi": Role.CONSULTANT in roles_sur(dossier, requete.user)}
    contexte |= {"financements": financements.faits(dossier, financements.lignes(dossier)), "modifiable": programme_ouvert(dossier)}
    contexte["absence"] = reverse("conventions:absence", args=[numero]) if contexte["suivi"] and dossier.mode_financement in absences.MODES else ""
    if REGIMES[ModeFinancement(dossier.mode_financement)].cpf:
        return render(requete, "conventions/mcf.html", {**contexte, **_mon_compte_formation(requete, dossier, jour_a_paris(instant))})
    conventions = list(conventions_de(requete, dossier))
    if not conventions:
        return render(requete, "conventions/vide.html", contexte)
    return render(requete, "conventions/dossier.html", {
        **contexte, **_contenu(conventions[0], instant, contexte["suivi"], requete.user.roles),
        "anciennes": [(c, libelles.statut(c, Role.CONSULTANT, instant)) for c in conventions[1:]],
    })


def _mon_compte_formation(requete: HttpRequest, dossier: Dossier, jour: date) -> dict:
    return {
        "acceptation": AcceptationMCF.objects.pour(requete.user).filter(dossier=dossier).first(), "carence": carence(dossier),
        "part": [cpf.fait(dossier.prix_centimes, dossier.souscription or jour, dossier.beneficiaire.statut)],
        "demarches": cartes_edof.jalons(edof.lignes(dossier), jour, suivi=Role.CONSULTANT in roles_sur(dossier, requete.user)),
    }


def _contenu(convention: Convention, instant: datetime, suivi: bool, roles: Collection[Role]) -> dict:
    version, jour = convention.version, jour_a_paris(instant)
    brouillon = convention.etat == E.BROUILLON
    lues = donnees.assembler(convention, jour) if brouillon or version is None else version.contenu
    absents = manques(convention, lues, roles) if brouillon else []
    return {
        "convention": convention, "version": version, "brouillon": brouillon, "etat": convention.etat_le(instant), "donnees": lues,
        "statut": libelles.statut(convention, Role.CONSULTANT, instant, manquent=len(absents)), "manques": absents,
        "refus": donnees.refus(convention, lues, jour) if brouillon else [], "conseils": donnees.conseils(convention, lues, jour) if brouillon else [],
        "rebours": cartes.rebours(convention, f"à {lues['beneficiaire_nom']}", instant),
        "signataires": cartes.signataires(convention, lues, instant, agir=suivi), "faits": cartes.essentiel(lues),
        "chronologie": chronologie(convention, instant), "gestes": _gestes(convention, instant) if suivi else [],
        "preuve": preuve.disponible(convention),
        "pieces": [fabrication(convention.dossier, p) for p in (convention.piece_conclue, version and version.piece) if p],
    }


def _gestes(convention: Convention, instant: datetime) -> list[Geste]:
    """What the consultant may do now, besides the next action of the header."""
    def geste(libelle: str, nom: str, **options) -> Geste:
        return Geste(libelle, reverse(f"conventions:{nom}", args=[convention.dossier.numero]), **options)

    etat = convention.etat_le(instant)
    if etat == E.BROUILLON:
        return [geste("Compléter le brouillon", "completer"), geste("Relire et envoyer", "envoyer")]
    if etat == E.ENVOYEE:
        return [geste("Enregistrer une transmission sur papier", "papier"), geste("Reprendre pour corriger", "reprendre", methode="post")]
    if etat == E.ACCEPTEE:
        return [geste("Contresigner", "contresigner"), *_lettre_de_retractation(convention, instant)]
    if paiements.contrat(convention.dossier):
        return [geste("Paiements", "paiements"), *_lettre_de_retractation(convention, instant)]
    if etat in NON_CONCLUES:
        fin = reverse("beneficiaires:fin", args=[convention.dossier.numero])
        return [geste("Préparer un nouveau projet", "preparer", methode="post"), Geste("Finir ce dossier", fin)]
    return _lettre_de_retractation(convention, instant)


def _lettre_de_retractation(convention: Convention, instant: datetime) -> list[Geste]:
    """A letter sent in time may arrive after the delay: its record stays offered."""
    transition = TRANSITIONS["retracter_par_lettre"]
    if convention.etat not in transition.de or transition.si(convention, instant):
        return []
    return [Geste(transition.libelle, reverse("conventions:retractation", args=[convention.dossier.numero]))]


@require_POST
def renvoyer(requete: HttpRequest, numero: str) -> HttpResponse:
    convention = convention_du_dossier(requete, numero)
    if essayer(requete, lambda: actions.renvoyer(convention, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "Lien renvoyé.")
    return redirect("conventions:dossier", numero)


def papier(requete: HttpRequest, numero: str) -> HttpResponse:
    convention, instant = convention_du_dossier(requete, numero), timezone.now()
    forme = FormePapier(requete.POST or None)
    if requete.method == "POST" and forme.is_valid() and essayer_forme(forme, lambda: actions.transmettre_sur_papier(
        convention, acteur=acteur_de(requete), instant=instant, transmise_le=forme.cleaned_data["transmise_le"],
    )):
        annoncer(requete, phrase("Transmission enregistrée : le délai de réponse court."))
        return redirect("conventions:dossier", numero)
    return render(requete, "conventions/papier.html", {"forme": forme, "convention": convention, "dossier": convention.dossier})


def mcf(requete: HttpRequest, numero: str) -> HttpResponse:
    dossier, instant = dossier_vu(requete, numero, SUIVI), timezone.now()
    forme = FormeMCF(requete.POST or None, initial={"numero_edof": dossier.numero_edof, "proposee_le": dossier.souscription})
    if requete.method == "POST" and forme.is_valid() and essayer_forme(forme, lambda: actions.enregistrer_mcf(
        dossier, acteur=acteur_de(requete), instant=instant, **forme.cleaned_data,
    )):
        annoncer(requete, phrase("Acceptation enregistrée : les séances peuvent être confirmées."))
        return redirect("conventions:dossier", numero)
    return render(requete, "conventions/mcf_enregistrer.html", {"forme": forme, "dossier": dossier, "carence": carence(dossier)})


