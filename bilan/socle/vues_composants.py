"""The living page of components, for developers: each partial once, in all its states, drawn by the real templates."""
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from bilan.socle.formulaires import Formulaire
from bilan.socle.jauges import Etape, Etapes, Jauge, Phase, Rebours
from bilan.socle.presentation import (
    AFaire, ChoixEgaux, Colonne, Consequences, Fabrication, Fait, Geste, Jalon, Lien, Prochaine, Puce, Signataire, Tableau, Vide,
)
from bilan.socle.semaine import RendezVous, Semaine
from bilan.socle.typographie import phrase

PARIS = ZoneInfo("Europe/Paris")
CONVENTION = (
    ("", "Brouillon, 2 mentions manquent"), ("attente", "En attente de l’employeur depuis 3 jours"), ("vous", "À contresigner"),
    ("faite", "Conclue le 2 décembre 2026"), ("close", "Non conclue (délai écoulé)"), ("close", "Remplacée par la version 3"),
)
SEANCE = (
    ("", "À venir"), ("retard", "À renseigner"), ("faite", "Réalisée"), ("close", "Reportée"), ("close", "Annulée, excusée"),
    ("close", "Absence non excusée"), ("prive", "Vous seul·e"),
)
ICONES = ("aide", "cadenas", "calendrier", "courriel", "document", "fleche", "loupe", "menu", "oeil", "telecharger", "visio")


class FormulaireExemple(Formulaire, forms.Form):
    lecteurs = {"mot": "Camille et vous"}
    prives = {"notes": "vous seule"}
    partages = {"compte_rendu": "Camille et vous, dès la clôture"}
    paroles = {"mot", "notes", "compte_rendu"}

    debut = forms.DateField(label="Début de la période", help_text="Un jour ouvré, après la fin du délai")
    heures = forms.IntegerField(label="Durée totale, en heures", help_text="24 h au plus (art. L6313-4)")
    financement = forms.ChoiceField(choices=[("pdc", "Plan de développement des compétences"), ("cpf", "CPF, hors temps de travail")])
    telephone = forms.CharField(label="Téléphone", required=False)
    mode = forms.ChoiceField(label="Où se passent les séances ?", choices=[("d", "À distance"), ("p", "Dans nos locaux")], widget=forms.RadioSelect)
    pouvoir = forms.BooleanField(label="J'ai le pouvoir d'engager l'entreprise.")
    mot = forms.CharField(label="Un mot pour Camille", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    notes = forms.CharField(label="Vos notes", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    compte_rendu = forms.CharField(label="Compte rendu", widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def clean_debut(self) -> date:
        raise ValidationError("Le 1er janvier est férié. Choisissez le lundi 4 janvier ou plus tard.")


class FiltreExemple(Formulaire, forms.Form):
    q = forms.CharField(label="Personne ou dossier", required=False, widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}))
    etape = forms.ChoiceField(label="Étape", choices=[("", "Toutes")], required=False, widget=forms.Select(attrs={"class": "form-select"}))


class QuestionExemple(Formulaire, forms.Form):
    paroles = {"moment"}

    moment = forms.CharField(label="Racontez un moment de votre travail où vous n'avez pas vu le temps passer.",
                             widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}), required=False)
    frequence = forms.ChoiceField(label="Ces moments-là sont-ils fréquents, aujourd'hui ?", choices=[(n, str(n)) for n in range(1, 6)],
                                  widget=forms.RadioSelect, initial=2)


@login_not_required
def composants(requete: HttpRequest) -> HttpResponse:
    """Everything below is invented; a document that pretends to be in the making answers that nothing has changed."""
    if not (settings.DEBUG or getattr(settings, "DEMONSTRATION", False)):
        raise Http404
    if requete.headers.get("HX-Request"):
        return HttpResponse(status=204)
    formulaire = FormulaireExemple({"debut": "2027-01-01", "heures": "beaucoup", "financement": "pdc", "mode": "d"})
    return render(requete, "composants/page.html", {
        "formulaire": formulaire, "filtre": FiltreExemple({"q": "mor"}), "question": QuestionExemple(), "icones": ICONES,
        "puces": {"Convention": [Puce(*p) for p in CONVENTION], "Séance": [Puce(*p) for p in SEANCE]},
        "fil_ariane": [("Développeurs", "/"), ("Composants", "")],
        **_sentences(), **_gauges(), **_lists(requete.path), **_times(),
    })


def _sentences() -> dict[str, Any]:
    accepter, refuser = Geste("J’accepte et je signe", "#"), Geste("Je refuse", "#")
    return {
        "prochaine": Prochaine(
            "Bonjour Hélène.", phrase("Contresignez la convention {}", "d’Élodie Garnier"), phrase(" : elle l'a acceptée hier."),
            "Ses séances pourront commencer dès que vous aurez signé.", Geste("Lire et contresigner", "#", "primary"), [Geste("Plus tard", "#", "link")]),
        "gestes": [Geste("Proposer des dates", "#"), Geste("Renvoyer le lien", "#", methode="post", icone="courriel", petit=True),
                   Geste("Détruire les documents de travail", "#", "danger"),
                   Geste("Figer la synthèse", "#", "primary", indisponible="Pas encore : il manque une enquête de terrain.")],
        "vide": Vide("Aucune séance n’est encore prévue", phrase("Proposez dix lundis à Camille : le calendrier saute les jours fériés et vos absences."),
                     Geste("Proposer le calendrier", "#", "secondary")),
        "choix": ChoixEgaux(accepter, refuser, "Vous êtes libre d’accepter ou de refuser. Nous ne vous demandons pas de raison.",
                            phrase("L'un comme l'autre demande ensuite votre nom et un code reçu par courriel.")),
        "consequences": Consequences(phrase("Détruire les documents de travail de {} :", "Camille Moreau"), [
            phrase("14 réponses, 9 notes et 2 brouillons disparaissent, sauvegardes comprises ;"), "la convention, les présences et la facture restent, sans contenu."]),
    }


def _gauges() -> dict[str, Any]:
    return {
        "etapes": Etapes([
            Phase("1° Préliminaire", [Etape("Préliminaire", 60, 60)]),
            Phase("2° Investigation", [Etape("Investigation", 360, 360), Etape("Confrontation", 120, 360, 120, courante=True)]),
            Phase("3° Conclusions", [Etape("Évaluation", 0, 360)]),
            Phase("Entre les séances", [Etape("Recherches personnelles", 150, 300)], personnel=True)]),
        "file_active": Jauge.de_compte(14, 16, nom="14 dossiers sur 16"),
        "rebours": Rebours("Il reste 6 jours à Camille pour répondre", phrase("Jusqu'au jeudi 3 décembre 2026 inclus."),
                           "Sans réponse le 3 décembre à minuit, la convention ne sera pas conclue (art. R6313-8 du code du travail).",
                           date(2026, 11, 24), date(2026, 12, 3), date(2026, 11, 27)),
        "rebours_reporte": Rebours("Dernier jour demain", "Jusqu’au lundi 7 décembre 2026 inclus.", "Code du travail, art. R6313-8.", date(2026, 11, 26),
                                   date(2026, 12, 7), date(2026, 12, 6), "Le dixième jour est un samedi. Le délai va jusqu’au lundi 7 décembre."),
    }


def _lists(url: str) -> dict[str, Any]:
    clore = Geste("Clore la séance", "#", precision="4 de Malik Benhaddou", petit=True)
    return {
        "signataires": [
            Signataire("1. L’employeur signe et transmet", "Nadia Lefort", "Responsable des ressources humaines", Puce("faite", "Signée et transmise"), ["Lundi 23 novembre"]),
            Signataire("2. La salariée accepte ou refuse", "Camille Moreau", "Responsable logistique", Puce("attente", "À elle de répondre, 6 jours restants"),
                       ["Dernier envoi le 26 novembre, remis."], courant=True, geste=Geste("Renvoyer le lien", "#", icone="courriel", petit=True)),
            Signataire("3. L’organisme contresigne", "Hélène Vasseur", "Les Jalons", Puce("", "Après l’acceptation"))],
        "fil": [Jalon("Prochain rappel, si Camille n’a pas répondu.", "Lundi 30 novembre"), Jalon("Séance 6. Préparation reçue.", "Aujourd’hui", "ici"),
                Jalon("Camille Moreau a ouvert la convention.", "Lundi 23 novembre", "fait"), Jalon("Séance 4, à renseigner.", "Mercredi 18 novembre", "en-retard")],
        "a_faire": [AFaire("Malik Benhaddou", [("Séance 4 du mercredi 25 novembre", Puce("retard", "À renseigner depuis 2 jours"), clore)], en_retard=True),
                    AFaire("Bruno Peltier", [("Aucune séance prévue depuis 12 jours.", None, Geste("Proposer des dates", "#", precision="à Bruno Peltier", petit=True))])],
        "faits": [Fait("Période", "11 janvier au 9 avril 2027", erreur="#"), Fait("Convention", Puce("faite", "Conclue le 2 décembre 2026")), Fait("Distance", "100 %", "visioconférence")],
        "tableau": Tableau("c-tableau", [Colonne("Personne", "?tri=nom", "ascending"), Colonne("Étape"), Colonne("Heures", nombre=True)],
                           [[Lien("Camille Moreau", "#"), Puce("vous", "À lire"), "9 h sur 19"], [Lien("Sofía Amorós", "#"), Puce("", "À venir"), "0 h sur 19"]]),
        "fabrications": [Fabrication("c1", "Convention, version 2", "en_file", url), Fabrication("c2", "Attestation", "en_cours", url, 2, 3),
                         Fabrication("c3", "Certificat de réalisation", "prete", url, lien=Lien("Télécharger (PDF, 84 Ko)", "#", icone="telecharger")),
                         Fabrication("c4", "Facture", "echouee", url, cause="La mise en page a échoué à 14 h 05. Rien n’est perdu.", refaire=Geste("Recommencer", "#", petit=True))],
        "onglets": [("Parcours", "#", True), ("Convention", "#", False), ("Séances", "#", False), ("Journal", "#", False)],
    }


def _times() -> dict[str, Any]:
    def rdv(jour: int, debut: tuple[int, int], fin: tuple[int, int], titre: str, precision: str = "", absence: bool = False) -> RendezVous:
        return RendezVous(datetime(2027, 2, jour, *debut, tzinfo=PARIS), datetime(2027, 2, jour, *fin, tzinfo=PARIS), titre, precision, "" if absence else "#", absence)

    semaine = [rdv(15, (9, 30), (11, 30), "Camille Moreau", "séance 6"), rdv(16, (8, 0), (12, 0), "Absence", absence=True), rdv(17, (10, 10), (11, 45), "Malik Benhaddou"),
               rdv(19, (14, 0), (16, 0), "Thomas Lecœur", "suivi")]
    return {"semaine": Semaine(date(2027, 2, 15), date(2027, 2, 17), semaine, Lien("Précédente", "#"), Lien("Suivante", "#")),
            "instant": datetime(2027, 2, 10, 14, 32, tzinfo=PARIS)}
