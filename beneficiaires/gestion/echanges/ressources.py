"""The columns of a file and what each line becomes (django-import-export): new lines are added by the actions, known ones are left as they are."""
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.resources import ModelResource

from beneficiaires.actions.personnes import beneficiaire_de, employeur_de
from beneficiaires.gestion.echanges.formes import LigneEmployeur, LignePersonne
from beneficiaires.models import Beneficiaire, Employeur
from beneficiaires.regles.colonnes import Colonne
from bilan.socle.acteur import Acteur
from bilan.socle.classeur import CARACTERES_MAX, trop_longues
from bilan.socle.recherche import normaliser

AUTRE_PERSONNE = "cette adresse est déjà celle d’une autre personne : vérifiez l’adresse et le nom."
ILLISIBLE = f"un texte est trop long ({CARACTERES_MAX} caractères au plus), ou un caractère ne se lit pas : enregistrez le fichier en UTF-8."


class Reglages:
    """What all our resources ask of the library: no comparison drawn in HTML, one transaction, no identity but ours."""

    skip_diff = skip_unchanged = store_row_values = use_transactions = True
    import_id_fields = ()


class Ressource(ModelResource):
    """Each line goes through `forme`, whose fields bear the names of those declared here."""

    forme: ClassVar[type[forms.BaseForm]]
    fichier: ClassVar[str]  # the name of the files, and of the lines of the journal
    exemple: ClassVar[tuple[str, ...]]
    nommes: ClassVar[tuple[str, ...]]  # the fields by which a line is called

    def __init__(self, *, acteur: Acteur, instant: datetime):
        super().__init__()
        self.acteur, self.instant = acteur, instant
        self._lu: dict[str, Any] = {}

    @classmethod
    def colonnes(cls) -> list[Colonne]:
        return [Colonne(cls.fields[nom].column_name, champ.required) for nom, champ in cls.forme.base_fields.items()]

    def before_import_row(self, row: dict[str, str], **kwargs: Any) -> None:
        """ValidationError, by column, in the sentences of the form."""
        if trop_longues(row.values()):
            raise ValidationError(ILLISIBLE)
        forme = self.forme({nom: row.get(champ.column_name, "") for nom, champ in self.fields.items()})
        if not forme.is_valid():
            raise ValidationError({self._colonne(nom): erreurs for nom, erreurs in forme.errors.as_data().items()})
        self._lu = forme.cleaned_data

    @classmethod
    def qui(cls, row: dict[str, str]) -> str:
        """Whom a line speaks of, as the file says it."""
        return " ".join(filter(None, (row.get(cls.fields[nom].column_name, "") for nom in cls.nommes))) or "sans nom"

    def _colonne(self, nom: str) -> str:
        return self.fields[nom].column_name if nom in self.fields else nom

    def get_or_init_instance(self, instance_loader: Any, row: dict[str, str]) -> tuple[Any, bool]:
        connu = self.connu(self._lu)
        return (connu, False) if connu else (self._meta.model(), True)

    def import_instance(self, instance: Any, row: dict[str, str], **kwargs: Any) -> None:
        """Nothing is set from the raw cells: the action writes what the form read."""

    def skip_row(self, instance: Any, original: Any, row: dict[str, str], import_validation_errors: Any = None) -> bool:
        return instance.pk is not None

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """The library would set the sequences of the tables anew: our keys come from them, and the application may not (docs/decisions/0024-two-roles.md)."""

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        instance.pk = self.ajouter(self._lu).pk
        instance.refresh_from_db()

    def connu(self, lu: dict[str, Any]) -> Any:
        """What is already there under the same identity, or None."""
        raise NotImplementedError

    def ajouter(self, lu: dict[str, Any]) -> Any:
        raise NotImplementedError


class Personnes(Ressource):
    """One account a person, which no letter announces: gestion invites when it wishes."""

    forme, fichier = LignePersonne, "beneficiaires"
    exemple = ("camille.exemple@example.org", "Camille", "Exemple", "Formulation neutre", "06 12 34 56 78", "Salariat privé", "Cheffe d’équipe",
               "3 rue des Lilas", "44000", "Nantes", "Métropole (hors Alsace et Moselle)")
    nommes = ("prenom", "nom")
    email = Field("compte__email", "Adresse électronique")
    prenom = Field("compte__prenom", "Prénom")
    nom = Field("compte__nom", "Nom")
    accord = Field("compte__get_accord_display", "Comment lui écrire")
    telephone = Field("compte__telephone", "Téléphone")
    statut = Field("get_statut_display", "Situation")
    poste = Field("poste", "Poste occupé")
    adresse = Field("adresse", "Adresse")
    code_postal = Field("code_postal", "Code postal")
    ville = Field("ville", "Ville")
    territoire = Field("get_territoire_display", "Territoire")

    class Meta(Reglages):
        model, fields = Beneficiaire, tuple(LignePersonne.base_fields)
        export_order = fields

    def connu(self, lu: dict[str, Any]) -> Beneficiaire | None:
        personne = Beneficiaire.objects.filter(compte__email=lu["email"]).select_related("compte").first()
        if personne and normaliser(personne.compte.nom_complet) != normaliser(f"{lu['prenom']} {lu['nom']}"):
            raise ValidationError({self._colonne("email"): AUTRE_PERSONNE})
        return personne

    def ajouter(self, lu: dict[str, Any]) -> Beneficiaire:
        return beneficiaire_de(acteur=self.acteur, instant=self.instant, **lu)


class Employeurs(Ressource):
    """Known by its SIRET; without one, by its name and its town."""

    forme, fichier = LigneEmployeur, "employeurs"
    exemple = ("Atelier Exemple", "73282932000074", "OPCO Mobilités", "Nadia Exemple", "responsable des ressources humaines", "rh@exemple.example",
               "02 40 11 22 33", "12 quai de la Fosse", "44000", "Nantes")
    nommes = ("raison_sociale",)
    raison_sociale = Field("raison_sociale", "Raison sociale")
    siret = Field("siret", "SIRET")
    opco = Field("opco", "OPCO")
    representant = Field("representant", "Qui signe")
    representant_fonction = Field("representant_fonction", "Sa fonction")
    courriel = Field("courriel", "Adresse électronique")
    telephone = Field("telephone", "Téléphone")
    adresse = Field("adresse", "Adresse")
    code_postal = Field("code_postal", "Code postal")
    ville = Field("ville", "Ville")

    class Meta(Reglages):
        model, fields = Employeur, tuple(LigneEmployeur.base_fields)
        export_order = fields

    def connu(self, lu: dict[str, Any]) -> Employeur | None:
        meme = {"siret": lu["siret"]} if lu["siret"] else {"siret": "", "raison_sociale__iexact": lu["raison_sociale"], "ville__iexact": lu["ville"]}
        return Employeur.objects.filter(**meme).first()

    def ajouter(self, lu: dict[str, Any]) -> Employeur:
        return employeur_de(**lu)
