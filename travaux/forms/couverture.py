"""What is typed around a référentiel: its import, the one that a person chooses, where he stands on each competence of a bloc."""
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from bilan.socle.formulaires import Formulaire
from bilan.socle.typographie import typographier
from travaux.models import Referentiel
from travaux.regles import Bloc, Niveau, Position
from travaux.regles.couverture import SEUIL_MAX, SEUIL_MIN
from travaux.regles.import_referentiel import OCTETS_MAX

LONGUEUR_PREUVE = 600


class FormeReferentiel(Formulaire, forms.Form):
    """A title, a code, a threshold, and the file; or the text of the file once it was read on the page before."""

    titre = forms.CharField(label="Titre de la certification", max_length=200)
    code = forms.RegexField(r"^(RNCP|RS|rncp|rs) ?\d{1,6}$", label="Code RNCP ou RS", required=False, max_length=20,
                            error_messages={"invalid": "Écrivez le code comme « RNCP37274 » ou « RS5616 »."})
    seuil = forms.TypedChoiceField(label="Seuil de couverture", coerce=int, choices=[(n, typographier(f"{n} %")) for n in range(SEUIL_MIN, SEUIL_MAX + 1, 5)],
                                   help_text="La part du référentiel à couvrir avant d’entrer en formation : de 80 à 90 %.")
    fichier = forms.FileField(label="Fichier CSV", widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
                              error_messages={"empty": typographier("Ce fichier est vide : choisissez-en un autre.")},
                              help_text="Une compétence par ligne, avec les colonnes « bloc » et « compétence ». 200 Ko au plus.")
    contenu = forms.CharField(required=False, widget=forms.HiddenInput, max_length=OCTETS_MAX)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.relire(self.data.get("contenu", ""))

    def relire(self, contenu: str) -> None:
        """Hold this text, read over on the page: another file is asked for only if one wishes."""
        self.fields["fichier"].required = self.fields["fichier"].widget.is_required = not contenu
        self.fields["fichier"].label = "Un autre fichier CSV" if contenu else "Fichier CSV"
        if self.is_bound:
            self.data = {**dict(self.data.items()), "contenu": contenu}

    @property
    def octets(self) -> bytes:
        """Of the new file, else of the one that was read before."""
        fichier = self.cleaned_data.get("fichier")
        return fichier.read(OCTETS_MAX + 1) if fichier else self.cleaned_data.get("contenu", "").encode()


class FormeChoixReferentiel(Formulaire, forms.Form):
    referentiel = forms.ModelChoiceField(label="Référentiel", queryset=Referentiel.objects.none(), empty_label=None)

    def __init__(self, *args: Any, proposes, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["referentiel"].queryset = proposes


@dataclass(frozen=True)
class Exigence:
    """One competence of the bloc and its three fields, as the page draws them."""

    libelle: str
    niveau: forms.BoundField
    preuve: forms.BoundField
    competence: forms.BoundField | None


class FormeBloc(Formulaire, forms.Form):
    """The competences of one bloc, in their order. `lues`: the answers that were before the writer's eyes."""

    en_lignes = True
    lues_avant = forms.CharField(required=False, widget=forms.HiddenInput)
    paroles: ClassVar = set()

    def __init__(self, *args: Any, bloc: Bloc, positions: Mapping[int, Position], portefeuille: Sequence[tuple[str, str]], **kwargs: Any):
        self.bloc, self.portefeuille = bloc, portefeuille
        self.base_fields = {**self.base_fields, **{nom: champ for rang, mots in enumerate(bloc.competences) for nom, champ in self._champs(rang, mots)}}
        self.paroles = {f"preuve_{rang}" for rang in range(len(bloc.competences))}
        depart: dict[str, str] = {"lues_avant": json.dumps({rang: p.valeurs() for rang, p in positions.items()})}
        for rang, position in positions.items():
            depart |= {f"niveau_{rang}": position.niveau.value, f"preuve_{rang}": position.preuve, f"competence_{rang}": position.competence}
        super().__init__(*args, initial=depart, **kwargs)

    def _champs(self, rang: int, mots: str) -> list[tuple[str, forms.Field]]:
        champs: list[tuple[str, forms.Field]] = [
            (f"niveau_{rang}", forms.ChoiceField(label=mots, choices=[("", "Pas encore"), *Niveau.choix()], required=False, widget=forms.RadioSelect)),
            (f"preuve_{rang}", forms.CharField(label=f"Ce qui le montre : {mots}", required=False, max_length=LONGUEUR_PREUVE,
                                               widget=forms.Textarea(attrs={"rows": 2}))),
        ]
        if self.portefeuille:
            choix = [("", "Aucune"), *self.portefeuille]
            champs.append((f"competence_{rang}", forms.ChoiceField(label=f"Dans mon portefeuille : {mots}", choices=choix, required=False)))
        return champs

    @property
    def exigences(self) -> list[Exigence]:
        return [
            Exigence(mots, self[f"niveau_{rang}"], self[f"preuve_{rang}"], self[f"competence_{rang}"] if self.portefeuille else None)
            for rang, mots in enumerate(self.bloc.competences)
        ]

    @property
    def positions(self) -> dict[int, Position | None]:
        return {rang: self._position(rang) for rang in range(len(self.bloc.competences))}

    def _position(self, rang: int) -> Position | None:
        """None without a level: evidence alone says nothing of the référentiel."""
        niveau, preuve, competence = (self.cleaned_data.get(f"{nom}_{rang}", "") for nom in ("niveau", "preuve", "competence"))
        return Position(Niveau(niveau), preuve, competence) if niveau else None

    @property
    def lues(self) -> dict[int, Position | None]:
        """What the writer had read; nothing when it was tampered with: then everything is compared."""
        try:
            return {int(rang): Position.de(valeurs) for rang, valeurs in json.loads(self.cleaned_data["lues_avant"]).items()}
        except (ValueError, TypeError, AttributeError, IndexError, RecursionError):
            return {}

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        for rang in range(len(self.bloc.competences)):
            if not donnees.get(f"niveau_{rang}") and (donnees.get(f"preuve_{rang}") or donnees.get(f"competence_{rang}")):
                self.add_error(f"niveau_{rang}", "Dites où vous en êtes : acquise, partielle ou à acquérir.")
        return donnees
