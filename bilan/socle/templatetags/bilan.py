"""{% load bilan %}: the components, and the French words for dates, hours and amounts. See templates/composants/LISEZMOI.md."""
from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from bilan.socle import balisage, mots, tableur, texte_garde, typographie
from bilan.socle.annonces import a_defaire
from bilan.socle.connexion.appareils import appareil
from bilan.socle.jauges import Etape, Jauge
from bilan.socle.presentation import Composant, GenrePuce, Puce

register = template.Library()
register.filter("a_defaire", a_defaire)
register.filter("appareil", appareil)
register.filter("balisage", balisage.en_html)  # of what a person wrote, with titles, lists and emphasis
register.filter("sur_papier", balisage.sur_papier)
register.filter("exposants", typographie.exposants)
register.filter("typographier", typographie.typographier)  # of our own sentences, never of what a person typed
for fonction in (
    mots.jour_du_mois, mots.date_courte, mots.date_en_mots, mots.jour_court, mots.jour_en_mots, mots.heure, mots.moment, mots.duree,
    mots.nombre, mots.euros, mots.octets, mots.en_lettres, mots.accorder, mots.pluriel, mots.jours_restants, mots.enumeration, mots.de,
    mots.de_region, mots.que, mots.siret,
):
    register.filter(fonction.__name__, fonction)


def _rendre(context: Context, gabarit: str, **valeurs: object) -> SafeString:
    """The partial, in the page's own context: request and csrf_token are there."""
    moteur = context.template.engine  # type: ignore[union-attr]  # a tag is always rendered by a template
    with context.push(**valeurs):
        return moteur.get_template(gabarit).render(context)


@register.simple_tag(takes_context=True)
def composant(context: Context, c: Composant | None) -> SafeString | str:
    """Any object of `bilan.socle.presentation`, `jauges` or `semaine`; None draws nothing."""
    return _rendre(context, c.gabarit, c=c) if c else ""


@register.simple_tag(takes_context=True)
def icone(context: Context, nom: str) -> SafeString:
    """A drawing beside a word, never alone; the names are the partials of composants/icones.html."""
    return _rendre(context, f"composants/icones.html#{nom}")


@register.simple_tag(takes_context=True)
def csv(context: Context, adresse: str = "") -> SafeString:
    """The link to the list of this page as a spreadsheet, its filters kept."""
    return _rendre(context, "composants/csv.html", adresse=adresse or tableur.adresse(context["request"]))


@register.inclusion_tag("composants/texte_garde.html", takes_context=True)
def texte_repris(context: Context) -> dict[str, Any]:
    """What was being written on this page when the session ended."""
    requete = context.get("request")
    return {"textes": texte_garde.textes(requete) if requete else []}


@register.simple_tag
def puce(genre: GenrePuce, texte: str) -> SafeString:
    """A state chip: shape, then word, then colour."""
    return Puce(genre, texte).__html__()


@register.inclusion_tag("composants/visible_par.html")
def visible_par(qui: str, *, seul: bool = False, identifiant: str = "") -> dict[str, Any]:
    """Who reads what is written here; `seul` when it is the writer alone."""
    return {"qui": qui, "seul": seul, "identifiant": identifiant}


@register.simple_tag(takes_context=True)
def jauge(context: Context, etape: Etape, *, nom: str = "", rond: bool = False) -> SafeString:
    """One square an hour for a step; give a `nom` when no text beside it says the hours."""
    return _rendre(context, Jauge.gabarit, c=Jauge.d_heures(etape.faites, etape.total, etape.prevues, nom, rond))


@register.simple_tag(takes_context=True)
def jauge_compte(context: Context, faits: int, total: int, *, prevus: int = 0, nom: str = "") -> SafeString:
    """One square a thing: questions answered, dossiers carried."""
    return _rendre(context, Jauge.gabarit, c=Jauge.de_compte(faits, total, prevus, nom))


@register.filter
def nommees(cases: Iterable[SafeString], entetes: Iterable[dict[str, Any]]) -> Iterator[SafeString]:
    """The cells of a row of the back office, each with the name of its column: what a telephone shows beside it."""
    for case, entete in zip(cases, entetes, strict=True):
        nom = str(entete["text"])
        dit = "" if "<" in nom else format_html(' data-l="{}"', nom[:1].upper() + nom[1:])
        role = ' role="rowheader"' if case.startswith("<th") else ' role="cell"'
        yield mark_safe(f"{case[:3]}{role}{dit}{case[3:]}")  # noqa: S308 (Django made the cell, `format_html` the label)


@register.inclusion_tag("composants/erreurs.html")
def erreurs(*formulaires: BaseForm | BaseFormSet) -> dict[str, Any]:
    """The summary on top of a page whose forms were refused: it takes the focus and links to each field."""
    lignes: list[tuple[str, str]] = []
    for formulaire in formulaires:
        if isinstance(formulaire, BaseFormSet):
            lignes += [("", str(erreur)) for erreur in formulaire.non_form_errors()]
            lignes += [ligne for forme in formulaire.forms for ligne in _lignes(forme)]
        elif formulaire:
            lignes += _lignes(formulaire)
    return {"lignes": lignes}


def _lignes(formulaire: BaseForm) -> list[tuple[str, str]]:
    generales = [("", str(erreur)) for erreur in formulaire.non_field_errors()]
    return generales + [(_ancre(champ), _avec_son_champ(champ, str(erreur))) for champ in formulaire for erreur in champ.errors]


def _avec_son_champ(champ: BoundField, erreur: str) -> str:
    """Away from its field, a message must say which one it is about."""
    nom = champ.label.rstrip(".?")
    return erreur if nom in erreur else f"{nom}{mots.FINE}: {erreur}"


def _ancre(champ: BoundField) -> str:
    """The id of the control, of the first one of a group."""
    return champ.id_for_label or f"{champ.auto_id}_0"
