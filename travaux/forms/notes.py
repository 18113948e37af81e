"""What is typed around a session: two notes that do not have the same readers, and how the session went."""
from django import forms
from django.db.models import TextChoices

from bilan.socle.formulaires import FormeGardee
from bilan.socle.typographie import phrase
from seances.forms_presence import HeuresTenues
from seances.models import Seance
from travaux.models import Brouillon
from travaux.visibilite import visible_par


class Issue(TextChoices):
    REALISEE = "realisee", "Réalisée"
    REPORTEE = "reportee", "Reportée"
    EXCUSEE = "excusee", "Annulée, excusée"
    PRESTATAIRE = "prestataire", "Annulée par l’organisme"
    ABSENCE = "absence", "Absence non excusée"


class FormeNotes(FormeGardee):
    """A private box and a shared one, side by side; either may stay empty."""

    revision = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)  # notes are added: there is nothing that they would replace
    privee = forms.CharField(label="Notes privées (vous seul·e)", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5}))
    partagee = forms.CharField(label="Partagé avec le bénéficiaire", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5}))
    paroles = {"privee", "partagee"}
    brouillon: Brouillon | None = None  # what it shows is kept, and not written yet

    def __init__(self, *args, prenom: str, seul: str = "vous seul·e", **kwargs):
        self.prives = {"privee": visible_par(False, prenom=prenom, seul=seul)}
        self.partages = {"partagee": visible_par(True, prenom=prenom)}
        super().__init__(*args, **kwargs)
        self.fields["privee"].label = phrase("Notes privées ({seul})", seul=seul)
        self.fields["partagee"].label = phrase("Partagé avec {}", prenom)

    @property
    def boites(self) -> dict[str, str]:
        """What each box holds, as it is kept while it is typed."""
        return {nom: self.cleaned_data.get(nom, "").replace("\r\n", "\n") for nom in ("privee", "partagee")}

    @property
    def notes(self) -> list[tuple[str, bool]]:
        """(text, shared) of the boxes that were filled."""
        boites = (("privee", False), ("partagee", True))
        return [(self.cleaned_data[nom], partagee) for nom, partagee in boites if self.cleaned_data.get(nom, "").strip()]


class FormeNotePrivee(FormeNotes):
    """The closed box alone, beside what a person has answered."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.sans("partagee")
        self.fields["privee"].required = True


class FormeCloture(HeuresTenues):
    """How it went, and the real hours when it was held."""

    issue = forms.ChoiceField(label="Comment s’est-elle passée ?", choices=Issue.choices, initial=Issue.REALISEE, widget=forms.RadioSelect)
    field_order = ["issue", "debut", "fin", "longue"]

    def __init__(self, *args, seance: Seance, **kwargs):
        super().__init__(*args, seance=seance, debut=seance.debut, fin=seance.fin, **kwargs)
        self.fields["debut"].label, self.fields["fin"].label = "Début", "Fin"

    def tenue(self) -> bool:
        return self.cleaned_data.get("issue") == Issue.REALISEE
