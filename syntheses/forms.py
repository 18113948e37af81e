"""What is typed in a synthesis: one section at a time, or its steps, each with the revision that was read."""
from datetime import date

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bilan.socle.formulaires import FormeGardee, Formulaire, JeuDeFormes
from syntheses.actions import ETAPES_MAX, LONGUEUR_ETAPE, LONGUEUR_MAX


class Redaction(forms.Textarea):
    """A text with a light markup, under the toolbar that static/bilan/editeur.js serves: drawn with the page, it moves nothing when the script comes."""

    def render(self, *args, **kwargs) -> SafeString:
        return render_to_string("syntheses/outils.html") + super().render(*args, **kwargs)


class FormeRubrique(FormeGardee):
    """One section, in its writer's voice."""

    texte = forms.CharField(required=False, max_length=LONGUEUR_MAX, widget=Redaction(attrs={"rows": 8}))
    paroles = {"texte"}

    def __init__(self, *args, aide: str, lecteurs: str, requis: bool = False, libelle: str = "Votre texte", **kwargs):
        self.lecteurs = {"texte": lecteurs}
        super().__init__(*args, **kwargs)
        champ = self.fields["texte"]
        champ.label, champ.help_text, champ.required, champ.widget.is_required = libelle, aide, requis, requis


class FormeEtape(Formulaire, forms.Form):
    """One step; an emptied line is a step withdrawn."""

    en_lignes = True
    libelle = forms.CharField(label="Étape", required=False, max_length=LONGUEUR_ETAPE)
    echeance = forms.DateField(label="Échéance", required=False, widget=forms.DateInput)
    paroles = {"libelle"}

    def clean(self) -> dict:
        donnees = super().clean()
        if donnees.get("echeance") and not donnees.get("libelle"):
            self.add_error("libelle", "Dites en quelques mots ce qui se fera à cette date.")
        return donnees


class FormeSuivi(FormeGardee):
    entretien_suivi = forms.BooleanField(
        label="Un entretien de suivi est proposé", required=False, help_text="L’une des modalités prévues par la phase de conclusions (article R6313-4).",
    )


LignesEtapes = forms.formset_factory(FormeEtape, formset=JeuDeFormes, extra=2, max_num=ETAPES_MAX, validate_max=True, absolute_max=10 * ETAPES_MAX)


def etapes_saisies(lignes: forms.BaseFormSet) -> list[tuple[str, date | None]]:
    """The steps of a valid formset, in their order, without the empty lines."""
    return [(donnees["libelle"], donnees["echeance"]) for donnees in lignes.cleaned_data if donnees.get("libelle")]
