"""What is typed in the library: a support, its questions one line of a formset each, the session to which it is attached."""
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError

from beneficiaires.models import Prestation
from beneficiaires.regles import EtapePedagogique
from bilan.socle import scans
from bilan.socle.formulaires import Formulaire, JeuDeFormes
from bilan.socle.typographie import typographier
from travaux.actions.supports import Contenu
from travaux.models import Support, VersionSupport
from travaux.regles import Genre, GenreSupport, Question, fautes
from travaux.regles.questions import LONGUEUR_ENONCE

QUESTIONS_MAX = 40


class _Pdf(forms.FileField):
    """Once checked, the bytes of a PDF; None when nothing was sent."""

    def __init__(self):
        super().__init__(label="Ou un fichier", required=False, help_text="PDF, JPEG ou PNG, 10 Mo au plus.",
                         widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}))

    def clean(self, data, initial=None):
        fichier = super().clean(data, initial)
        return scans.lire(fichier) if fichier else None


class FormeSupport(Formulaire, forms.Form):
    """The text of a document, the address of a link, or the words before the questions."""

    titre = forms.CharField(label="Titre", max_length=120)
    etape = forms.ChoiceField(label="Étape", choices=EtapePedagogique.choix())
    minutes = forms.IntegerField(label="Durée estimée, en minutes", min_value=1, max_value=240, initial=20)
    presentation = forms.CharField(
        label="Présentation", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que la personne lit d’abord : pourquoi ce support, comment s’y prendre.",
    )
    texte = forms.CharField(
        label="Texte à lire", required=False, max_length=30_000, widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Une ligne vide sépare deux paragraphes ; « ## » commence un titre, « - » une ligne de liste.",
    )
    fichier = _Pdf()
    sans_fichier = forms.BooleanField(label="Retirer le fichier joint", required=False)
    adresse = forms.URLField(label="Adresse de la page", required=False, max_length=500, assume_scheme="https")
    actif = forms.BooleanField(label="Proposé", required=False, initial=True, help_text="Décoché, il n’est plus remis à personne.")

    def __init__(self, *args, genre: GenreSupport, version: VersionSupport | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        document = genre is GenreSupport.DOCUMENT
        gardes = {
            "texte": document, "fichier": document, "sans_fichier": document and version is not None and version.piece_id is not None,
            "adresse": genre is GenreSupport.LIEN, "actif": version is not None,
        }
        for nom in (nom for nom, garde in gardes.items() if not garde):
            self.sans(nom)
        if "adresse" in self.fields:
            self.fields["adresse"].required = self.fields["adresse"].widget.is_required = True

    def contenu(self, questions: Sequence[Question] = ()) -> Contenu:
        champs = ("titre", "minutes", "presentation", "texte", "adresse", "fichier", "sans_fichier")
        return Contenu(questions=tuple(questions), **{nom: self.cleaned_data[nom] for nom in champs if nom in self.cleaned_data})


class FormeQuestion(Formulaire, forms.Form):
    """One question; an emptied one is withdrawn."""

    en_lignes = True
    cle = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    genre = forms.ChoiceField(label="Genre", choices=Genre.choix())
    enonce = forms.CharField(label="Question", required=False, max_length=LONGUEUR_ENONCE, widget=forms.Textarea(attrs={"rows": 2}))
    finalite = forms.CharField(
        label="À quoi sert la réponse", required=False, max_length=300,
        help_text="Obligatoire : la loi n’admet que des questions en lien direct et nécessaire avec le bilan (article L6313-4). La personne le lit.",
    )
    aide = forms.CharField(label="Aide", required=False, max_length=300)
    options = forms.CharField(
        label="Choix, lignes ou cartes", required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="Un par ligne. Rien pour un texte ou une échelle.",
    )
    colonnes = forms.CharField(
        label="Bouts de l’échelle, colonnes ou piles", required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Un par ligne, pour une échelle, un tableau ou un tri de cartes.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_permitted = True

    def clean(self) -> dict:
        donnees = super().clean()
        if self.posee and not self.errors and (motifs := fautes(self.question("essai"))):
            raise ValidationError([typographier(motif) for motif in motifs])
        return donnees

    @property
    def posee(self) -> bool:
        return any(self.cleaned_data.get(nom) for nom in ("enonce", "finalite", "options"))

    def question(self, cle: str) -> Question:
        donnees = self.cleaned_data
        return Question(
            cle=donnees["cle"] or cle, genre=Genre(donnees["genre"]), enonce=donnees["enonce"], finalite=donnees["finalite"], aide=donnees["aide"],
            options=_lignes(donnees["options"]), colonnes=_lignes(donnees["colonnes"]),
        )


class JeuDeQuestions(JeuDeFormes):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["ORDER"].label = "Rang"

    @property
    def questions(self) -> list[Question]:
        """Those that are asked, in the order that was given; a new one gets a key that no other has."""
        posees = sorted((forme for forme in self.forms if forme.posee), key=lambda forme: forme.cleaned_data.get("ORDER") or QUESTIONS_MAX)
        prises = {forme.cleaned_data["cle"] for forme in posees}
        libres = iter(f"q{n}" for n in range(1, 3 * QUESTIONS_MAX) if f"q{n}" not in prises)
        return [forme.question("" if forme.cleaned_data["cle"] else next(libres)) for forme in posees]


LignesQuestions = forms.formset_factory(
    FormeQuestion, formset=JeuDeQuestions, extra=2, max_num=QUESTIONS_MAX, absolute_max=2 * QUESTIONS_MAX, validate_max=True, can_order=True,
)


def initiales(version: VersionSupport) -> list[dict]:
    return [
        {"cle": q.cle, "genre": q.genre.value, "enonce": q.enonce, "finalite": q.finalite, "aide": q.aide, "options": "\n".join(q.options),
         "colonnes": "\n".join(q.colonnes)}
        for q in version.demandes
    ]


def _lignes(texte: str) -> tuple[str, ...]:
    return tuple(ligne.strip() for ligne in texte.splitlines() if ligne.strip())


class _FormeRemise(Formulaire, forms.Form):
    support = forms.ModelChoiceField(label="Support", queryset=Support.objects.none())
    numero_seance = forms.TypedChoiceField(label="Avant la séance", coerce=int)

    def __init__(self, *args, numeros: Sequence[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["support"].queryset = Support.objects.filter(actif=True)
        self.fields["numero_seance"].choices = [(numero, numero) for numero in numeros]


class FormeAttache(_FormeRemise):
    """A support that an offer hands over before one of its sessions."""

    def __init__(self, *args, prestation: Prestation, **kwargs):
        super().__init__(*args, numeros=range(1, prestation.nombre_seances + 1), **kwargs)


class FormeRemise(_FormeRemise):
    """A support that a consultant hands over to one person."""
