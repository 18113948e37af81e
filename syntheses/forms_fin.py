"""What is chosen at the end of a bilan: what to keep, closed answers to a questionnaire, the number typed before an erasure, the reason of a hold."""
from collections.abc import Sequence

from django import forms

from bilan.socle.formulaires import Formulaire
from syntheses.models import Suspension
from syntheses.regles.conservation import DUREES, Besoin, Gardable
from syntheses.regles.questionnaires import QUESTIONS, Moment


class FormeConserver(Formulaire, forms.Form):
    """Nothing is ticked beforehand: an agreement is a gesture."""

    quoi = forms.MultipleChoiceField(label="Ce que vous voulez garder", widget=forms.CheckboxSelectMultiple, error_messages={
        "required": "Cochez au moins un document. Pour n’en garder aucun, il n’y a rien à faire.",
    })
    besoin = forms.ChoiceField(
        label="Pour quel suivi", widget=forms.RadioSelect, choices=Besoin.choix(),
        help_text="La loi ne permet de garder que si votre situation doit être suivie.",
    )
    mois = forms.TypedChoiceField(
        label="Pendant combien de temps", widget=forms.RadioSelect, coerce=int, choices=list(DUREES.items()), help_text="À compter du terme de votre bilan.",
    )

    def __init__(self, *args, presents: Sequence[Gardable], **options):
        super().__init__(*args, **options)
        self.fields["quoi"].choices = [(quoi.value, quoi.libelle) for quoi in presents]


class FormeEffacer(Formulaire, forms.Form):
    numero = forms.CharField(label="Numéro de votre dossier", max_length=20, help_text="Écrivez-le pour confirmer.", widget=forms.TextInput(
        attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    ))

    def __init__(self, *args, dossier_numero: str, **options):
        super().__init__(*args, **options)
        self.fields["numero"].help_text = f"Écrivez {dossier_numero} pour confirmer."


class FormeSuspendre(Formulaire, forms.ModelForm):
    class Meta:
        model = Suspension
        fields = ("motif", "reference")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["motif"].choices = Suspension.Motif.choices
        self.fields["reference"].help_text = "Le numéro d’un courrier ou d’une affaire, sans autre mot : la personne le lit aussi."


class FormeQuestionnaire(Formulaire, forms.Form):
    """The closed questions of one moment; each may be left out, the page says so once."""

    en_lignes = True

    def __init__(self, *args, moment: Moment, **options):
        super().__init__(*args, **options)
        for question in QUESTIONS[moment]:
            classe = forms.MultipleChoiceField if question.plusieurs else forms.ChoiceField
            champ = classe(
                label=question.texte, choices=list(question.choix.items()), required=False,
                widget=forms.CheckboxSelectMultiple if question.plusieurs else forms.RadioSelect,
            )
            self.fields[question.code] = champ
            self._habiller(question.code, champ)

    @property
    def reponses(self) -> dict:
        return {code: valeur for code, valeur in self.cleaned_data.items() if valeur}


class FormeSuivi(Formulaire, forms.Form):
    jour = forms.DateField(label="L’entretien a eu lieu le", widget=forms.DateInput)
