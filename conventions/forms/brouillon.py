"""What the consultant fills in: the mentions of a draft, a transmission on paper, an acceptance on Mon Compte Formation."""
from decimal import Decimal

from django import forms

from beneficiaires.forms.champs import CODE_POSTAL, EnEuros, EnHeures
from beneficiaires.regles import EtapePedagogique, NatureContrat
from bilan.socle.formulaires import Formulaire
from bilan.socle.typographie import phrase
from conventions.actions.fiches import autres_lecteurs
from conventions.models import Convention

LONGS = (
    "objectif", "contenu", "moyens", "modalites_deroulement", "modalites_suivi", "remise_resultats", "remise_synthese", "modalites_reglement",
)
PARTICULIER = ("effectif", "niveau_prealable", "sanction", "references_intervenants", "conditions_cessation")
EMPLOYEUR = ("raison_sociale", "siret", "adresse", "code_postal", "ville", "representant", "representant_fonction", "courriel")
SECTIONS_EMPLOYEUR = tuple(f"employeur_{champ}" for champ in EMPLOYEUR)
ADRESSE = tuple(f"beneficiaire_{champ}" for champ in ("adresse", "code_postal", "ville"))


COURTS = {
    **{f"heures_{etape.value}": "col-sm-4" for etape in EtapePedagogique},
    **dict.fromkeys(("periode_debut", "periode_fin", "taux_distance"), "col-sm-4"), "prix": "col-sm-4",
    **dict.fromkeys(("employeur_raison_sociale", "employeur_siret", "employeur_representant", "employeur_representant_fonction"), "col-sm-6"),
    **dict.fromkeys(("employeur_code_postal", "beneficiaire_code_postal"), "col-sm-4"),
    **dict.fromkeys(("employeur_ville", "beneficiaire_ville"), "col-sm-8"), "effectif": "col-sm-6", "niveau_prealable": "col-sm-6",
}


def fiche_partagee(autres: int, suite: str) -> str:
    """What a consultant has to know before she corrects a sheet that other dossiers read; nothing when none does."""
    if not autres:
        return ""
    lecteurs = "un autre dossier" if autres == 1 else f"{autres} autres dossiers"
    return phrase("Cette fiche d’employeur sert aussi à {lecteurs} : corrigée ici, elle l’est pour tous ; {suite}.", lecteurs=lecteurs, suite=suite)


class FormeBrouillon(Formulaire, forms.ModelForm):
    """Nothing is required here: a draft is kept as it is, and says by itself what is missing before it can be sent."""

    use_required_attribute = False
    periode_debut = forms.DateField(label="Début de la période", required=False, widget=forms.DateInput)
    periode_fin = forms.DateField(label="Fin de la période", required=False, widget=forms.DateInput)
    prix = EnEuros(label="Prix, en euros", required=False)
    taux_distance = forms.IntegerField(label="Part à distance, en %", min_value=0, max_value=100, required=False)

    class Meta:
        model = Convention
        fields = ("intitule", *LONGS, *PARTICULIER)
        widgets = {champ: forms.Textarea(attrs={"rows": 3}) for champ in (*LONGS, "sanction", "references_intervenants", "conditions_cessation")}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        convention, dossier = self.instance, self.instance.dossier
        self._ajouter("employeur", dossier.employeur if convention.regime.employeur_partie else None, EMPLOYEUR)
        particulier = convention.nature == NatureContrat.CONTRAT_PARTICULIER
        self._ajouter("beneficiaire", dossier.beneficiaire if particulier else None, ("adresse", "code_postal", "ville"))
        if "employeur_siret" in self.fields:
            self.fields["employeur_siret"].help_text = fiche_partagee(autres_lecteurs(dossier), "un autre SIRET ne change d’employeur que ce dossier-ci")
        for champ in PARTICULIER:
            if not particulier and not (champ == "sanction" and convention.nature == NatureContrat.CONVENTION_BIPARTITE):
                del self.fields[champ]
        actuel = {champ: getattr(dossier, champ) for champ in ("prix_centimes", "periode_debut", "periode_fin", "taux_distance")} | convention.proposees
        for champ in ("periode_debut", "periode_fin", "taux_distance"):
            self.fields[champ].initial = actuel[champ]
        self.fields["prix"].initial = f"{Decimal(actuel['prix_centimes']) / 100:.2f}".removesuffix(".00")
        if convention.remplace_id:
            self._ajouter_les_heures(actuel.get("etapes") or dict(dossier.etapes.values_list("code", "minutes")))
            for champ in ("representant", "representant_fonction", "courriel"):
                if f"employeur_{champ}" in self.fields and f"employeur_{champ}" in actuel:
                    self.fields[f"employeur_{champ}"].initial = actuel[f"employeur_{champ}"]

    def full_clean(self):
        """Nothing is required of a draft, though all of it will be of what is sent."""
        for champ in self.fields.values():
            champ.required = False
        super().full_clean()
        for champ in self.fields.values():
            champ.required = True

    def clean(self):
        """A date, a share or a price that was given is corrected; emptied, it would stay as it was without a word."""
        lu = super().clean()
        for nom in ("periode_debut", "periode_fin", "taux_distance", "prix"):
            if nom in lu and lu[nom] is None and self[nom].initial not in (None, ""):
                self.add_error(nom, phrase("« {} » ne s’efface pas : écrivez ce qui le remplace.", self.fields[nom].label))
        return lu

    def _ajouter(self, prefixe: str, objet, champs: tuple[str, ...]) -> None:
        """The fields of a sheet beside the draft; none when that party is no party."""
        for champ in champs if objet else ():
            nom = f"{prefixe}_{champ}"
            self.fields[nom] = objet._meta.get_field(champ).formfield(required=False)
            self.fields[nom].initial = getattr(objet, champ)
            self.fields[nom].validators += [CODE_POSTAL] if champ == "code_postal" else []
            self._habiller(nom, self.fields[nom])

    def _ajouter_les_heures(self, minutes: dict[str, int]) -> None:
        """The hours of each step: before the contract leaves they are typed on the page of the programme, afterwards they belong to the draft."""
        for etape in EtapePedagogique:
            nom = f"heures_{etape.value}"
            self.fields[nom] = EnHeures(label=etape.libelle, required=False, initial=minutes.get(etape, 0) / 60)
            self._habiller(nom, self.fields[nom])

    def mentions(self) -> dict:
        """What was typed, in the words of `actions.completer`."""
        lu = dict(self.cleaned_data)
        prix = lu.pop("prix")
        heures = {etape.value: lu.pop(f"heures_{etape.value}") or 0 for etape in EtapePedagogique if f"heures_{etape.value}" in lu}
        if heures and heures != self._heures_connues():
            lu["etapes"] = {code: minutes for code, minutes in heures.items() if minutes}
        if prix is not None:
            lu["prix_centimes"] = prix
        return {nom: valeur for nom, valeur in lu.items() if valeur is not None}

    def _heures_connues(self) -> dict[str, int]:
        connues = self.instance.proposees.get("etapes") or dict(self.instance.dossier.etapes.values_list("code", "minutes"))
        return {etape.value: connues.get(etape.value, 0) for etape in EtapePedagogique}

    def groupes(self) -> list[tuple[str, list]]:
        """Titled groups of fields, in the order of the contract."""
        decoupe = (
            ("Le bilan", ("intitule", "effectif", "objectif", "contenu", "niveau_prealable", "moyens")),
            ("Le déroulement", (
                "periode_debut", "periode_fin", "taux_distance", "modalites_deroulement", "modalites_suivi", "sanction", "references_intervenants",
            )),
            ("Les heures", tuple(f"heures_{etape.value}" for etape in EtapePedagogique)),
            ("Les conclusions", ("remise_resultats", "remise_synthese")),
            ("Le prix", ("prix", "modalites_reglement", "conditions_cessation")),
            ("L’employeur", SECTIONS_EMPLOYEUR),
            ("Le bénéficiaire", ADRESSE),
        )
        groupes = [(titre, [(self[champ], COURTS.get(champ, "col-12")) for champ in champs if champ in self.fields]) for titre, champs in decoupe]
        return [(titre, champs) for titre, champs in groupes if champs]


class FormeMCF(Formulaire, forms.Form):
    numero_edof = forms.CharField(label="Numéro de dossier EDOF", max_length=40, help_text="Tel qu’il s’affiche dans votre espace EDOF.")
    proposee_le = forms.DateField(label="Proposition envoyée le", widget=forms.DateInput)
    acceptee_le = forms.DateField(label="Acceptée sur Mon Compte Formation le", widget=forms.DateInput)
