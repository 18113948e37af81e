"""What the person writes to communicate a document, nothing of it ticked beforehand; what its reader writes to be let in."""
from typing import Any

from django import forms

from beneficiaires.regles import TypeDocument
from bilan.socle.formulaires import Formulaire
from bilan.socle.mots import pluriel
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions.forms.signature import ChampCode
from syntheses.actions.partages import ACCORD, DEMANDE
from syntheses.regles.partages import DUREE_PAR_DEFAUT, DUREES
from syntheses.termes import CONDITIONS, Choix

OPERATEURS = ("France Travail", "Apec", "Cap emploi", "Mission locale", "Avenir Actifs, opérateur de ma région")  # L6111-6
QUALITES = {
    Role.TIERS: "Une personne de mon choix, hors de mon employeur", Role.EMPLOYEUR: "Mon employeur, ou quelqu’un de chez lui",
    Role.CEP: "Mon conseiller CEP, pour mes résultats détaillés",
}
AUTRE_VOIE = "Pour votre synthèse, votre conseiller CEP passe par une demande, pas par un accord : revenez en arrière et choisissez « conseiller CEP »."
JAMAIS = "Les résultats détaillés ne se communiquent qu’à votre conseiller CEP. Choisissez la synthèse, ou une autre personne."
EN_PDF = "Les résultats détaillés se lisent en PDF : permettez le téléchargement pour les communiquer."
DUREES_EN_MOTS = [(mois, "1 an" if mois == 12 else pluriel(mois, "mois,mois")) for mois in DUREES]


class FormePartage(Formulaire, forms.Form):
    """What both acts ask."""

    destinataire = forms.CharField(label="Prénom et nom de la personne", max_length=80, help_text="Une seule personne, nommée : elle seule aura accès.")
    structure = forms.CharField()
    courriel = forms.EmailField(
        label="Son adresse électronique", max_length=254, help_text="Vérifiez-la bien : le lien et le code y sont envoyés, et à aucune autre.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    mois = forms.TypedChoiceField(
        label="Pendant combien de temps", coerce=int, choices=DUREES_EN_MOTS, initial=DUREE_PAR_DEFAUT,
        help_text="Vous pourrez y mettre fin plus tôt, à tout moment. Pour aller au-delà, il faudra un nouvel acte.",
    )
    pdf_permis = forms.BooleanField(
        label="Cette personne peut aussi télécharger le PDF", required=False,
        help_text="Son nom et la date sont inscrits sur chaque page de sa copie. Ce qui est téléchargé ne se reprend pas.",
    )
    prevenir = forms.BooleanField(label="M’écrire quand mon partage est consulté", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["destinataire"].widget.attrs["autocomplete"] = "off"

    def _choix(self, **champs: Any) -> Choix:
        lus = self.cleaned_data
        return Choix(
            destinataire=lus["destinataire"], courriel=lus["courriel"], mois=lus["mois"], structure=lus["structure"], pdf_permis=lus["pdf_permis"],
            prevenir=lus["prevenir"], **champs,
        )


class FormePartageCep(FormePartage):
    """A request: the synthesis alone, to a counsellor of one of the operators that the law names."""

    destinataire = forms.CharField(label="Prénom et nom de votre conseiller ou conseillère CEP", max_length=80)
    structure = forms.ChoiceField(label="Son organisme", choices=[("", "Choisissez"), *((nom, nom) for nom in OPERATEURS)])

    def __init__(self, *args: Any, natures: list[str], **options: Any) -> None:
        super().__init__(*args, **options)

    def choix(self) -> Choix:
        return self._choix(acte=DEMANDE, lecteur=Role.CEP)


class FormePartageTiers(FormePartage):
    """A written agreement: who, for what, which document."""

    lecteur = forms.ChoiceField(label="Cette personne est", widget=forms.RadioSelect)
    structure = forms.CharField(label="Son organisme ou son entreprise", max_length=100, required=False)
    finalite = forms.CharField(label="Pour quoi faire", max_length=300, help_text="Par exemple : préparer ensemble une demande de formation.")
    nature = forms.ChoiceField(label="Le document", widget=forms.RadioSelect)
    lecteurs = {"finalite": "vous et la personne désignée, une fois que vous aurez signé"}
    field_order = ["lecteur", "destinataire", "structure", "courriel", "nature", "finalite", "mois", "pdf_permis", "prevenir"]

    def __init__(self, *args: Any, natures: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        resultats = TypeDocument.RESULTATS_DETAILLES in natures
        self.fields["lecteur"].choices = [(role.value, mots) for role, mots in QUALITES.items() if resultats or role is not Role.CEP]
        self.fields["nature"].choices = [(nature, TypeDocument(nature).libelle) for nature in natures]
        if not resultats:
            self.sans("nature")

    def clean(self) -> dict:
        lus = super().clean()
        nature, lecteur = lus.get("nature", TypeDocument.DOCUMENT_SYNTHESE), lus.get("lecteur")
        if lecteur == Role.CEP and nature == TypeDocument.DOCUMENT_SYNTHESE:
            self.add_error("lecteur", phrase(AUTRE_VOIE))
        if lecteur and lecteur != Role.CEP and nature == TypeDocument.RESULTATS_DETAILLES:
            self.add_error("nature", phrase(JAMAIS))
        if nature == TypeDocument.RESULTATS_DETAILLES and not lus.get("pdf_permis"):
            self.add_error("pdf_permis", phrase(EN_PDF))
        return lus

    def choix(self) -> Choix:
        lus = self.cleaned_data
        nature = TypeDocument(lus.get("nature", TypeDocument.DOCUMENT_SYNTHESE))
        return self._choix(acte=ACCORD, lecteur=Role(lus["lecteur"]), finalite=lus["finalite"], nature=nature)


class FormeLecture(Formulaire, forms.Form):
    """The code, and for a CEP counsellor, once, the three points that the provider asks him to confirm (the law asks for the person's request alone)."""

    code = ChampCode()

    def __init__(self, *args: Any, aide_code: str, conditions: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].help_text = aide_code
        for rang, condition in enumerate(CONDITIONS if conditions else ()):
            self.fields[f"condition{rang}"] = forms.BooleanField(label=condition, error_messages={"required": "Cochez cette condition pour lire le document."})
            self._habiller(f"condition{rang}", self.fields[f"condition{rang}"])
        self.order_fields([*(nom for nom in self.fields if nom != "code"), "code"])

    @property
    def conditions(self) -> list[forms.BoundField]:
        return [self[nom] for nom in self.fields if nom != "code"]
