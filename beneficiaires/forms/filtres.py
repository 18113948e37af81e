"""The filters of the list of dossiers and of a journal: all in the address, so that a list can be kept and sent."""
from django import forms
from django.db.models import Q, QuerySet

from beneficiaires.etats import ACTIFS, EtatDossier
from beneficiaires.recherche import nomme
from beneficiaires.regles import ModeFinancement
from bilan.socle.formulaires import Formulaire, ListeDeChoix

EN_COURS, FINIS = "en_cours_tous", "finis"
ETATS = [("", "Tous"), (EN_COURS, "Ouverts"), (FINIS, "Finis"), *EtatDossier.choices]


class Recherche(forms.CharField):
    """Some letters of what one looks for."""

    def __init__(self, libelle: str):
        champ = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        super().__init__(label=libelle, required=False, max_length=80, widget=champ)


class Filtre(Formulaire, forms.Form):
    """What a list keeps of its rows, as its address asks."""

    @property
    def actif(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())


class FiltreDossiers(Filtre):
    q = Recherche("Personne, numéro ou employeur")
    etat = forms.ChoiceField(label="État", choices=ETATS, required=False, widget=ListeDeChoix)
    financement = forms.ChoiceField(label="Financement", choices=[("", "Tous"), *ModeFinancement.choix()], required=False, widget=ListeDeChoix)

    def filtrer(self, dossiers: QuerySet) -> QuerySet:
        """What the address asks for; a value that does not exist filters nothing rather than failing."""
        self.is_valid()
        lu = self.cleaned_data
        if lu.get("q"):
            dossiers = dossiers.filter(nomme(lu["q"]))
        if lu.get("financement"):
            dossiers = dossiers.filter(mode_financement=lu["financement"])
        return self._par_etat(dossiers, lu.get("etat", ""))

    def _par_etat(self, dossiers: QuerySet, etat: str) -> QuerySet:
        if etat == EN_COURS:
            return dossiers.filter(etat__in=ACTIFS)
        if etat == FINIS:
            return dossiers.exclude(etat__in=ACTIFS)
        if etat == EtatDossier.PURGE:  # a bilan that ended otherwise keeps the word that says how; its content is destroyed all the same
            return dossiers.filter(Q(etat=etat) | Q(coffre_travaux__detruit_le__isnull=False))
        return dossiers.filter(etat=etat) if etat else dossiers


# what a line of the journal is about, by the first word of its verb
SUJETS = {
    "": ("Tout", ()), "dossier": ("Le dossier", ("dossier", "personne")),
    "contrat": ("Le contrat", ("convention", "absence", "code", "lien", "signature", "edof", "mcf", "paiement")),
    "seances": ("Les séances et les heures", ("seance", "demande", "contestation", "travailpersonnel")),
    "travail": ("Le travail du bilan", (
        "preparation", "attentes", "competence", "piste", "enquete", "etapeplan", "couverture", "investigation", "note", "resultats", "synthese",
    )),
    "documents": ("Les documents", ("piece", "document")),
    "donnees": ("Les données et leur fin", (
        "demandedroit", "donnees", "accordconservation", "communication", "fin", "kit", "questionnaire", "suspension", "destruction",
    )),
}


class FiltreJournal(Formulaire, forms.Form):
    sujet = forms.ChoiceField(label="À propos de", choices=[(cle, mots) for cle, (mots, _) in SUJETS.items()], required=False, widget=ListeDeChoix)

    @property
    def actif(self) -> bool:
        return self.is_valid() and bool(self.cleaned_data["sujet"])

    def filtrer(self, lignes: QuerySet) -> QuerySet:
        """An unknown subject filters nothing."""
        self.is_valid()
        q = Q()
        for mot in SUJETS[self.cleaned_data.get("sujet", "")][1]:
            q |= Q(verbe__startswith=f"{mot}.")
        return lignes.filter(q)
