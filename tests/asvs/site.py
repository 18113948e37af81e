"""The whole site as each person reads it, a tag in every text: every page that the access policy opens, what it answered, and what reading it wrote."""
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from bilan.signature import liens
from bilan.signature.models import Lien
from bilan.socle.acteur import Acteur
from bilan.socle.coffre import ChampSecret
from bilan.socle.models import Compte
from bilan.socle.roles import Role
from conventions.actions import preparer_la_suite
from conventions.models import Convention
from tests.outils.canaris import avec, champs_secrets, sans_declencheur
from tests.outils.connexion import Visiteur
from tests.outils.monde import Monde
from tests.outils.politique import LIGNES, PERSONAS
from tests.test_canari import histoire

BALISE = "\"'><img src=x onerror=pris=1><script>pris=1</script>{{7*7}}"
COURTE = '"><b pris>'  # where the other is too long: a telephone, a postcode
LUS = {"beneficiaires.Organisme.logo_version", "conventions.Signalement.ligne", "syntheses.Suspension.reference"}  # short words that a rule reads
NOTRES = ("socle", "signature", "beneficiaires", "conventions", "seances", "travaux", "syntheses")
EMPLOYEUR = ("conventions:lien", "conventions:lien_pdf", "conventions:lien_preuve")
# what `pg_stat_xact_user_tables` counts, without its joins: asked around each page
ECRITURES = """
    SELECT relname, n FROM pg_class,
        LATERAL (SELECT pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid) AS n) AS ecrites
    WHERE relkind = 'r' AND n > 0 AND relnamespace = current_schema()::regnamespace
"""


@dataclass(frozen=True)
class Lecture:
    qui: str
    route: str
    adresse: str
    reponse: HttpResponse
    ecrit: frozenset[str]  # tables that reading it wrote in

    @property
    def nom(self) -> str:
        return f"{self.qui}, {self.route}"

    @property
    def genre(self) -> str:
        return self.reponse.headers.get("Content-Type", "").partition(";")[0]

    @property
    def texte(self) -> str:
        """What a page says; nothing of a file."""
        return self.reponse.text if self.reponse.headers.get("Content-Type", "").startswith("text/html") else ""


class Site(Monde):
    """A bilan paid by an employer, read by the two of them, by the employer through his link, by gestion and by a stranger."""

    def __init__(self) -> None:
        super().__init__(histoire, tous_les=7)  # a letter of each kind
        for compte in self.comptes.values():  # as their first sign-in left them
            EmailAddress.objects.get_or_create(user=compte, email=compte.email, defaults={"primary": True, "verified": True})
        Lien.objects.update(expire_le=timezone.now() + timedelta(days=1))
        contrat = Convention.objects.get(dossier=self.dossier, etat="conclue")
        preparer_la_suite(contrat, acteur=Acteur(compte=self.dossier.consultant), instant=timezone.now())  # the pages of a draft open to it alone
        self.lien = Lien.objects.filter(objet="conventions.version", partie=Role.EMPLOYEUR, revoque_le=None).first()
        baliser()

    def visiteur(self, qui: str) -> Visiteur:
        visiteur = Visiteur(raise_request_exception=False)
        if qui == "employeur":
            visiteur.get(urlsplit(liens.adresse(self.lien)).path)
        elif qui in self.comptes:
            visiteur.force_login(self.comptes[qui])
            visiteur.get("/")  # the first page of a session writes that it began
        return visiteur

    @cached_property
    def lectures(self) -> list[Lecture]:
        """Every page, read once by each who may."""
        return [self._lire(qui, visiteur, *page) for qui in self.pages for visiteur in (self.visiteur(qui),) for page in self.pages[qui]]

    @cached_property
    def pages(self) -> dict[str, list[tuple[str, str]]]:
        """Who reads what: routes and their addresses; what is open to strangers is theirs alone."""
        publiques = set(ouvre("anonyme", "GET"))
        ouvertes = {
            qui: [(route, reverse(route, args=self.arguments(route))) for route in ouvre(qui, "GET") if qui == "anonyme" or route not in publiques]
            for qui in ("anonyme", "titulaire", "consultant du dossier", "gestion")
        }
        ouvertes["gestion"] += list(_administration())
        return ouvertes | {"employeur": [(route, reverse(route, args=[self.lien.pk])) for route in EMPLOYEUR]}

    def relire(self, qui: str, route: str) -> Lecture:
        """Once more, by a new visitor: under other settings."""
        return self._lire(qui, self.visiteur(qui), route, reverse(route, args=self.arguments(route)))

    def _lire(self, qui: str, visiteur: Visiteur, route: str, adresse: str) -> Lecture:
        with sans_suite(visiteur):
            avant = ecritures()
            reponse = visiteur.get(adresse)
            apres = ecritures()
        assert reponse.status_code < 500, (qui, adresse)
        return Lecture(qui, route, adresse, reponse, frozenset(table for table, n in apres.items() if n != avant.get(table, 0)))


def _administration() -> Iterator[tuple[str, str]]:
    """The list of each model, and the page of its last row, or the one that adds one."""
    for modele in admin.site._registry:
        nom = f"admin:{modele._meta.app_label}_{modele._meta.model_name}"
        yield f"{nom}_changelist", reverse(f"{nom}_changelist")
        pk = modele._base_manager.order_by("-pk").values_list("pk", flat=True).first()
        yield (f"{nom}_change", reverse(f"{nom}_change", args=[pk])) if pk else (f"{nom}_add", reverse(f"{nom}_add"))


def ouvre(qui: str, methode: str, *codes: str) -> list[str]:
    """The routes that the policy opens to this person."""
    rang = 2 + PERSONAS.index(qui)
    return [ligne[0] for ligne in LIGNES if ligne[1] == methode and ligne[rang] in (codes or ("oui",))]


@contextmanager
def sans_suite(visiteur: Visiteur) -> Iterator[None]:
    """What is written inside is undone, a sign-out too."""
    temoins = SimpleCookie(visiteur.cookies)  # an answer puts others in their place, and changes none
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    visiteur.cookies = temoins


def ecritures() -> dict[str, int]:
    """How many rows this transaction has written so far, by table, undone ones included."""
    with connection.cursor() as curseur:
        curseur.execute(ECRITURES)
        return dict(curseur.fetchall())


def qui_ecrit(suite: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The sabotage: a middleware that counts visits in the account."""

    def intergiciel(requete: HttpRequest) -> HttpResponse:
        Compte.objects.filter(pk=requete.user.pk).update(last_login=timezone.now())
        return suite(requete)

    return intergiciel


def baliser() -> None:
    """The tag in every secret and in every plain sentence of ours; rows that never change once written do, here."""
    with sans_declencheur():
        for modele, champ in champs_secrets():
            for rangee in modele._base_manager.select_related("coffre"):
                valeur = getattr(rangee, champ.attname)
                if valeur and (" " in valeur or "@" not in valeur):  # an address stays one
                    setattr(rangee, champ.attname, avec(valeur, BALISE))
                    rangee.save(update_fields=[champ.attname])
        for modele in (m for m in apps.get_models() if m._meta.app_label in NOTRES[2:] or m._meta.label == "socle.Compte"):
            for champ in filter(_libre, modele._meta.concrete_fields):
                mot = BALISE if champ.max_length is None or champ.max_length >= len(BALISE) else COURTE
                modele._base_manager.exclude(**{f"{champ.attname}__regex": r"^($|[{\[])"}).update(**{champ.attname: mot})


def _libre(champ: models.Field) -> bool:
    """What somebody types: no choice, no key, no number, no fingerprint of a password, nothing that a rule reads."""
    ecrit = type(champ) in (models.CharField, models.TextField) and not isinstance(champ, ChampSecret) and champ.name != "password"
    return ecrit and str(champ) not in LUS and not champ.choices and not champ.unique and (champ.max_length is None or champ.max_length >= len(COURTE))


def balise(texte: str) -> bool:
    """Whether one of the two tags is in it, as it was typed or as a page says it."""
    return "onerror" in texte or "b pris" in texte
