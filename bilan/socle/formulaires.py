"""The base of every form: one crispy helper, our typography on our labels, who reads each field, native dates and times."""
import secrets
from collections.abc import Collection
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bilan.socle.mots import nombre
from bilan.socle.nir import garder
from bilan.socle.typographie import typographier

NATIFS = (
    (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
    (forms.DateInput, "date", "%Y-%m-%d"),
    (forms.TimeInput, "time", "%H:%M"),
)


class Refus(str):
    """A refusal whose numbers are written « 25 000 », as those of the page; Django fills it in with figures."""

    __slots__ = ()

    def __mod__(self, valeurs: Any) -> str:
        return str(self) % {cle: nombre(valeur) if isinstance(valeur, int) else valeur for cle, valeur in valeurs.items()}


# what Django would say in the words of a programmer, by the code of its validators
REFUS = {code: Refus(typographier(mots)) for code, mots in {
    "max_value": "Écrivez %(limit_value)s au plus.", "min_value": "Écrivez %(limit_value)s au moins.",
    "max_decimal_places": "Écrivez %(max)s chiffres au plus après la virgule.",
    "max_length": "C’est trop long : %(limit_value)s caractères au plus, il y en a %(show_value)s.",
}.items()}


class Aide(FormHelper):
    """Fields only: the page writes the `<form>`, its token, the summary of errors and its buttons."""

    def __init__(self, form: forms.BaseForm | None = None) -> None:
        super().__init__(form)
        self.form_tag = False
        self.disable_csrf = True
        self.form_show_errors = True
        self.include_media = False


class ChampLie(forms.BoundField):
    """A field that knows who reads it, and whose control is described by its help, its error, and that."""

    form: "Formulaire"

    @property
    def seul(self) -> bool:
        return self.name in self.form.prives

    @property
    def facultatif(self) -> bool:
        return not (self.field.required or self.form.en_lignes or self.name in self.form.au_choix)

    @property
    def zone(self) -> str:
        return "prive" if self.seul else "partage" if self.name in self.form.partages else ""

    @property
    def lecteurs(self) -> str:
        form = self.form
        return typographier({**form.lecteurs, **form.prives, **form.partages}.get(self.name, ""))

    @property
    def id_lecteurs(self) -> str:
        return f"{self.auto_id}_lecteurs"

    @property
    def aria_describedby(self) -> str | None:
        parts = [super().aria_describedby, self.id_lecteurs if self.lecteurs else ""]
        return " ".join(part for part in parts if part) or None


class ListeDeChoix(forms.Select):
    """A list of choices, written at once: Django opens two templates for each."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        liste = self.get_context(name, value, attrs)["widget"]
        choix = [option for _, groupe, _ in liste["optgroups"] for option in groupe]
        options = format_html_join("\n", '  <option value="{}"{}>{}</option>', ((o["value"], flatatt(o["attrs"]), o["label"]) for o in choix))
        return format_html("<select{}>\n{}\n</select>", flatatt({"name": name, **liste["attrs"]}), options)


class Formulaire(forms.BaseForm):
    """Mixin, before `forms.Form` or `forms.ModelForm`.

    `en_lignes`: its fields go in lines, each whole or empty, and none is said to be optional; `au_choix`: nor these, one of which is enough.
    `lecteurs`: field → who reads it; `prives`, `partages`: the same, and the field stands in a closed or a shared zone;
    `paroles`: fields where a person writes in confidence, set in Literata. Whatever the field, a social-security number is refused.
    """

    bound_field_class = ChampLie
    en_lignes: ClassVar[bool] = False
    au_choix: Collection[str] = ()
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
            garder(champ)

    def sans(self, nom: str) -> None:
        """Take a field out of the form and of its layout: what is not asked is not drawn either."""
        del self.fields[nom]
        self.helper = Aide(self)

    def _habiller(self, nom: str, champ: forms.Field) -> None:
        champ.label = typographier(str(champ.label if champ.label is not None else nom.replace("_", " ").capitalize()))
        if champ.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            champ.error_messages["required"] = _a_renseigner(champ)
        refuser_en_mots(champ)
        champ.error_messages = {cle: typographier(mots) if type(mots) is str else mots for cle, mots in champ.error_messages.items()}
        champ.help_text = typographier(str(champ.help_text))
        classes = [champ.widget.attrs.get("class", ""), _classe(champ.widget), "parole" if nom in self.paroles else ""]
        if any(classes):
            champ.widget.attrs["class"] = " ".join(classe for classe in classes if classe)
        _natif(champ.widget)


class FormeGardee(Formulaire, forms.Form):
    """A form kept as it is typed (static/bilan/garde.js): `revision` is what was read, `onglet` tells one tab from another."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    onglet = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=lambda: secrets.token_urlsafe(16))

    @property
    def lue(self) -> dict[str, Any]:
        """What this tab had read, and which tab it is."""
        return {nom: self.cleaned_data[nom] for nom in ("revision", "onglet")}

    @property
    def fautes(self) -> dict[str, str]:
        """What is to be mended, field by field, as the script shows it."""
        return {nom: " ".join(map(str, erreurs)) for nom, erreurs in self.errors.items()}


class JeuDeFormes(forms.BaseFormSet):
    """Several forms in one; one that arrives without its counters was cut on its way."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        **forms.BaseFormSet.default_error_messages,
        "missing_management_form": typographier("Ce formulaire est arrivé incomplet : rechargez la page, puis recommencez."),
    }


def refuser_en_mots(champ: forms.Field) -> None:
    """A browser would cut without a word the end of what is pasted: the refusal keeps it, and counts."""
    champ.widget.attrs.pop("maxlength", None)
    champ.error_messages = {**REFUS, **champ.error_messages}


def _classe(widget: forms.Widget) -> str:
    """Bootstrap's, so that a field printed without crispy looks the same."""
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "" if isinstance(widget, forms.MultiWidget) or widget.is_hidden else "form-control"


def _a_renseigner(champ: forms.Field) -> str:
    """What to do, rather than « Ce champ est obligatoire »."""
    nom = str(champ.label).rstrip(".")
    if isinstance(champ, forms.BooleanField):
        return typographier(f"Cochez la case « {nom} ».")
    return typographier(f"{'Choisissez une réponse à' if isinstance(champ, forms.ChoiceField) else 'Renseignez'} « {nom} ».")


def _natif(widget: forms.Widget) -> None:
    """The browser's own date and time pickers, which expect ISO values."""
    for classe, genre, ecriture in NATIFS:
        if isinstance(widget, classe):
            widget.input_type, widget.format = genre, ecriture


def trop_gros(requete: HttpRequest) -> bool:
    """Whether what was sent is beyond what is ever read: it was thrown away as it came (`FILE_UPLOAD_HANDLERS`)."""
    return int(requete.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
