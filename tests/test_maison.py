"""The rules of the house that no linter knows: each one names what breaks it."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from bilan.socle.roles import ROLES_DE_COMPTE

RACINE = Path(__file__).parents[1]
APPLICATIONS = ("bilan", "beneficiaires", "conventions", "seances", "travaux", "syntheses")
LIGNES_D_UN_MODULE, LIGNES_D_UNE_FONCTION = 200, 30
UN_SEUL_FICHIER = {"bilan/settings.py"}  # one settings file: a second one would be worse than a long one
PORTES = re.compile(r"/(views|vues|forms)(/|\.py$)")
VUES = re.compile(r"/(views|vues)(/|\.py$)")


@cache
def modules() -> dict[str, tuple[str, ast.Module]]:
    """Our Python, tests and migrations aside: path -> (text, tree)."""
    chemins = chain.from_iterable((RACINE / application).rglob("*.py") for application in APPLICATIONS)
    textes = {str(chemin.relative_to(RACINE)): chemin.read_text() for chemin in chemins if "migrations" not in chemin.parts}
    return {chemin: (texte, ast.parse(texte)) for chemin, texte in sorted(textes.items())}


@cache
def noeuds_de(chemin: str) -> list[ast.AST]:
    """All the nodes of this module: many rules walk through them."""
    return list(ast.walk(modules()[chemin][1]))


def noeuds(type_: type | tuple[type, ...], ou: Callable[[str], object] = bool) -> Iterator[tuple[str, ast.AST]]:
    for chemin in filter(ou, modules()):
        yield from ((chemin, noeud) for noeud in noeuds_de(chemin) if isinstance(noeud, type_))


def importes(chemin: str) -> set[str]:
    """The full names that a module imports."""
    noms = set()
    for _, noeud in noeuds((ast.Import, ast.ImportFrom), chemin.__eq__):
        module = getattr(noeud, "module", None)
        noms |= {f"{module}.{alias.name}" if module else alias.name for alias in noeud.names}
    return noms


def gabarits(*sauf: str) -> dict[str, str]:
    """Our templates without their comments: path under templates/ -> text."""
    dossier = RACINE / "templates"
    trouves = {str(chemin.relative_to(dossier)): chemin.read_text() for chemin in sorted(dossier.rglob("*.html"))}
    return {nom: re.sub(r"{% comment .*?endcomment %}|{#.*?#}", "", texte, flags=re.S) for nom, texte in trouves.items() if not nom.startswith(sauf)}


def nos_modeles() -> list[type[models.Model]]:
    return [modele for modele in apps.get_models() if modele.__module__.split(".")[0] in APPLICATIONS]


def test_no_module_is_longer_than_a_room():
    longs = {chemin: n for chemin, (texte, _) in modules().items() if (n := texte.count("\n")) > LIGNES_D_UN_MODULE and chemin not in UN_SEUL_FICHIER}
    assert longs == {}


def test_no_function_is_longer_than_a_page():
    """Its body: what it takes and what it says of itself may be as long as they need."""
    fonctions = [(chemin, f) for chemin, f in noeuds((ast.FunctionDef, ast.AsyncFunctionDef))]
    longues = {f"{chemin}:{f.lineno} {f.name}": n for chemin, f in fonctions if (n := _lignes(f)) > LIGNES_D_UNE_FONCTION}
    assert longues == {}


def _lignes(fonction) -> int:
    corps = fonction.body[1:] if ast.get_docstring(fonction) else fonction.body
    return corps[-1].end_lineno - corps[0].lineno + 1 if corps else 0


def test_every_module_says_in_its_docstring_what_it_is_for():
    muets = [chemin for chemin, (texte, arbre) in modules().items() if texte.strip() and not ast.get_docstring(arbre)]
    assert muets == []


# Where there is no scope to pass by: no account, or a model that has none.
SANS_PORTEE = {
    "beneficiaires/views/journal.py": {"Evenement"},  # the lines of a dossier that was reached through its scope
    "bilan/demonstration/views.py": {"Envoi"},
    "bilan/public/vues/pages.py": {"Organisme"},  # the legal notices, read by anyone
    "bilan/vues/gestion.py": {"Compte", "Document", "Envoi", "Prestation"},  # gestion's home counts them and opens none
    "bilan/vues/retards.py": {"Compte"},  # the names of those who follow what is late
    "conventions/views/employeur.py": {"Version"},  # the row that a personal link names
}


def test_a_view_reaches_rows_only_through_the_scope_of_whoever_asks():
    fautes = []
    for chemin, acces in noeuds(ast.Attribute, VUES.search):
        gestionnaire = acces.value
        if isinstance(gestionnaire, ast.Attribute) and gestionnaire.attr in {"objects", "_base_manager", "_default_manager"} and acces.attr != "pour":
            modele = ast.unparse(gestionnaire.value)
            if modele not in SANS_PORTEE.get(chemin, ()):
                fautes.append(f"{chemin}:{acces.lineno} {ast.unparse(acces)}")
    assert fautes == []


@pytest.mark.parametrize("nom", ["mark_safe", "csrf_exempt", "SafeString", "raw", "extra"])
def test_nothing_goes_around_the_protections(nom):
    """A call, or a decorator; `SafeString` is made where exponents are set, from what was escaped first, by the sanitiser, and for the guides, which are ours;
    `mark_safe` where a cell that Django's admin made, escaped, gets the name of its column, escaped too;
    mail services pause reminders without any cookie."""
    appels = [(chemin, n.func) for chemin, n in noeuds(ast.Call)]
    decorateurs = [(chemin, d) for chemin, n in noeuds((ast.FunctionDef, ast.ClassDef)) for d in n.decorator_list]
    fautes = [
        f"{chemin}:{n.lineno}" for chemin, n in appels + decorateurs
        if nom in {getattr(n, "id", ""), getattr(n, "attr", "")} and (nom, chemin) not in {
            ("SafeString", "bilan/socle/typographie.py"), ("SafeString", "bilan/socle/balisage.py"), ("SafeString", "bilan/aide/lecture.py"),
            ("csrf_exempt", "bilan/socle/vues_pause.py"), ("mark_safe", "bilan/socle/templatetags/bilan.py"),
        }
    ]
    assert fautes == []


@pytest.mark.parametrize("methode", ["delay", "apply_async", "send_task"])
def test_no_request_talks_to_the_broker(methode):
    """PostgreSQL is the truth and Celery is woken by its clock alone: nobody hands it a task, but for what measures how it gives one back."""
    fautes = [f"{chemin}:{n.lineno}" for chemin, n in noeuds(ast.Attribute) if n.attr == methode and chemin != "bilan/mesures/reprise.py"]
    assert fautes == []


def test_the_pages_do_not_know_celery():
    connaisseurs = {chemin: sorted(i for i in importes(chemin) if i.startswith(("celery", "bilan.taches", "bilan.celery"))) for chemin in modules()}
    assert {chemin: noms for chemin, noms in connaisseurs.items() if noms and PORTES.search(chemin)} == {}


def test_nothing_happens_behind_ones_back():
    """No signals: what follows an act is written in the act."""
    signaux = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.contrib.auth.signals", "allauth.account.signals")
    fautes = {chemin: sorted(i for i in importes(chemin) if i.startswith(signaux)) for chemin in modules()}
    assert {chemin: noms for chemin, noms in fautes.items() if noms} == {}


def test_a_scope_names_roles_that_hold_accounts():
    inconnus = {m._meta.label: set(m.PORTEE) - set(ROLES_DE_COMPTE) for m in nos_modeles() if hasattr(m, "PORTEE")}
    assert {nom: roles for nom, roles in inconnus.items() if roles} == {}


def test_a_scope_is_read_by_its_manager():
    sans = [m._meta.label for m in nos_modeles() if hasattr(m, "PORTEE") and not hasattr(m.objects, "pour")]
    assert sans == []


def minuscule(mots: str) -> bool:
    """« début », but also « SIRET » or « SHA-256 »: an acronym keeps its capitals."""
    premier = re.split(r"[\s’]", mots)[0]
    return not premier[:1].isupper() or sum(c.isupper() for c in premier) > 1


def test_names_shown_to_people_begin_in_lower_case():
    fautes = []
    for modele in nos_modeles():
        noms = {modele._meta.label: modele._meta.verbose_name} | {
            f"{modele._meta.label}.{champ.name}": champ.verbose_name for champ in modele._meta.concrete_fields if not champ.primary_key
        }
        fautes += [f"{ou} : {nom}" for ou, nom in noms.items() if not minuscule(str(nom))]
    assert fautes == []


def test_every_constraint_can_say_why_it_refuses():
    """Django formats these sentences: a lone « % » would turn a refusal into a failure."""
    contraintes = [contrainte for modele in nos_modeles() for contrainte in modele._meta.constraints]
    assert len(contraintes) > 20
    assert [c.name for c in contraintes if not c.get_violation_error_message()] == []


def test_every_default_order_is_total():
    """Two rows that tie would change places from one page of a list to the next."""
    flous = [m._meta.label for m in nos_modeles() if m._meta.ordering and not _total(m)]
    assert flous == []


def _total(modele: type[models.Model]) -> bool:
    noms = {nom.lstrip("-").removesuffix("_id") for nom in modele._meta.ordering if isinstance(nom, str)}
    noms |= {noeud.name for expression in modele._meta.ordering if not isinstance(expression, str) for noeud in _champs(expression)}
    if "pk" in noms or any(champ.unique for champ in modele._meta.concrete_fields if champ.name in noms):
        return True
    if modele._meta.label == "socle.ParametreReglementaire":
        return True  # an exclusion constraint: two periods of a code never meet, so its beginning tells them apart
    uniques = [c for c in modele._meta.constraints if isinstance(c, models.UniqueConstraint) and c.fields and c.condition is None]
    return any(set(contrainte.fields) <= noms for contrainte in uniques)


def _champs(expression) -> list[models.F]:
    return [e for e in getattr(expression, "source_expressions", [expression]) if isinstance(e, models.F)]


EN_LIGNE = {
    "gestionnaire": re.compile(r"<[a-zA-Z][^>]*\son[a-z]+\s*="),
    "style": re.compile(r"<style|<[a-zA-Z][^>]*\sstyle\s*="),
    "script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")|href=\"javascript:"),
}


@pytest.mark.parametrize("quoi", EN_LIGNE)
def test_no_template_carries_what_the_content_policy_refuses(quoi):
    """Letters aside: a mail client reads no style sheet."""
    fautes = [nom for nom, texte in gabarits("courriels/", "demonstration/courriel.html").items() if EN_LIGNE[quoi].search(texte)]
    assert fautes == []


def test_no_page_knows_the_machine_on_which_it_was_written():
    chemins = [*RACINE.glob("*.md"), *(RACINE / "docs").rglob("*.md"), *(RACINE / "exemples").iterdir(), *(RACINE / "bin").iterdir()]
    machine = re.compile(r"/work/|/home/|/root/|/Users/")
    pages = {str(c.relative_to(RACINE)): c.read_text() for c in chemins if c.is_file()} | {c: t for c, (t, _) in modules().items()}
    assert [chemin for chemin, texte in pages.items() if machine.search(texte)] == []


def test_nothing_is_left_for_later():
    notes = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    assert [chemin for chemin, (texte, _) in modules().items() if notes.search(texte)] == []


def test_words_that_the_law_has_replaced_are_not_on_any_page():
    """« Bénéficiaire », never « stagiaire » (domaine.md §8)."""
    fautes = [nom for nom, texte in gabarits().items() if re.search(r"stagiaire|pôle emploi", texte, re.I)]
    assert fautes == []
