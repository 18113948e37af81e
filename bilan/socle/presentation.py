"""The shapes that components of templates/composants/ draw: a view fills one, a template writes {% composant it %}.

Texts are our own sentences: write them with `typographie.phrase`, which sets the French spaces and leaves people's words alone.
A text may be a SafeString (made with `format_html`) where a link or a bold word is needed.
"""
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from django.template import loader
from django.utils.html import format_html
from django.utils.safestring import SafeString

GenrePuce = Literal["", "attente", "vous", "faite", "close", "retard", "prive"]
EtatJalon = Literal["", "fait", "ici", "en-retard"]
GenreGeste = Literal["primary", "secondary", "link", "danger"]


class Composant:
    """Something drawn by one partial, where it is called `c`."""

    gabarit: ClassVar[str]


@dataclass(frozen=True)
class Puce:
    """State chip. "": to come, draft; "attente": someone else's turn; "vous": yours; "close": not concluded, cancelled, absent; "retard": late.

    Printed by `{{ … }}`, in a sentence or a cell, like a Lien: a list has a hundred of them, and a template each would be a sixth of its time.
    """

    genre: GenrePuce
    texte: str

    def __html__(self) -> SafeString:
        return format_html('<span class="puce{}">{}</span>', f" puce-{self.genre}" if self.genre else "", self.texte)

    __str__ = __html__


@dataclass(frozen=True)
class Lien:
    """A link in a sentence or a cell; `precision` is read aloud only (« … de Malik Benhaddou »)."""

    libelle: str
    url: str
    precision: str = ""
    icone: str = ""

    def __html__(self) -> SafeString:
        aparte = format_html('<span class="visually-hidden"> {}</span>', self.precision) if self.precision else ""
        if not self.icone:
            return format_html('<a href="{}">{}{}</a>', self.url, self.libelle, aparte)
        dessin = loader.render_to_string(f"composants/icones.html#{self.icone}")
        return format_html('<a href="{}" class="lien-icone">{}<span>{}</span>{}</a>', self.url, dessin, self.libelle, aparte)

    __str__ = __html__


@dataclass(frozen=True)
class Geste(Composant):
    """Verb + object: a link dressed as a button, or a one-button form when `methode` is "post"; `indisponible` says why it cannot be done now."""

    gabarit = "composants/geste.html"
    libelle: str
    url: str
    genre: GenreGeste = "secondary"
    methode: Literal["get", "post"] = "get"
    precision: str = ""
    icone: str = ""
    petit: bool = False
    champs: dict[str, str] = field(default_factory=dict)
    indisponible: str = ""


@dataclass(frozen=True)
class Prochaine(Composant):
    """The next action: `avant` + one stroke of highlighter + `apres`, why, one primary button, two links at most; no `surligne`: nothing is due."""

    gabarit = "composants/prochaine.html"
    avant: str = ""
    surligne: str = ""
    apres: str = ""
    pourquoi: str = ""
    geste: Geste | None = None
    liens: Sequence[Geste] = ()
    niveau: Literal[1, 2] = 1


@dataclass(frozen=True)
class Signataire(Composant):
    """One card: « 1. L'employeur signe et transmet », who, state, what happened; `courant` when it is this person's turn."""

    gabarit = "composants/signataire.html"
    acte: str
    nom: str
    fonction: str
    puce: Puce
    actes: Sequence[str] = ()
    courant: bool = False
    geste: Geste | None = None


@dataclass(frozen=True)
class Jalon:
    """One line of `composants/fil.html` (a list of these): when, one sentence with its actor, and `note` in second text."""

    texte: str
    quand: str = ""
    etat: EtatJalon = ""
    note: str = ""
    geste: Geste | None = None


@dataclass(frozen=True)
class AFaire:
    """What is owed to one person, for `composants/a_faire.html` (a list of these, oldest first): lines of (text, chip or None, Geste)."""

    nom: str
    lignes: Sequence[tuple[str, Puce | None, Geste]]
    en_retard: bool = False


@dataclass(frozen=True)
class Fait:
    """One word and its value, for `composants/faits.html` (a list of these); `erreur` is the address of « Signaler une erreur »."""

    mot: str
    valeur: object
    note: str = ""
    erreur: str = ""


@dataclass(frozen=True)
class Vide(Composant):
    """Nothing here: what is missing, why it matters, one button."""

    gabarit = "composants/vide.html"
    titre: str
    texte: str
    geste: Geste | None = None


@dataclass(frozen=True)
class ChoixEgaux(Composant):
    """Accept or refuse: two gestures of the same weight, what one is free to do above, what others will learn below."""

    gabarit = "composants/choix_egaux.html"
    accepter: Geste
    refuser: Geste
    liberte: str
    suite: str


@dataclass(frozen=True)
class Consequences(Composant):
    """What a grave gesture entails, before its button."""

    gabarit = "composants/consequences.html"
    introduction: str
    lignes: Sequence[str]


@dataclass(frozen=True)
class Fabrication(Composant):
    """A document being made. `url` answers the partial `composants/fabrication.html#etat` with this object as `c`, or 204 when nothing changed."""

    gabarit = "composants/fabrication.html"
    cle: str
    titre: str
    etat: Literal["en_file", "en_cours", "a_sceller", "prete", "echouee", "detruite"]
    url: str
    etape: int = 0
    etapes: int = 0
    cause: str = ""
    lien: Lien | None = None
    refaire: Geste | None = None

    @property
    def finie(self) -> bool:
        return self.etat in ("prete", "echouee", "detruite")
