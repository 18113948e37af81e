"""What is put right after the sending: how to reach the parties, who signs for the employer, which line is wrong."""
from django import forms

from bilan.socle.formulaires import Formulaire
from conventions.actions.fiches import autres_lecteurs
from conventions.forms.brouillon import fiche_partagee
from conventions.models import Convention

EMPLOYEUR = ("representant", "representant_fonction", "courriel", "adresse", "code_postal", "ville")
BENEFICIAIRE = ("adresse", "code_postal", "ville", "poste")


class FormeCorrection(Formulaire, forms.Form):
    """The material fields of the sheets, as they stand, and the signatory of the version."""

    def __init__(self, *args, convention: Convention, **options):
        super().__init__(*args, **options)
        dossier = convention.dossier
        if convention.regime.employeur_partie:
            self._ajouter("employeur", dossier.employeur, EMPLOYEUR, "de l’employeur")
            self._signataire_de_la_version(convention)
            partage = fiche_partagee(autres_lecteurs(dossier), "ce qui est déjà signé ne change pas")
            self.fields["employeur_representant"].help_text = partage
        self._ajouter("beneficiaire", dossier.beneficiaire, BENEFICIAIRE, "du bénéficiaire")

    def _signataire_de_la_version(self, convention: Convention) -> None:
        """The employer may have named someone whom his sheet does not know."""
        connues = convention.version.corrige
        for nom in ("employeur_representant", "employeur_representant_fonction", "employeur_courriel"):
            self.fields[nom].initial = connues[nom]

    def _ajouter(self, prefixe: str, fiche, champs: tuple[str, ...], de_qui: str) -> None:
        for champ in champs:
            nom, modele = f"{prefixe}_{champ}", fiche._meta.get_field(champ)
            self.fields[nom] = modele.formfield(
                required=bool(getattr(fiche, champ)), initial=getattr(fiche, champ), label=LIBELLES.get(champ, "{}").format(de_qui),
            )
            self._habiller(nom, self.fields[nom])


LIBELLES = {
    "representant": "Qui signe pour l’employeur", "representant_fonction": "Sa fonction", "courriel": "Son adresse électronique", "adresse": "Adresse {}",
    "code_postal": "Code postal {}", "ville": "Ville {}", "poste": "Poste {}",
}


class FormeDesignation(Formulaire, forms.Form):
    """Who signs for the employer, in place of whoever reads the page."""

    nom = forms.CharField(label="Ses prénom et nom", max_length=120)
    fonction = forms.CharField(label="Sa fonction", max_length=80)
    courriel = forms.EmailField(
        label="Son adresse électronique professionnelle", help_text="Cette personne reçoit son lien à cette adresse. Le vôtre s’éteint.",
    )

    def clean_nom(self):
        nom = " ".join(self.cleaned_data["nom"].split())
        if not any(lettre.isalpha() for lettre in nom):
            raise forms.ValidationError("Écrivez le prénom et le nom de cette personne.")
        return nom


class FormeSignalement(Formulaire, forms.Form):
    texte = forms.CharField(
        label="Ce qui serait juste", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Visible par le consultant seul. N’écrivez rien sur la personne.",
    )
