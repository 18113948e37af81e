"""The base of every form: one crispy helper, our typography on our labels, who reads each field, native dates and times."""
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms

from bilan.socle.typographie import typographier


class Aide(FormHelper):
    """Fields only: the page writes the `<form>`, its token, the summary of errors and its buttons."""

    def __init__(self, form: forms.BaseForm | None = None) -> None:
        super().__init__(form)
        self.form_tag = False
        self.disable_csrf = True
        self.form_show_errors = True
        self.include_media = False


class ChampLie(forms.BoundField):
    """A field whose control is described by its help, its error, and by who reads it."""

    @property
    def id_lecteurs(self) -> str:
        return f"{self.auto_id}_lecteurs"

    @property
    def aria_describedby(self) -> str | None:
        parts = [super().aria_describedby, self.id_lecteurs if getattr(self.field, "lecteurs", "") else ""]
        return " ".join(part for part in parts if part) or None


class Formulaire(forms.BaseForm):
    """Mixin, before `forms.Form` or `forms.ModelForm`.

    `lecteurs`: field → who reads it; `prives`, `partages`: the same, and the field stands in a closed or a shared zone;
    `paroles`: fields where a person writes in confidence, set in Literata.
    """

    bound_field_class = ChampLie
    lecteurs: ClassVar[dict[str, str]] = {}
    prives: ClassVar[dict[str, str]] = {}
    partages: ClassVar[dict[str, str]] = {}
    paroles: ClassVar[set[str]] = set()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.helper = Aide(self)
        for nom, champ in self.fields.items():
            self._habiller(nom, champ)

    def _habiller(self, nom: str, champ: forms.Field) -> None:
        champ.label = typographier(str(champ.label if champ.label is not None else nom.replace("_", " ").capitalize()))
        if champ.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            champ.error_messages["required"] = _a_renseigner(champ)
        champ.help_text = typographier(str(champ.help_text))
        champ.zone = "prive" if nom in self.prives else "partage" if nom in self.partages else ""
        champ.seul = nom in self.prives
        champ.lecteurs = typographier({**self.lecteurs, **self.prives, **self.partages}.get(nom, ""))
        if nom in self.paroles:
            champ.widget.attrs["class"] = f"{champ.widget.attrs.get('class', '')} parole".strip()
        _natif(champ.widget)


def _a_renseigner(champ: forms.Field) -> str:
    """What to do, rather than « Ce champ est obligatoire »."""
    if isinstance(champ, forms.BooleanField):
        return typographier(f"Cochez la case « {champ.label} ».".replace(". »", " »"))
    return typographier(f"{'Choisissez' if isinstance(champ, forms.ChoiceField) else 'Renseignez'} « {champ.label} ».")


def _natif(widget: forms.Widget) -> None:
    """The browser's own date and time pickers, which expect ISO values."""
    for classe, genre, ecriture in ((forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"), (forms.DateInput, "date", "%Y-%m-%d"), (forms.TimeInput, "time", "%H:%M")):
        if isinstance(widget, classe):
            widget.input_type, widget.format = genre, ecriture
