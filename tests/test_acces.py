"""The access policy, read by whoever answers for data protection (docs/politique-acces.md) and executed here, cell by cell.

The set of routes of the project must equal the set of rows: a page without a declared policy fails the build.
"""
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import time, timedelta
from functools import cached_property
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.contrib import admin
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, resolve, reverse
from django.utils import timezone

from beneficiaires.actions import confirmer_un_contact, demander_un_bilan, demander_un_droit, reclamer
from beneficiaires.models import Brochure, Dossier, Organisme
from beneficiaires.models.demande import Droit
from bilan.demonstration import recits
from bilan.parcours.chapitres import Bilan
from bilan.parcours.lecture import convertir
from bilan.parcours.recit import Recit
from bilan.parcours.schema import SCHEMA
from bilan.public import brochure
from bilan.signature import liens
from bilan.signature.models import Lien
from bilan.socle import chantiers, depots
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.documents import preparer
from bilan.socle.redessin import page_de
from bilan.socle.roles import Role
from bilan.socle.tableur import FORMULES
from conventions.actions import encaisser
from conventions.models import Convention, Version
from seances import actions
from seances.models import Contestation, Demande, Seance
from syntheses import actions as syntheses
from syntheses.actions import rediger_resultats
from syntheses.models import Partage, Synthese
from syntheses.regles.conservation import Besoin, Gardable
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueDossier, FabriqueOrganisme
from tests.outils.adresses import toutes
from tests.outils.connexion import Visiteur
from tests.outils.listes import LIEN, LISTES, SANS_CSV
from travaux import actions as actions_travaux
from travaux.actions import contenu
from travaux.models import EtapePlan, Piste, Preparation, Support, SupportDeSeance, VersionSupport
from travaux.regles import Bloc

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[1] / "docs/politique-acces.md"
CONNEXION = "/connexion/"
SANS_PAGE = {"travaux:enregistrer"}  # what answers to a script, and draws no page
ADMINISTRATION, PORTES = "admin:", ("/gestion/login/", "/gestion/logout/")
EMPLOYEUR, PRESENCE, LECTURE = "signature de l’employeur", "présence", "lecture, partage non signé"  # the three kinds of links
EUX = ("titulaire", "consultant du dossier", "gestion")


def _tableau(debut: str) -> list[list[str]]:
    """The rows of the page that begin so."""
    lignes = [ligne.strip(" |").split("|") for ligne in PAGE.read_text(encoding="utf-8").splitlines() if ligne.startswith(debut)]
    return [[cellule.strip(" `") for cellule in ligne] for ligne in lignes]


LIGNES = _tableau("| `")  # route, method, then one code a persona
OUVERTES = _tableau("| lien de ")  # the link that was opened, route, method, code
PERSONAS = ["anonyme", "titulaire", "autre bénéficiaire", "consultant du dossier", "autre consultant", "gestion"]


def routes(resolveur=None, espace: str = "", chemin: str = "") -> Iterator[tuple[str, str]]:
    """Every address of the site: (name, pattern)."""
    for motif in (resolveur or get_resolver()).url_patterns:
        if isinstance(motif, URLPattern):
            yield f"{espace}{motif.name}", f"{chemin}{motif.pattern}"
        else:
            yield from routes(motif, f"{motif.namespace}:" if motif.namespace else espace, f"{chemin}{motif.pattern}")


class Monde:
    """One bilan under way, told by the engine of `parcours` up to now, and a stranger for each role."""

    def __init__(self, histoire=recits.en_relecture):
        FabriqueOrganisme()
        recit = Recit(lambda instant: None, tous_les=3)
        bilan = Bilan(recit, convertir(histoire(recits.Calendrier(timezone.localdate())), SCHEMA), exact=False)
        bilan.prevoir()
        recit.jouer(timezone.now())
        self.dossier = bilan.dossier
        for piece in self.dossier.pieces.all():
            preparer(piece.document_id, timezone.now())
        rediger_resultats(self.dossier, "Ce que les outils ont montré.", acteur=Acteur(compte=self.dossier.consultant), instant=timezone.now())
        self.rendue = self._rendue()
        self.comptes = {
            "titulaire": self.dossier.beneficiaire.compte, "consultant du dossier": self.dossier.consultant,
            "autre bénéficiaire": FabriqueDossier(numero="BDC-2020-0001").beneficiaire.compte,
            "autre consultant": FabriqueCompte(consultant=True), "gestion": FabriqueCompte(gestion=True),
        }

        seance, instant = Seance.objects.filter(dossier=self.dossier).first(), timezone.now()
        acteur = Acteur(compte=self.dossier.consultant)
        self.demande = Demande.objects.create(seance=seance, prevue_le=seance.debut, demandee_le=instant)
        self.contestation = Contestation(seance=seance, coffre=self.dossier.coffre_actes, le=instant, debut_reel=seance.debut, fin_reelle=seance.fin)
        self.contestation.message = "Une heure de trop."
        self.contestation.save(force_insert=True)
        self.droit = demander_un_droit(
            self.dossier, Droit.RECTIFIER, acteur=Acteur(compte=self.comptes["titulaire"]), instant=instant, texte="Un t de trop à mon nom.",
        )
        self.recherche = actions.noter_travail(self.dossier, acteur=Acteur(compte=self.comptes["titulaire"]), instant=instant, jour=timezone.localdate(),
                                               minutes=15, sujet="Fiches métier")
        siens = {"acteur": Acteur(compte=self.comptes["titulaire"]), "instant": instant}
        self._inconnus(instant)
        actions_travaux.rouvrir_l_investigation(self.dossier, acteur=acteur, instant=instant)
        self.piste = contenu.ajouter(Piste, self.dossier, **siens, intitule="Formatrice")
        self.etape = contenu.ajouter(EtapePlan, self.dossier, **siens, libelle="Appeler")
        self.referentiel = actions_travaux.importer_un_referentiel("Formateur", "", 80, [Bloc("Animer", ("Écouter",))], acteur=acteur, instant=instant)
        self.couverture = actions_travaux.choisir(self.dossier, self.referentiel, **siens)
        self._fin(instant)
        self.partage = Partage(
            dossier=self.dossier, coffre=self.dossier.coffre_actes, acte="accord_communication_tiers", lecteur="tiers", jusqu_au=timezone.localdate(),
            cree_le=instant, donnees="{}",
        )
        self.partage.save(force_insert=True)
        self.chantier = chantiers.demander("controle", acteur=Acteur(compte=self.comptes["gestion"]), instant=instant)
        self.plage = actions.declarer(acteur=acteur, instant=instant, jour=6, debut=time(9), fin=time(12))
        self.absence = actions.s_absenter(acteur=acteur, instant=instant, debut=instant, fin=instant + timedelta(minutes=1))
        self._repentirs(instant)
        self._liens(seance, instant)

    def _repentirs(self, instant) -> None:
        """What was taken back, and can be put back."""
        titulaire, consultant = (Acteur(compte=self.comptes[qui]) for qui in ("titulaire", "consultant du dossier"))
        self.absence_levee = actions.s_absenter(acteur=consultant, instant=instant, debut=instant, fin=instant + timedelta(minutes=2))
        actions.revenir(self.absence_levee, acteur=consultant, instant=instant)
        self.recherche_retiree = actions.noter_travail(
            self.dossier, acteur=titulaire, instant=instant, jour=timezone.localdate(), minutes=20, sujet="Annonces")
        actions.retirer_travail(self.recherche_retiree, acteur=titulaire, instant=instant)

    def _liens(self, seance, instant) -> None:
        """A key of each kind of link: that of the employer, that of an attendance, that of a share not yet signed. And what the person paid."""
        vie = {"destinataire": "nadia@example.org", "expire_le": instant + timedelta(days=1), "instant": instant}
        version = Version.objects.filter(convention__dossier=self.dossier, convention__nature="convention_tripartite").last() or self._chez_l_employeur(instant)
        self.liens = {
            EMPLOYEUR: liens.creer(version, partie=Role.EMPLOYEUR, **vie), PRESENCE: liens.creer(seance, partie=Role.BENEFICIAIRE, **vie),
            LECTURE: liens.creer(self.partage, partie=Role.TIERS, **vie),
        }
        a_ses_frais, versement = self.dossier.mode_financement == "personnel", {"montant_centimes": 100, "moyen": "virement", "recu_le": jour_a_paris(instant)}
        self.recu = a_ses_frais and encaisser(self.dossier, acteur=Acteur(compte=self.dossier.consultant), instant=instant, **versement)

    def _chez_l_employeur(self, instant) -> Version:
        """A convention that waits for an employer's signature, in the bilan of somebody else."""
        jour = jour_a_paris(instant)
        dossier = FabriqueDossier(numero="BDC-2020-0002", periode_debut=jour + timedelta(days=30), periode_fin=jour + timedelta(days=120))
        return FabriqueConvention(dossier=dossier, etat="envoyee", envoyee_le=instant).versions.get()

    def _inconnus(self, instant) -> None:
        """What strangers wrote: a request for a bilan, a complaint; and the PDF of the offer."""
        self.contact = demander_un_bilan(uuid4(), instant=instant, prenom="Nadia", nom="Lefort", courriel="nadia@example.org")
        confirmer_un_contact(self.contact, instant=instant)
        self.reclamation = reclamer(
            uuid4(), instant=instant, qualite="autre", nom="Nadia Lefort", courriel="nadia@example.org", objet="autre", texte="Un mot de trop.",
        ).reclamation
        brochure.actualiser(instant)
        preparer(Brochure.objects.get(prestation=self.dossier.prestation).document_id, instant)

    def _fin(self, instant) -> None:
        """What the pages of the end open: a kit being made, an agreement to sign, a legal hold."""
        titulaire = Acteur(compte=self.comptes["titulaire"])
        self.kit = syntheses.demander_le_kit(self.dossier, acteur=titulaire, instant=instant)
        self.accord = syntheses.ecrire_l_accord(self.dossier, [Gardable.SYNTHESE], Besoin.PROJET, 12, acteur=titulaire, instant=instant)
        syntheses.suspendre(self.dossier, "litige", "RG-27-123", acteur=Acteur(compte=self.comptes["gestion"]), instant=instant)

    def _rendue(self) -> Preparation:
        """A piece of preparatory work, with a file, given back: its consultant reads it."""
        modele, instant = Support.objects.get(cle="attentes"), timezone.now()
        fichier = depots.deposer(coffre=self.dossier.coffre_actes, titre="Essai", nom_fichier="essai.pdf", octets=b"%PDF-1.7 %%EOF", instant=instant)
        support = Support.objects.create(genre=modele.genre, titre="Essai", etape=modele.etape)
        VersionSupport.objects.create(support=support, titre="Essai", minutes=5, questions=modele.derniere.questions, piece=fichier)
        return Preparation.objects.create(
            dossier=self.dossier, support=support, version=support.derniere, numero_seance=1, etat="rendue", remise_le=instant, rendue_le=instant,
        )

    @cached_property
    def particuliers(self) -> dict[str, list]:
        """What the routes that one pattern does not tell are called with."""
        convention, seance = Convention.objects.filter(dossier=self.dossier).first(), Seance.objects.filter(dossier=self.dossier).first()
        return {
            "beneficiaires:ouvrir_etape": ["personne"], "beneficiaires:finir": [self.dossier.numero, "annuler"],
            "conventions:reponse": [convention.pk], "conventions:preuve": [convention.pk], "conventions:accepter": [convention.pk],
            "beneficiaires:demande": [self.dossier.numero, self.droit.pk],
            **{f"portail:{verbe}_demande": [self.droit.pk] for verbe in ("retirer", "maintenir")},
            "conventions:edof": [self.dossier.numero, "entree"],
            "conventions:refuser": [convention.pk], "conventions:renoncer": [convention.pk], "travaux:seance": [seance.pk], "travaux:noter_seance": [seance.pk],
            **{f"seances:{nom}": [self.demande.pk] for nom in ("demande", "repondre", "retirer", "maintenir_demande")},
            **{f"seances:{nom}": [self.contestation.pk] for nom in ("contestation", "corriger", "maintenir")},
            **{f"seances:{nom}": [self.recherche.pk] for nom in ("modifier_recherche", "retirer_recherche")},
            "seances:retablir_recherche": [self.recherche_retiree.pk],
            "seances:retirer_disponibilite": [self.plage.pk], "seances:revenir": [self.absence.pk], "seances:remettre_absence": [self.absence_levee.pk],
            **{f"travaux:{nom}": [self.rendue.pk] for nom in ("repondre", "enregistrer", "fichier", "reprendre", "reponses", "retirer")},
            "travaux:fichier_de_support": [self.rendue.version_id], "travaux:support": [self.rendue.support_id],
            "travaux:programme": [self.dossier.prestation_id], "travaux:nouveau_support": ["questionnaire"],
            **{f"travaux:{nom}": ["piste", self.piste.pk] for nom in ("modifier_contenu", "retirer_contenu", "retablir_contenu")},
            "travaux:ajouter_enquete": [self.piste.pk], "travaux:cocher": [self.etape.pk], "travaux:couverture": [self.couverture.pk],
            "travaux:bloc": [self.couverture.pk, 0], **{f"travaux:{nom}": [self.referentiel.pk] for nom in ("referentiel", "proposer_referentiel")},
            "travaux:detacher": [SupportDeSeance.objects.first().pk],
            "syntheses:rediger": [self.dossier.numero, "circonstances"], "syntheses:corriger": [self._pk("syntheses", ""), "circonstances"],
            "syntheses:nouveau_partage": ["cep"],
            **{f"syntheses:{verbe}_partage": [self.partage.pk] for verbe in ("signer", "renoncer", "retirer", "renvoyer", "prevenir")},
            **{f"syntheses:{nom}": [self.kit.pk] for nom in ("etat_kit", "telecharger_kit")},
            **{f"syntheses:{nom}": [self.accord.pk] for nom in ("signer_accord", "retirer_accord")},
            "charte_couleur": ["0b5fff"], "charte_logo": ["0" * 12, "png"],
            **{f"beneficiaires:{nom}": [self.contact.pk] for nom in ("contact", "oublier_contact", "ouvrir_contact")},
            "beneficiaires:faire_contact": [self.contact.pk, "contacter"], "beneficiaires:reclamation": [self.reclamation.pk],
            **{f"public:{nom}": [self.dossier.prestation_id] for nom in ("autre_programme", "dossier_pedagogique")},
            "public:contact": ["faux"], "public:suivi_reclamation": ["faux"],
            "syntheses:questionnaire": ["fin"], "chantiers:lancer": ["controle"], "aide:guide": ["beneficiaire"],
            **{f"chantiers:{nom}": [self.chantier.pk] for nom in ("etat", "recommencer", "resultat")},
            "seances:flux": ["a" * 43], "pause": ["1:faux"],
            "signature:ouvrir": ["a" * 43], "account_confirm_email": ["cle"], "account_reset_password_from_key": ["1", "cle"], "invitation_lien": ["a" * 43],
            "mfa_edit_webauthn": [1], "mfa_remove_webauthn": [1], "conventions:annuler_encaissement": [self.dossier.numero, self.recu.pk if self.recu else 0],
            **{f"conventions:{nom}": [self.liens[EMPLOYEUR].pk] for nom in ("lien", "decliner", "designer", "lien_pdf", "lien_preuve")},
            "conventions:signaler": [self.liens[EMPLOYEUR].pk, "prix"],
            **{f"seances:{nom}": [self.liens[PRESENCE].pk] for nom in ("presence", "presence_contester")},
            **{f"syntheses:{nom}": [self.liens[LECTURE].pk] for nom in ("lecture", "lecture_pdf")},
        }

    def arguments(self, route: str) -> list:
        app, _, nom = route.partition(":")
        if route in self.particuliers:
            return self.particuliers[route]
        motif = next(motif for nom_route, motif in routes() if nom_route == route)
        objets = {
            "<str:numero>": self.dossier.numero, "<int:pk>": self._pk(app, nom),
        }
        return [objets[morceau] for morceau in motif.split("/") if morceau in objets]

    def _pk(self, app: str, nom: str) -> int:
        if app in ("beneficiaires", "portail"):
            return self.dossier.pieces.first().pk
        if app == "syntheses":
            return Synthese.objects.get(dossier=self.dossier).pk
        return Seance.objects.filter(dossier=self.dossier).first().pk


def _reponse(client, methode: str, url: str) -> tuple[str, str]:
    """What happened, in the words of the table, and the page that was read; nothing of it remains, not even a sign-out.

    Nor does the browser keep it, unless its view says that it is public.
    """
    temoins = deepcopy(client.cookies)
    with transaction.atomic():
        reponse = getattr(client, methode)(url)
        transaction.set_rollback(True)
    client.cookies = temoins
    garde = {"no-store", "public"}.isdisjoint(reponse.headers["Cache-Control"].split(", "))
    lue = methode == "get" and reponse.status_code in (200, 404) and reponse.headers["Content-Type"].startswith("text/html")
    return f"{_mot(reponse)}, et le navigateur le garde" if garde else _mot(reponse), reponse.text if lue else ""


def _mot(reponse: HttpResponse) -> str:
    if reponse.status_code == 302 and reponse.url.startswith((CONNEXION, "/compte/securite/", "/compte/confirmer/")):
        return "connexion" if reponse.url.startswith(CONNEXION) else "confirmer"
    return "oui" if reponse.status_code in (200, 204, 302) else str(reponse.status_code)


def test_no_route_escapes_the_policy():
    """Those of the admin have one rule for all, and are all asked below."""
    assert sorted({nom for nom, _ in routes() if not nom.startswith(ADMINISTRATION)}) == sorted({ligne[0] for ligne in LIGNES})


def test_a_form_drawn_again_where_nothing_is_read_says_which_page_holds_it():
    """Whoever signs in again comes back to a page (`bilan.socle.texte_garde`), never to an address that only receives."""
    motifs, seules = dict(routes()), {ligne[0] for ligne in LIGNES if ligne[1] == "GET" and {"405"} == set(ligne[2:]) - {"connexion"}}
    for route in {ligne[0] for ligne in LIGNES if ligne[1] == "POST" and "422" in ligne} & seules:
        chemin = "/" + re.sub(r"<(\w+):\w+>", lambda genre: {"int": "1", "uuid": str(UUID(int=0))}.get(genre[1], "x"), motifs[route])
        page = page_de(chemin)
        assert route in SANS_PAGE or (page != chemin and resolve(page).view_name not in seules), route


@pytest.fixture(scope="module")
def monde(base_du_module):
    return Monde()  # told once: it costs as much as all the pages of one persona


@pytest.fixture(scope="module")
def adresses(monde):
    return {ligne[0]: reverse(ligne[0], args=monde.arguments(ligne[0])) for ligne in LIGNES}


def _entre(monde, qui) -> Visiteur:
    client = Visiteur()
    if qui in monde.liens:
        client.get(urlsplit(liens.adresse(monde.liens[qui])).path)
    if qui in monde.comptes:
        client.force_login(monde.comptes[qui])
        client.get(reverse("compte"))  # the first gesture is written in the session: what follows is undone, and would write it each time
    return client


@pytest.fixture(scope="module")
def visite(monde, adresses):
    """What happened in each cell of the table, and the page that was read there; made once for what reads every page."""
    lues = {}
    for qui in PERSONAS:
        client = _entre(monde, qui)  # each in his turn: what is grave asks for a proof of less than five minutes
        lues |= {(qui, *ligne[:2]): _reponse(client, ligne[1].lower(), adresses[ligne[0]]) for ligne in LIGNES}
    return lues


def test_each_cell_of_the_policy_is_what_happens(visite):
    obtenu = {cellule: mot for cellule, (mot, _) in visite.items()}
    assert obtenu == {(qui, *ligne[:2]): ligne[2 + rang] for rang, qui in enumerate(PERSONAS) for ligne in LIGNES}


# nobody obtains them in this world: who does, and when, is told by the tests of each
A_PERSONNE = {
    "charte_logo": "no picture was given", "seances:flux": "a token of nobody's", "pause": "a token of nobody's", "account_confirm_email": "a key of nobody's",
    "syntheses:decliner_suivi": "six months later", "syntheses:accepter_suivi": "six months later", "syntheses:noter_suivi": "six months later",
    "mfa_edit_webauthn": "a key of nobody's", "mfa_remove_webauthn": "a key of nobody's",
    "mfa_view_recovery_codes": "shown once, when they are drawn",
}


def test_each_line_of_the_policy_opens_to_somebody(visite):
    """Or answers 405: where everybody meets a closed door, the line proves nothing of who may enter."""
    fermes = {(ligne[0], ligne[1]) for ligne in LIGNES if set(ligne[2:]) <= {"connexion", "403", "404", "405"} and set(ligne[2:]) - {"connexion", "405"}}
    assert {route for route, _ in fermes} == set(A_PERSONNE)


def test_what_is_hidden_answers_as_what_does_not_exist(monde, adresses, visite):
    """To the word: a colleague who guesses a number does not learn that there is a bilan under it."""
    client, differents, lus = _entre(monde, "autre consultant"), [], 0
    for route in (ligne[0] for ligne in LIGNES if ligne[1] == "GET" and ligne[2 + PERSONAS.index("autre consultant")] == "404"):
        page, inventee = visite["autre consultant", route, "GET"][1], [_inconnu(valeur) for valeur in monde.arguments(route)]
        if page and inventee != monde.arguments(route):
            reponse, lus = client.get(reverse(route, args=inventee)), lus + 1
            differents += [route] if (reponse.status_code, _sans_alea(reponse.text)) != (404, _sans_alea(page)) else []
    assert (differents, lus > 30) == ([], True), lus


def _inconnu(valeur: object) -> object:
    """The same kind of argument, of nothing."""
    match valeur:
        case UUID():
            return uuid4()
        case int():
            return 2_000_000_000
        case str() if valeur.startswith("BDC-"):
            return "BDC-1999-0001"
    return valeur


def _sans_alea(page: str) -> str:
    return re.sub(r'(nonce|value)="[^"]*"', "", page)


def test_every_list_can_be_taken_away_as_a_spreadsheet_and_a_new_one_cannot_forget(monde, adresses, visite):
    oublies, lus = set(), set()
    for qui, route, client in _listes(monde, visite):
        if route in SANS_CSV:
            continue
        if (lien := LIEN.search(visite[qui, route, "GET"][1])) is None:
            oublies |= {route} if qui in EUX else set()
            continue
        adresse = unescape(lien[1])
        csv = client.get(f"{adresses[route]}{adresse}" if adresse.startswith("?") else adresse)
        lignes = csv.getvalue().decode().splitlines()
        assert (csv.status_code, csv.headers["Content-Type"]) == (200, "text/csv; charset=utf-8"), route
        assert csv.headers["Content-Disposition"].startswith("attachment"), route
        assert lignes[0].startswith("\ufeff") and (len(lignes) > 1 or qui not in EUX), route
        assert not [c for ligne in lignes[1:] for c in ligne.split(";") if c.startswith(FORMULES) and not c[1:].isdigit()], route
        assert d_autrui(monde.comptes[qui], lignes) == [], (qui, route)
        lus |= {route} if qui in EUX else set()
    assert oublies == set()
    assert len(lus) > 10, lus


def _listes(monde, visite) -> Iterator[tuple[str, str, Visiteur]]:
    """Who, which list, and his browser: each list by one of the three who know this bilan, and by the two who must not."""
    lues = set()
    for qui in (*EUX, "autre bénéficiaire", "autre consultant"):
        client = _entre(monde, qui)
        for route, methode, *_ in LIGNES:
            if LISTES.search(visite[qui, route, methode][1]) and (qui not in EUX or route not in lues):
                lues.add(route)
                yield qui, route, client


def d_autrui(compte, lignes: list[str]) -> list[str]:
    """What these lines say of bilans that are not his to read: their numbers, and who does them when nobody of his bears that name."""
    siens = set(Dossier.objects.pour(compte).values_list("pk", flat=True))
    dits = {dossier.pk: {dossier.numero, dossier.beneficiaire.compte.nom_complet} for dossier in Dossier.objects.select_related("beneficiaire__compte")}
    permis = {compte.nom_complet}.union(*(mots for pk, mots in dits.items() if pk in siens))
    interdits = set().union(*(mots for pk, mots in dits.items() if pk not in siens)) - permis
    return [mot for mot in interdits for ligne in lignes if mot in ligne]


def test_a_spreadsheet_of_every_bilan_would_be_seen(monde, adresses, monkeypatch):
    """The sabotage: without the scope, the list holds the bilan of somebody else, the bilan of each being in the base."""
    monkeypatch.setattr("bilan.socle.acces.QuerySetAcces.pour", lambda lignes, compte: lignes)
    lignes = _entre(monde, "autre consultant").get(f"{reverse('beneficiaires:liste')}?format=csv").getvalue().decode().splitlines()
    monkeypatch.undo()
    assert monde.dossier.numero in d_autrui(monde.comptes["autre consultant"], lignes)


@pytest.mark.parametrize("qui", [EMPLOYEUR, PRESENCE, LECTURE])
def test_a_link_opens_its_own_pages_and_to_its_bearer_the_rest_of_the_site_is_that_of_a_stranger(monde, adresses, visite, qui):
    """The employer's, who signs, is tried at every address; the two others at those of the links."""
    client, siennes = _entre(monde, qui), {tuple(ligne[1:3]): ligne[3] for ligne in OUVERTES if ligne[0] == f"lien de {qui}"}
    essayees = [ligne[:2] for ligne in LIGNES if qui == EMPLOYEUR or ligne[0] in {route for _, route, *_ in OUVERTES}]
    obtenu = {(route, methode): _reponse(client, methode.lower(), adresses[route])[0] for route, methode in essayees}
    assert siennes.keys() <= obtenu.keys() and len(siennes) > 3
    assert obtenu == {cellule: siennes.get(cellule, visite["anonyme", *cellule][0]) for cellule in obtenu}


def test_a_link_open_to_whoever_knows_its_key_would_be_seen(monde, adresses, visite, monkeypatch):
    """The sabotage: the session is not asked whether it opened the link."""
    monkeypatch.setattr("bilan.signature.acces._retenu", lambda requete, pk, objet, instant: Lien.objects.get(pk=pk))
    adresse = adresses["conventions:lien"]
    assert (visite["anonyme", "conventions:lien", "GET"][0], _reponse(Visiteur(), "get", adresse)[0]) == ("410", "oui")


def test_the_admin_is_for_gestion_alone(monde):
    """Each of its addresses, read and written: one rule for all, that the page says."""
    adresses = [chemin for chemin, _ in toutes() if resolve(chemin).app_name == "admin"]
    assert len(adresses) == sum(nom.startswith(ADMINISTRATION) for nom, _ in routes()) > 80
    for qui in ("anonyme", "titulaire", "consultant du dossier"):
        client = _entre(monde, qui)
        assert [(qui, methode, chemin) for chemin in adresses for methode in ("get", "post") if not _fermee(client, methode, chemin)] == []
    gestion = _entre(monde, "gestion")
    listes = {m._meta.label: reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist") for m in admin.site._registry}
    # there is one Organisme: its list is its page
    assert {nom: gestion.get(adresse).status_code for nom, adresse in listes.items()} == {nom: 302 if nom == Organisme._meta.label else 200 for nom in listes}


def _fermee(client: Visiteur, methode: str, chemin: str) -> bool:
    """Whether it sends to the door, or refuses; what was there is not told."""
    reponse = getattr(client, methode)(chemin)
    dehors = (CONNEXION, *PORTES, *([reverse("admin:index")] if chemin == PORTES[1] else []))  # to sign out where one is not in leads to the door
    return reponse.status_code == 403 or (reponse.status_code == 302 and reponse.url.startswith(dehors) and reponse.content == b"")
