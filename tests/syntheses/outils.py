"""The cast of the tests of the synthesis: a bilan whose sessions were held, a synthesis brought to a state by its own actions."""
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from beneficiaires.models import Dossier
from beneficiaires.regles import PHASE_DE, EtapePedagogique
from bilan.socle import archives
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Document
from seances.models import EcritureHeures, Emargement, TravailPersonnel
from syntheses import actions
from syntheses.etats import EtatSynthese
from syntheses.models import Resultats, Synthese
from syntheses.rubriques import RUBRIQUES, CodeRubrique
from tests.fabriques import FabriqueDossier, FabriqueInvestigation, FabriqueOrganisme, FabriqueSeance
from travaux.actions import ecrire_note
from travaux.models import Investigation, Preparation, Reponses, Support

ICI = datetime(2027, 3, 10, 10, 6, tzinfo=PARIS)
TENUES = (EtapePedagogique.PRELIMINAIRE, EtapePedagogique.INVESTIGATION, EtapePedagogique.EVALUATION)
SECRET = "Zinnia-Hortensia-Canari"


def consultante(objet) -> Acteur:
    return Acteur(compte=getattr(objet, "dossier", objet).consultant)


def beneficiaire(objet) -> Acteur:
    return Acteur(compte=getattr(objet, "dossier", objet).beneficiaire.compte)


def bilan_tenu(*etapes: EtapePedagogique, **champs) -> Dossier:
    """A bilan under way, with a session held and counted in each of these steps (one in each legal phase by default)."""
    dossier = FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2), **champs)
    for numero, etape in enumerate(etapes or TENUES, start=1):
        tenir(dossier, numero, etape)
    return dossier


def tenir(dossier: Dossier, numero: int, etape: EtapePedagogique) -> None:
    seance = FabriqueSeance(dossier=dossier, numero=numero, etape=etape.value, etat="realisee")
    EcritureHeures.objects.create(
        dossier=dossier, nature="accompagnement", etape=etape.value, phase=PHASE_DE[etape].value, minutes=120, jour=seance.debut.date(),
        seance=seance, le=seance.fin,
    )
    Emargement.objects.create(
        seance=seance, partie="consultant", compte=dossier.consultant, le=seance.fin, debut_reel=seance.debut, fin_reelle=seance.fin,
    )


def ecrite(dossier: Dossier, texte: str = "Ce qui fut dit.") -> Synthese:
    """In writing, with every required part, once the investigation is closed."""
    if not Investigation.objects.filter(dossier=dossier).exists():
        FabriqueInvestigation(dossier=dossier)
    synthese = actions.ouvrir(dossier, acteur=consultante(dossier), instant=ICI)
    for code, regle in RUBRIQUES.items():
        if regle.requise:
            actions.rediger(synthese, code, texte, acteur=consultante(dossier), instant=ICI)
    actions.fixer_les_etapes(synthese, [("Deux journées d’observation", date(2027, 4, 12))], acteur=consultante(dossier), instant=ICI)
    synthese.refresh_from_db()
    return synthese


def proposee(dossier: Dossier, texte: str = "Ce qui fut dit.") -> Synthese:
    synthese = ecrite(dossier, texte)
    actions.proposer(synthese, acteur=consultante(dossier), instant=ICI)
    return synthese


def etablis(dossier: Dossier, texte: str = "Ce que les outils ont montré.", *, prets: bool = True) -> Resultats:
    """The detailed results, established; their document is said to be ready unless told otherwise."""
    resultats = actions.rediger_resultats(dossier, texte, acteur=consultante(dossier), instant=ICI)
    actions.etablir(resultats, acteur=consultante(dossier), instant=ICI)
    if prets:
        Document.objects.filter(pk=resultats.piece.document_id).update(etat="pret", pret_le=ICI, empreinte="6" * 64)
    resultats.refresh_from_db()
    return resultats


def figee(dossier: Dossier, texte: str = "Ce qui fut dit.", *, prete: bool = True, resultats: bool = True) -> Synthese:
    """Agreed to and frozen; what handing over asks for is there too, unless told otherwise."""
    synthese = proposee(dossier, texte)
    if resultats:
        etablis(dossier)
    actions.figer(synthese, acteur=beneficiaire(dossier), instant=ICI + timedelta(hours=1))
    if prete:
        # the rendering itself is tried in test_document: here its end is enough
        Document.objects.filter(pk=synthese.piece.document_id).update(etat="pret", pret_le=ICI + timedelta(hours=1), empreinte="5" * 64)
    synthese.refresh_from_db()
    return synthese


def remise(dossier: Dossier, texte: str = "Ce qui fut dit.") -> Synthese:
    synthese = figee(dossier, texte)
    actions.remettre(synthese, acteur=consultante(dossier), instant=ICI + timedelta(hours=2))
    return synthese


def dans_l_etat(etat: str, dossier: Dossier) -> Synthese:
    """A synthesis in this state, ready for what follows."""
    return {EtatSynthese.REDACTION: ecrite, EtatSynthese.RELECTURE: proposee, EtatSynthese.FIGEE: figee, EtatSynthese.REMISE: remise}[etat](dossier)


def texte_de(synthese: Synthese, code: CodeRubrique) -> str:
    return synthese.rubriques.select_related("coffre").get(code=code).texte


def rempli() -> Dossier:
    """A bilan under way full of the canary: a private and a shared note, answers, a subject of research, a synthesis."""
    FabriqueOrganisme()
    dossier = bilan_tenu()
    for partagee in (True, False):
        ecrire_note(dossier, acteur=consultante(dossier), instant=ICI, texte=f"Note {SECRET}", partagee=partagee)
    travail = TravailPersonnel(dossier=dossier, coffre=dossier.coffre_travaux, jour=ICI.date(), minutes=60, le=ICI)
    travail.sujet = f"Sujet {SECRET}"
    travail.save(force_insert=True)
    support = Support.objects.create(genre="questionnaire", titre="Attentes", etape="preliminaire")
    version = support.versions.create(titre="Attentes", minutes=10)
    preparation = Preparation.objects.create(dossier=dossier, support=support, version=version, numero_seance=1, etat="rendue", remise_le=ICI, rendue_le=ICI)
    reponses = Reponses(preparation=preparation, coffre=dossier.coffre_travaux, le=ICI)
    reponses.contenu = f'{{"q1": "{SECRET}"}}'
    reponses.save(force_insert=True)
    figee(dossier, f"Texte {SECRET}", prete=False)
    for piece in dossier.pieces.filter(nature__in=["document_synthese", "resultats_detailles"]).select_related("document__coffre"):
        ranger(piece.document, f"%PDF {SECRET}".encode())
    return dossier


def ranger(document: Document, octets: bytes, instant: datetime = ICI) -> None:
    """As a worker stores it, without the time it takes to lay the pages out."""
    storages["documents"].save(str(document.pk), ContentFile(archives.sceller(document, octets)))
    Document.objects.filter(pk=document.pk).update(etat="pret", pret_le=instant, donnees=None, empreinte=sha256(octets).hexdigest(), taille=len(octets))


def rendre_les_fichiers(dossier: Dossier) -> None:
    """The stored files that a destruction took away, or sealed under another key, come back: rows alone are as they were when a test is over."""
    for piece in dossier.pieces.filter(document__etat="pret", document__donnees=None).select_related("document__coffre"):
        storages["documents"].delete(str(piece.document_id))
        ranger(piece.document, f"%PDF {SECRET}".encode())
