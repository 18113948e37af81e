"""One of each component, in all its states, for the living page and for the tests; persons and firms are invented."""
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from bilan.socle import presentation as p
from bilan.socle.avancement import Avancement
from bilan.socle.formulaires import Formulaire
from bilan.socle.jauges import Etape, Etapes, Jauge, Phase, Rebours
from bilan.socle.semaine import RendezVous, Semaine
from bilan.socle.tableaux import Colonne, Tableau
from bilan.socle.typographie import phrase

PARIS = ZoneInfo("Europe/Paris")
ICONES = ("aide", "cadenas", "calendrier", "courriel", "document", "fleche", "loupe", "menu", "oeil", "telecharger", "visio")


class FormulaireExemple(Formulaire, forms.Form):
    lecteurs = {"mot": "Camille et vous"}
    prives = {"notes": "vous seule"}
    partages = {"compte_rendu": "Camille et vous, dès la clôture"}
    paroles = {"mot", "notes", "compte_rendu"}

    debut = forms.DateField(label="Début de la période", help_text="Un jour ouvré, après la fin du délai")
    heures = forms.IntegerField(max_value=24, label="Durée totale, en heures", help_text="24 h au plus (art. L6313-4)")
    financement = forms.ChoiceField(choices=[("pdc", "Plan de développement des compétences"), ("cpf", "CPF, hors temps de travail")])
    telephone = forms.CharField(label="Téléphone", required=False)
    mode = forms.ChoiceField(label="Où se passent les séances ?", choices=[("d", "À distance"), ("p", "Dans nos locaux")], widget=forms.RadioSelect)
    pouvoir = forms.BooleanField(label="J'ai le pouvoir d'engager l'entreprise.")
    mot = forms.CharField(label="Un mot pour Camille", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    notes = forms.CharField(label="Vos notes", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    compte_rendu = forms.CharField(label="Compte rendu", widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def clean_debut(self) -> date:
        raise ValidationError(phrase("Le 1er janvier est férié. Choisissez le lundi 4 janvier ou plus tard."))


class FiltreExemple(Formulaire, forms.Form):
    q = forms.CharField(label="Personne ou dossier", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    etape = forms.ChoiceField(label="Étape", choices=[("", "Toutes")], required=False)


class QuestionExemple(Formulaire, forms.Form):
    paroles = {"moment"}

    moment = forms.CharField(
        label="Racontez un moment de votre travail où vous n'avez pas vu le temps passer.", widget=forms.Textarea(attrs={"rows": 3}), required=False,
    )
    frequence = forms.ChoiceField(
        label="Ces moments-là sont-ils fréquents, aujourd'hui ?", choices=[(n, str(n)) for n in range(1, 6)], widget=forms.RadioSelect, initial=2,
    )


def phrases() -> dict[str, Any]:
    return {
        "icones": ICONES,
        "prochaine": p.Prochaine(
            "Bonjour Hélène.", phrase("Contresignez la convention {}", "d’Élodie Garnier"), phrase(" : elle l'a acceptée hier."),
            "Ses séances pourront commencer dès que vous aurez signé.", p.Geste("Lire et contresigner", "#", "primary"), [p.Geste("Plus tard", "#", "link")],
        ),
        "gestes": [
            p.Geste("Proposer des dates", "#"), p.Geste("Renvoyer le lien", "#", methode="post", icone="courriel", petit=True),
            p.Geste("Détruire les documents de travail", "#", "danger"),
            p.Geste("Figer la synthèse", "#", "primary", indisponible=phrase("Pas encore : il manque une enquête de terrain.")),
        ],
        "vide": p.Vide(
            "Aucune séance n’est encore prévue",
            phrase("Proposez dix lundis à Camille : le calendrier saute les jours fériés et vos absences."), p.Geste("Proposer le calendrier", "#"),
        ),
        "choix": p.ChoixEgaux(
            p.Geste("J’accepte et je signe", "#"), p.Geste("Je refuse", "#"), "Vous êtes libre d’accepter ou de refuser. Nous ne vous demandons pas de raison.",
            "L’un comme l’autre demande ensuite votre nom et un code reçu par courriel.",
        ),
        "consequences": p.Consequences(phrase("Détruire les documents de travail de {} :", "Camille Moreau"), [
            phrase("14 réponses et 9 notes disparaissent, sauvegardes comprises ;"), "la convention, les présences et la facture restent.",
        ]),
    }


def jauges() -> dict[str, Any]:
    return {
        "etapes": Etapes([
            Phase("1° Préliminaire", [Etape("Préliminaire", 60, 60)]),
            Phase("2° Investigation", [Etape("Investigation", 360, 360), Etape("Confrontation", 120, 360, 120, courante=True)]),
            Phase("3° Conclusions", [Etape("Évaluation", 0, 360)]),
            Phase("Entre les séances", [Etape("Recherches personnelles", 150, 300)], personnel=True),
        ]),
        "file_active": Jauge.de_compte(14, 16, nom="14 dossiers sur 16"),
        "rebours": Rebours(
            "Il reste 6 jours à Camille pour répondre", phrase("Jusqu'au jeudi 3 décembre 2026 inclus."),
            phrase("Sans réponse le 3 décembre à minuit, la convention ne sera pas conclue (art. R6313-8 du code du travail)."),
            date(2026, 11, 24), date(2026, 12, 3), date(2026, 11, 27),
        ),
        "rebours_reporte": Rebours(
            "Dernier jour demain", phrase("Jusqu'au lundi 7 décembre 2026 inclus."), "Code du travail, art. R6313-8.",
            date(2026, 11, 26), date(2026, 12, 7), date(2026, 12, 6), phrase("Le dixième jour est un samedi. Le délai va jusqu'au lundi 7 décembre."),
        ),
    }


def listes() -> dict[str, Any]:
    clore = p.Geste("Clore la séance", "#", precision="4 de Malik Benhaddou", petit=True)
    proposer = p.Geste("Proposer des dates", "#", precision="à Bruno Peltier", petit=True)
    return {
        "puces": {"Convention": _puces_de_convention(), "Séance": _puces_de_seance()},
        "signataires": _signataires(),
        "fil": [
            p.Jalon("Prochain rappel, si Camille n’a pas répondu.", phrase("Lundi 30 novembre")), p.Jalon("Séance 6. Préparation reçue.", "Aujourd’hui", "ici"),
            p.Jalon("Camille Moreau a ouvert la convention.", phrase("Lundi 23 novembre"), "fait"), p.Jalon("Séance 4.", "À renseigner", "en-retard"),
        ],
        "a_faire": [
            p.AFaire("Malik Benhaddou", [(phrase("Séance 4 du mercredi 25 novembre"), p.Puce("retard", "À renseigner depuis 2 jours"), clore)], en_retard=True),
            p.AFaire("Bruno Peltier", [("Aucune séance prévue depuis 12 jours.", None, proposer)]),
        ],
        "faits": [
            p.Fait("Période", phrase("11 janvier au 9 avril 2027"), erreur="#"), p.Fait("Convention", p.Puce("faite", phrase("Conclue le 2 décembre 2026"))),
            p.Fait("Distance", phrase("100 %"), "visioconférence"),
        ],
        "tableau": Tableau("c-tableau", [Colonne("Personne", "?tri=nom", "ascending"), Colonne("Étape"), Colonne("Heures", nombre=True)], [
            [p.Lien("Camille Moreau", "#"), p.Puce("vous", "À lire"), phrase("9 h sur 19")],
            [p.Lien("Sofía Amorós", "#"), p.Puce("", "À venir"), phrase("0 h sur 19")],
        ]),
        "onglets": [("Parcours", "#", True), ("Convention", "#", False), ("Séances", "#", False), ("Journal", "#", False)],
    }


def documents(url: str) -> dict[str, Any]:
    telecharger, refaire = p.Lien(phrase("Télécharger (PDF, 84 Ko)"), "#", icone="telecharger"), p.Geste("Recommencer", "#", petit=True)
    return {"fabrications": [
        p.Fabrication("c1", "Convention, version 2", "en_file", url), p.Fabrication("c2", "Attestation", "en_cours", url, 2, 3),
        p.Fabrication("c5", "Convention signée", "a_sceller", url),
        p.Fabrication("c3", "Certificat de réalisation", "prete", url, lien=telecharger),
        p.Fabrication("c4", "Facture", "echouee", url, cause=phrase("La mise en page a échoué à 14 h 05. Rien n'est perdu."), refaire=refaire),
    ], "avancements": [
        Avancement("a1", "Contrôle du journal et des documents", "en_cours", url, 37, 120, phrase("37 sur 120 éléments")),
        Avancement("a2", "Destruction à blanc", "fini", url, suite=phrase("3 bilans, 48 éléments."), lien=p.Lien("Voir le résultat", "#")),
        Avancement("a3", "Contrôle", "echec", url, cause="Le rangement des documents ne répond pas.", mesure=phrase("37 sur 120"), refaire=refaire),
    ]}


def temps() -> dict[str, Any]:
    rendez_vous = [
        _rdv(15, "09:30", "11:30", "Camille Moreau", precision="séance 6", url="#"), _rdv(16, "08:00", "12:00", "Absence", absence=True),
        _rdv(17, "10:10", "11:45", "Malik Benhaddou", url="#"), _rdv(19, "14:00", "16:00", "Thomas Lecœur", precision="suivi", url="#"),
    ]
    return {
        "semaine": Semaine(date(2027, 2, 15), date(2027, 2, 17), rendez_vous, p.Lien("Précédente", "#"), p.Lien("Suivante", "#")),
        "instant": datetime(2027, 2, 10, 14, 32, tzinfo=PARIS),
    }


def _rdv(jour: int, debut: str, fin: str, titre: str, **suite: Any) -> RendezVous:
    ouverture, fermeture = (datetime.fromisoformat(f"2027-02-{jour} {heure}").replace(tzinfo=PARIS) for heure in (debut, fin))
    return RendezVous(ouverture, fermeture, titre, **suite)


def _puces_de_convention() -> list[p.Puce]:
    return [
        p.Puce("", "Brouillon, 2 mentions manquent"), p.Puce("attente", "En attente de l’employeur depuis 3 jours"), p.Puce("vous", "À contresigner"),
        p.Puce("faite", phrase("Conclue le 2 décembre 2026")), p.Puce("close", "Non conclue (délai écoulé)"), p.Puce("close", "Remplacée par la version 3"),
    ]


def _puces_de_seance() -> list[p.Puce]:
    return [
        p.Puce("", "À venir"), p.Puce("retard", "À renseigner"), p.Puce("faite", "Réalisée"), p.Puce("close", "Reportée"), p.Puce("close", "Annulée, excusée"),
        p.Puce("close", "Absence non excusée"), p.Puce("prive", "Vous seul·e"),
    ]


def _signataires() -> list[p.Signataire]:
    renvoyer = p.Geste("Renvoyer le lien", "#", icone="courriel", petit=True)
    return [
        p.Signataire("1. L’employeur signe et transmet", "Nadia Lefort", "Directrice", p.Puce("faite", "Signée et transmise"), [phrase("Lundi 23 novembre")]),
        p.Signataire(
            "2. La salariée accepte ou refuse", "Camille Moreau", "Responsable logistique", p.Puce("attente", "À elle de répondre, 6 jours restants"),
            [phrase("Dernier envoi le 26 novembre, remis.")], courant=True, geste=renvoyer,
        ),
        p.Signataire("3. L’organisme contresigne", "Hélène Vasseur", "Les Jalons", p.Puce("", "Après l’acceptation")),
    ]
