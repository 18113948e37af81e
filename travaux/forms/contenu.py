"""What both type in a bilan: a competence and its evidence, a lead, an enquiry, a step, the expectations set with a CEP counsellor."""
from typing import Any, ClassVar

from django import forms

from bilan.socle.formulaires import Formulaire
from travaux.models import Competence, Ecrit, Enquete, EtapePlan, GenreCompetence, Piste
from travaux.regles import Decision


def texte(label: str, *, lignes: int = 3, requis: bool = False, aide: str = "", longueur: int = Ecrit.LONGUEUR) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": lignes}) if lignes > 1 else forms.TextInput()
    return forms.CharField(label=label, required=requis, max_length=longueur, help_text=aide, widget=widget)


class FormeEcrit(Formulaire, forms.Form):
    """`lecteurs`: who reads what is typed, said under each box; `revision`: the one that was read, none for something new."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lecteurs: str, nouveau: bool = False, **kwargs: Any):
        self.lecteurs = dict.fromkeys(self.paroles, lecteurs)
        super().__init__(*args, **kwargs)
        if nouveau:
            self.sans("revision")

    @property
    def valeurs(self) -> dict[str, Any]:
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "revision"}


class FormeCompetence(FormeEcrit):
    libelle = texte("La compétence", lignes=1, requis=True, longueur=200, aide="Avec un verbe : « former de nouveaux arrivants ».")
    genre = forms.ChoiceField(label="D’où vient-elle ?", choices=GenreCompetence, initial="professionnelle", widget=forms.RadioSelect)
    situation = texte("Une situation", aide="Où, quand, avec qui : un moment précis vaut mieux qu’une généralité.")
    action = texte("Ce que j’ai fait")
    resultat = texte("Ce que cela a donné")
    paroles: ClassVar = {"libelle", "situation", "action", "resultat"}


class FormeNouvellePiste(FormeEcrit):
    intitule = texte("Une piste", lignes=1, requis=True, longueur=200, aide="Un métier, un poste, une activité à créer, une formation.")
    paroles: ClassVar = {"intitule"}


class FormePiste(FormeEcrit):
    intitule = texte("La piste", lignes=1, requis=True, longueur=200)
    sources = texte("Sources consultées", aide="Une par ligne : une fiche métier, une étude, des offres, un site.")
    formation = texte("Formation", aide="Ce qu’il faut apprendre, où, en combien de temps, et qui peut financer.")
    marche = texte("Marché", aide="Qui recrute, où, combien ; ce que disent les offres.")
    contraintes = texte("Contraintes", aide="Salaire, horaires, distance : ce que cela demande dans la vie de tous les jours.")
    decision = forms.ChoiceField(label="Décision", choices=Decision.choix(), widget=forms.RadioSelect)
    raison = texte("Raison de cette décision")
    paroles: ClassVar = {"intitule", "sources", "formation", "marche", "contraintes", "raison"}


class FormeEnquete(FormeEcrit):
    jour = forms.DateField(label="Date", widget=forms.DateInput)
    fonction = texte("Fonction de la personne", lignes=1, requis=True, longueur=200, aide="Sa fonction suffit : ne notez pas son nom.")
    appris = texte("Ce que j’ai appris", requis=True)
    paroles: ClassVar = {"fonction", "appris"}


class FormeEtape(FormeEcrit):
    libelle = texte("Ce qu’il y a à faire", lignes=1, requis=True, longueur=EtapePlan.LONGUEUR)
    echeance = forms.DateField(label="Pour le", required=False, widget=forms.DateInput)
    paroles: ClassVar = {"libelle"}


class FormeAttentes(FormeEcrit):
    texte = texte("Attentes définies avec votre conseiller CEP", lignes=6, aide="Vos mots, ou ce que vous avez noté pendant votre rendez-vous.")
    paroles: ClassVar = {"texte"}


class FormeMotif(Formulaire, forms.Form):
    """Why the investigation closes without a complete short list."""

    motif = texte("Motif", requis=True, longueur=2000)
    paroles: ClassVar = {"motif"}

    def __init__(self, *args: Any, lecteurs: str, **kwargs: Any):
        self.lecteurs = {"motif": lecteurs}
        super().__init__(*args, **kwargs)


FORMES: dict[type[Ecrit], type[FormeEcrit]] = {
    Competence: FormeCompetence, Piste: FormePiste, Enquete: FormeEnquete, EtapePlan: FormeEtape,
}
