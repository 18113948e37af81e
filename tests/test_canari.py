"""Professional secrecy, shown: a unique word in every secret of a whole bilan is met nowhere but before the two people it belongs to.

A new secret field has its word by itself; when nothing of it is told in the world of tests/outils/monde.py, this file fails and says so.
"""
import functools
import io
import os
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from inspect import signature
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from beneficiaires.gestion.echanges.pages import Echange
from beneficiaires.models import Consultation
from beneficiaires.regles import LECTEURS, TypeDocument
from bilan import celery
from bilan.base_embarquee.serveur import _binaires
from bilan.demonstration import recits
from bilan.portail import extrait
from bilan.signature import liens
from bilan.signature.models import Lien
from bilan.socle import documents
from bilan.socle.acteur import Acteur
from bilan.socle.courriels import rendre
from bilan.socle.models import Envoi
from bilan.socle.proprietaire import application
from bilan.socle.roles import Role
from conventions.models import Signalement, Version
from seances import actions as seances
from seances import icalendrier
from seances.models import Seance
from syntheses import actions as syntheses
from syntheses.models import Synthese
from tests.outils.base import vider
from tests.outils.canaris import champs_secrets, semer, trouves
from tests.outils.connexion import Visiteur
from tests.outils.listes import LISTES
from tests.outils.monde import Monde
from tests.outils.politique import LIGNES, PERSONAS
from travaux import actions as travaux
from travaux.actions import contenu
from travaux.models import Attentes, Note, Preparation, Reponses

pytestmark = pytest.mark.django_db
DEUX = {"titulaire", "consultant du dossier"}
# Whose eyes besides, or instead, row by row; nobody else's, ever.
AUSSI = {"beneficiaires.DemandeDroit": DEUX | {"gestion"}}
SEUL = {
    "beneficiaires.PremierContact": lambda contact: {"consultant du dossier", "autre consultant", "gestion"},  # whoever may take it
    "beneficiaires.RecitReclamation": lambda recit: {"gestion"},
    "seances.Absence": lambda absence: {"consultant du dossier"},
    "socle.Document": lambda document: set(),  # until it is made, nobody
    "conventions.Signalement": lambda signalement: {"consultant du dossier"},
    "travaux.Brouillon": lambda brouillon: {"consultant du dossier"},
    "travaux.Note": lambda note: DEUX if note.partagee else {"consultant du dossier"},
    "travaux.Reponses": lambda reponses: DEUX if reponses.preparation.etat == "rendue" else {"titulaire"},
}

# What the policy opens to the consultant and closes to a colleague is a page of the file: its opening is told to the person.
DU_DOSSIER = {
    ligne[0] for ligne in LIGNES
    if ligne[1] == "GET" and ligne[2 + PERSONAS.index("consultant du dossier")] == "oui" and ligne[2 + PERSONAS.index("autre consultant")] in ("403", "404")
} - {"beneficiaires:etat_document"}


def histoire(c: recits.Calendrier) -> dict:
    """A bilan paid by the employer, its synthesis before the person's eyes: the most numerous parties, the most content."""
    premier, relecture = c.lundi(-11), recits.en_relecture(c)
    dossier = {**relecture["dossier"], "financement": "plan_developpement", "sur_temps_travail": True}
    return {**relecture, "employeur": recits.KERBRAT, "dossier": dossier, "convention": recits._signatures(premier)}


class Couvee(Monde):
    """The told world, a word in each secret, then the end of the bilan: its documents are made of what was sown."""

    def __init__(self) -> None:
        super().__init__(histoire, tous_les=7)
        self.instant = timezone.now()
        self.par_consultant, self.par_titulaire = (Acteur(compte=self.comptes[qui]) for qui in ("consultant du dossier", "titulaire"))
        self._completer()
        semis = {f"{modele._meta.label}.{champ.name}": semer(modele, champ) for modele, champ in champs_secrets()}
        self.steriles = [nom for nom, mots in semis.items() if not mots]
        self.mots = {mot: rangee for mots in semis.values() for mot, rangee in mots.items()}
        self._finir()

    def _completer(self) -> None:
        """What the story does not tell: notes, answers given back and kept, a line that the employer found wrong."""
        seance = Seance.objects.filter(dossier=self.dossier).first()
        for partagee in (False, True):
            travaux.ecrire_note(self.dossier, acteur=self.par_consultant, instant=self.instant, texte="Elle a dit ceci.", partagee=partagee, seance=seance)
        tapes = {"privee": "Elle hésite.", "partagee": "À reprendre."}
        travaux.garder_brouillon(self.dossier, tapes, acteur=self.par_consultant, instant=self.instant, seance=seance)
        gardee = Preparation.objects.create(
            dossier=self.dossier, support=self.rendue.support, version=self.rendue.version, numero_seance=2, etat="commencee", remise_le=self.instant)
        question = self.rendue.version.demandes[0].cle
        for preparation in (self.rendue, gardee):
            _ecrire(Reponses(preparation=preparation, coffre=self.dossier.coffre_travaux, le=self.instant), contenu=f'{{"{question}": "Je le pense."}}')
        Lien.objects.update(expire_le=self.instant + timedelta(days=1))  # the employer's still opens
        version = Version.objects.filter(convention__dossier=self.dossier).first()
        _ecrire(Signalement(version=version, ligne="prix", coffre=self.dossier.coffre_actes, le=self.instant), texte="Une ligne est fausse.")
        documents.demander(coffre=self.dossier.coffre_travaux, titre="Essai", nom_fichier="essai.pdf", gabarit="documents/base.html",
                           donnees={"organisme": {"nom": "Ce qui attend son ouvrier."}}, instant=self.instant)
        _ecrire(self.droit, reponse="Votre nom est corrigé.")
        _ecrire(self.reclamation.recit, reponse="Nous en avons parlé.", correction="Un mot a changé.")
        contenu.ajouter(Attentes, self.dossier, acteur=self.par_titulaire, instant=self.instant, texte="Savoir si je peux former.")
        self.autrui = self.comptes["autre bénéficiaire"].beneficiaire.dossiers.get()
        note = Note(dossier=self.autrui, coffre=self.autrui.coffre_travaux, auteur=self.autrui.consultant, partagee=True, le=self.instant)
        _ecrire(note, texte="Autre chose.")
        travaux.passer_outre(self.dossier, "Un seul projet dès le premier jour.", acteur=self.par_consultant, instant=self.instant)
        syntheses.observer(Synthese.objects.get(dossier=self.dossier), "Je tiens à ajouter ceci.", acteur=self.par_titulaire, instant=self.instant)

    def _produire(self, document) -> None:
        """All of them for good: their words are read."""
        documents.preparer(document.pk, timezone.now())

    def _finir(self) -> None:
        synthese = Synthese.objects.get(dossier=self.dossier)
        syntheses.reprendre(synthese, acteur=self.par_consultant, instant=self.instant)
        syntheses.proposer(synthese, acteur=self.par_consultant, instant=self.instant)
        syntheses.etablir(self.dossier.resultats, acteur=self.par_consultant, instant=self.instant)
        documents.preparer(self.dossier.resultats.piece.document_id, self.instant)
        syntheses.figer(synthese, acteur=self.par_titulaire, instant=self.instant)
        documents.preparer(synthese.piece.document_id, self.instant)
        synthese.refresh_from_db()
        syntheses.remettre(synthese, acteur=self.par_consultant, instant=self.instant + timedelta(hours=1))
        seances.certifier(self.dossier, acteur=self.par_consultant, instant=self.instant)
        extrait.preparer(self.comptes["titulaire"], acteur=self.par_titulaire, instant=self.instant)
        for piece in self.dossier.pieces.exclude(nature="extrait_donnees"):  # that one is long to draw, and stays in the queue
            documents.preparer(piece.document_id, self.instant)

    def _pk(self, app: str, nom: str) -> int:
        return self.dossier.pieces.get(nature="document_synthese").pk if app in ("beneficiaires", "portail") else super()._pk(app, nom)

    def lecteurs(self, mot: str) -> set[str]:
        rangee = self.mots[mot]
        if rangee.coffre_id == self.autrui.coffre_travaux_id:
            return {"autre bénéficiaire"}
        regle = SEUL.get(rangee._meta.label)
        return regle(rangee) if regle else AUSSI.get(rangee._meta.label, DEUX)

    def fermes(self, qui: str) -> list[str]:
        """The words that this persona must not meet."""
        return [mot for mot in self.mots if qui not in self.lecteurs(mot)]


def _ecrire(rangee, **secrets: str) -> None:
    for nom, valeur in secrets.items():
        setattr(rangee, nom, valeur)
    rangee.save()


@pytest.fixture(scope="module")
def couvee(django_db_setup, django_db_blocker) -> Iterator[Couvee]:
    """Committed, since a dump of the base is taken by another program; told once for the module."""
    with django_db_blocker.unblock():
        try:
            yield Couvee()
        finally:
            cache.clear()
            vider()


def pages(couvee: Couvee, qui: str, routes: list[str] | None = None) -> Iterator[tuple[str, bytes]]:
    """Every page that the access policy opens to this persona, headers included."""
    client, rang = Visiteur(), 2 + PERSONAS.index(qui)
    if qui in couvee.comptes:
        client.force_login(couvee.comptes[qui])
    for route in routes or [ligne[0] for ligne in LIGNES if (ligne[1], ligne[rang]) == ("GET", "oui")]:
        adresse = reverse(route, args=couvee.arguments(route))
        reponse = client.get(adresse)
        lue = _corps(reponse)
        yield route, reponse.serialize_headers() + lue
        if LISTES.search(lue.decode(errors="replace")):
            yield f"{route} en CSV", _corps(client.get(adresse, {"format": "csv"}))
    for piece in [] if routes else couvee.dossier.pieces.all():
        yield "beneficiaires:piece", _corps(client.get(reverse("beneficiaires:piece", args=[couvee.dossier.numero, piece.pk])))


def _corps(reponse) -> bytes:
    """What a person would read of it: the text of a PDF, every byte of the rest."""
    octets = reponse.getvalue()
    return texte_du_pdf(octets) if octets.startswith(b"%PDF") else octets


@functools.cache
def texte_du_pdf(octets: bytes) -> bytes:
    """Its words without the ends of lines, where a long one is cut; the bytes themselves of what is no PDF but in its first letters."""
    lu = subprocess.run(["pdftotext", "-raw", "-", "-"], input=octets, capture_output=True, check=False)
    return lu.stdout.replace(b"\n", b"") if lu.returncode == 0 else octets


def fuites(mots: list[str], sorties: Iterator[tuple[str, str | bytes]]) -> list[str]:
    return [f"{nom} : {mot}" for nom, sortie in sorties for mot in trouves(mots, sortie)]


def test_every_secret_field_has_its_word(couvee):
    assert couvee.steriles == [], "Racontez une ligne de ce modèle dans Monde (tests/outils/monde.py) ou dans Couvee : son secret n’est surveillé par rien."


@pytest.mark.parametrize("qui", ["anonyme", "autre bénéficiaire", "autre consultant", "gestion"])
def test_a_page_shows_no_secret_to_anyone_else(couvee, qui):
    assert fuites(couvee.fermes(qui), pages(couvee, qui)) == []


@pytest.mark.parametrize("qui", sorted(DEUX))
def test_a_page_shows_each_of_the_two_what_is_his(couvee, qui):
    """The search proves itself: before them the words are there, in pages and in the text of documents. A consultant's openings are told to the person."""
    lus, notees, tableurs = set(), set(), 0
    for nom, sortie in pages(couvee, qui):
        assert fuites(couvee.fermes(qui), iter([(nom, sortie)])) == []
        lus |= trouves(couvee.mots, sortie)
        tableurs += nom.endswith("CSV")
        if Consultation.objects.filter(dossier=couvee.dossier, role=Role.CONSULTANT).delete()[0]:
            notees.add(nom.removesuffix(" en CSV"))
    assert (len(lus) > 10, tableurs > 5) == (True, True)
    assert notees == (DU_DOSSIER if qui == "consultant du dossier" else set())


def test_the_employer_s_pages_show_none(couvee):
    client = Visiteur()
    lien = Lien.objects.filter(objet="conventions.version", partie=Role.EMPLOYEUR, revoque_le=None).first()
    client.get(urlsplit(liens.adresse(lien)).path)
    ouvertes = [(nom, client.get(reverse(f"conventions:{nom}", args=[lien.pk]))) for nom in ("lien", "lien_pdf", "lien_preuve")]
    assert [reponse.status_code for _, reponse in ouvertes] == [200, 200, 200]
    assert fuites(list(couvee.mots), ((nom, _corps(r)) for nom, r in ouvertes)) == []


def test_the_back_office_shows_none(couvee):
    client = Visiteur()
    client.force_login(couvee.comptes["gestion"])
    assert fuites(couvee.fermes("gestion"), _administration(client, next(iter(couvee.mots)))) == []


def _administration(client: Visiteur, mot: str) -> Iterator[tuple[str, bytes]]:
    for modele in admin.site._registry:
        nom = f"admin:{modele._meta.app_label}_{modele._meta.model_name}"
        liste = reverse(f"{nom}_changelist")
        adresses = [liste, f"{liste}?q={mot[:-1]}"]
        for pk in modele._base_manager.order_by("-pk").values_list("pk", flat=True)[:1]:
            adresses += [reverse(f"{nom}_change", args=[pk]), reverse(f"{nom}_history", args=[pk])]
        for adresse in adresses:
            yield adresse, client.get(adresse).content.replace(mot[:-1].encode(), b"")
        if isinstance(admin.site._registry[modele], Echange):
            yield f"{nom}_exporter", client.post(reverse(f"{nom}_exporter", args=["csv"])).getvalue()


def test_no_letter_holds_one(couvee):
    lettres = [rendre(envoi, couvee.instant) for envoi in Envoi.objects.all()]
    assert len(lettres) > 10
    sources = ((str(lettre.subject), part.get_payload(decode=True) or b"") for lettre in lettres for part in lettre.message().walk())
    entetes = ((str(lettre.subject), str(lettre.message().items())) for lettre in lettres)
    assert fuites(list(couvee.mots), sources) + fuites(list(couvee.mots), entetes) == []


def test_what_third_parties_may_download_holds_none(couvee):
    tiers = {"gestion", "employeur"}
    pieces = [p for p in couvee.dossier.pieces.select_related("document__coffre") if tiers & LECTEURS[TypeDocument(p.nature)]]
    assert {"convention_tripartite", "feuille_emargement", "certificat_realisation"} <= {p.nature for p in pieces}
    textes = ((p.nature, texte_du_pdf(documents.lire(p.document))) for p in pieces if p.document.etat == "pret")
    agendas = ((qui, icalendrier.flux(couvee.comptes[qui])) for qui in DEUX)
    assert fuites(list(couvee.mots), textes) + fuites(list(couvee.mots), agendas) == []


def test_neither_a_dump_nor_a_stored_file_holds_one(couvee):
    donnees = io.StringIO()
    call_command("dumpdata", stdout=donnees)
    copies = iter([("dumpdata", donnees.getvalue()), ("pg_dump", copie())])
    assert fuites(list(couvee.mots), copies) + fuites(list(couvee.mots), _ranges(couvee)) == []


def _ranges(couvee: Couvee) -> Iterator[tuple[str, bytes]]:
    """Every document as the disk holds it."""
    for piece in couvee.dossier.pieces.all():
        if storages["documents"].exists(str(piece.document_id)):
            with storages["documents"].open(str(piece.document_id)) as fichier:
                yield piece.nature, fichier.read()


def copie() -> bytes:
    """The base as PostgreSQL's own tool writes it out."""
    r = connection.settings_dict
    acces = {"PGHOST": r["HOST"], "PGPORT": str(r["PORT"]), "PGUSER": application(), "PGPASSWORD": r["PASSWORD"], "PGDATABASE": r["NAME"]}
    environnement = {**os.environ, **{cle: valeur for cle, valeur in acces.items() if valeur}}
    return subprocess.run([_binaires() / "pg_dump", "--no-owner"], env=environnement, capture_output=True, check=True).stdout


def test_no_row_says_its_secret_when_it_is_printed(couvee):
    imprimees = ((str(r._meta), f"{r} {r!r} {vars(type(r)._base_manager.get(pk=r.pk))}") for r in couvee.mots.values())
    assert fuites(list(couvee.mots), imprimees) == []


def test_no_task_carries_anything_but_a_date():
    import_module("bilan.taches")
    ours = {nom: tache for nom, tache in celery.app.tasks.items() if nom.startswith("bilan.")}
    assert len(ours) > 5
    assert {p for tache in ours.values() for p in signature(tache.run).parameters} <= {"instant"}


def test_a_careless_field_or_page_would_be_seen(couvee):
    """The sabotage: a secret copied into a plain column is found in the dump and on gestion's page."""
    mot = next(mot for mot in couvee.mots if "gestion" not in couvee.lecteurs(mot))
    seance = Seance.objects.filter(dossier=couvee.dossier).order_by("-debut").first()
    _ailleurs("UPDATE seances_seance SET lieu = %s, modalite = 'presentiel' WHERE id = %s", f"Salle {mot}", seance.pk)
    try:
        assert fuites([mot], iter([("pg_dump", copie())]))
        assert fuites([mot], pages(couvee, "gestion", ["seances:dossier"]))
    finally:
        _ailleurs("UPDATE seances_seance SET lieu = %s, modalite = %s WHERE id = %s", seance.lieu, seance.modalite, seance.pk)


def _ailleurs(ordre: str, *valeurs: object) -> None:
    """Committed at once, by a session of its own: what a test writes is undone at its end, and no dump would see it."""
    session = connection.copy()
    with session.cursor() as curseur:
        curseur.execute(ordre, valeurs)
    session.close()
