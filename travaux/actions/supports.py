"""The library: a support is made, changed by a new version, attached to the sessions of an offer."""
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from beneficiaires.models import Prestation
from bilan.socle import depots, journal
from bilan.socle.acteur import Acteur
from bilan.socle.models import Coffre, Document
from bilan.socle.roles import EQUIPE, Role
from bilan.socle.typographie import typographier
from travaux.models import Support, SupportDeSeance, VersionSupport
from travaux.regles import GenreSupport, Question, ecrire, fautes


@dataclass(frozen=True)
class Contenu:
    """What a version holds. `fichier`: the bytes of a PDF to put in the place of the one there is; `sans_fichier`: to take it away."""

    titre: str
    minutes: int
    presentation: str = ""
    texte: str = ""
    adresse: str = ""
    questions: tuple[Question, ...] = ()
    fichier: bytes | None = None
    sans_fichier: bool = False

    def champs(self) -> dict:
        return {
            "titre": self.titre, "minutes": self.minutes, "presentation": self.presentation, "texte": self.texte, "adresse": self.adresse,
            "questions": ecrire(self.questions),
        }


@transaction.atomic
def creer(genre: str, etape: str, contenu: Contenu, *, acteur: Acteur, instant: datetime, cle: str = "") -> Support:
    """A support and its first version. ValidationError when it has nothing to read or to answer."""
    role = exiger_l_equipe(acteur)
    contenu = _verifier(GenreSupport(genre), contenu, fichier=contenu.fichier is not None)
    support = Support.objects.create(genre=genre, etape=etape, titre=contenu.titre, cle=cle)
    piece = _deposer(support, contenu, 1, instant)
    VersionSupport.objects.create(support=support, auteur=acteur.compte, le=instant, piece=piece, **contenu.champs())
    journal.consigner(support.fil, "support.creer", acteur=acteur, role=role, instant=instant, objet=support)
    return support


@transaction.atomic
def modifier(support: Support, contenu: Contenu, *, acteur: Acteur, instant: datetime, etape: str = "", actif: bool | None = None) -> VersionSupport:
    """Change it for the next ones: a version already handed over stays as it was read, and a new one is made."""
    role = exiger_l_equipe(acteur)
    support = Support.objects.select_for_update(no_key=True).get(pk=support.pk)  # not its key: whoever hands it over holds the version, then the key
    version = support.versions.select_for_update().order_by("-numero").first()  # whoever hands it over meanwhile waits
    contenu = _verifier(GenreSupport(support.genre), contenu, fichier=bool(contenu.fichier or (version.piece_id and not contenu.sans_fichier)))
    if _change(version, contenu):
        version = _version_suivante(version) if version.preparations.exists() else version
        version.piece = _deposer(support, contenu, version.numero, instant) if contenu.fichier else None if contenu.sans_fichier else version.piece
        for nom, valeur in contenu.champs().items():
            setattr(version, nom, valeur)
        version.auteur, version.le = acteur.compte, instant
        version.save()
    support.titre, support.etape = contenu.titre, etape or support.etape
    support.actif = support.actif if actif is None else actif
    support.save()
    journal.consigner(support.fil, "support.modifier", acteur=acteur, role=role, instant=instant, objet=support, details={"version": version.numero})
    return version


def _change(version: VersionSupport, contenu: Contenu) -> bool:
    piece = contenu.fichier is not None or (contenu.sans_fichier and version.piece_id is not None)
    return piece or any(getattr(version, nom) != valeur for nom, valeur in contenu.champs().items())


def _version_suivante(version: VersionSupport) -> VersionSupport:
    return VersionSupport(support=version.support, numero=version.numero + 1, piece=version.piece)


def _deposer(support: Support, contenu: Contenu, numero: int, instant: datetime) -> Document | None:
    """The file in a vault of its own: it is nobody's bilan, and outlives them all."""
    if contenu.fichier is None:
        return None
    coffre = Coffre.nouveau()
    coffre.save(force_insert=True)
    return depots.deposer(coffre=coffre, titre=contenu.titre, nom_fichier=f"support_{support.pk}_v{numero}.pdf", octets=contenu.fichier, instant=instant)


@transaction.atomic
def attacher(prestation: Prestation, support: Support, numero_seance: int, *, acteur: Acteur, instant: datetime) -> SupportDeSeance:
    """Hand this support over, from now on, before the n-th session of every bilan of this offer."""
    role = exiger_l_equipe(acteur)
    if not 1 <= numero_seance <= prestation.nombre_seances:
        raise ValidationError({"numero_seance": f"Cette prestation a {prestation.nombre_seances} séances."})
    attache, nouveau = SupportDeSeance.objects.get_or_create(prestation=prestation, support=support, numero_seance=numero_seance)
    if not nouveau:
        raise ValidationError("Ce support est déjà remis avant cette séance.")
    journal.consigner(support.fil, "support.attacher", acteur=acteur, role=role, instant=instant, objet=prestation, details={"seance": numero_seance})
    return attache


@transaction.atomic
def detacher(attache: SupportDeSeance, *, acteur: Acteur, instant: datetime) -> None:
    """Stop handing it over; what was handed over stays."""
    role = exiger_l_equipe(acteur)
    journal.consigner(
        attache.support.fil, "support.detacher", acteur=acteur, role=role, instant=instant, objet=attache.prestation,
        details={"seance": attache.numero_seance},
    )
    attache.delete()


def exiger_l_equipe(acteur: Acteur) -> Role:
    compte = acteur.compte
    roles = EQUIPE.intersection(compte.roles) if compte is not None and compte.is_active else ()
    if not roles:
        raise PermissionDenied("La bibliothèque est celle de l’équipe.")
    return next(role for role in Role if role in roles)


def _verifier(genre: GenreSupport, contenu: Contenu, *, fichier: bool) -> Contenu:
    """The content of that kind, and nothing of another."""
    if genre is GenreSupport.QUESTIONNAIRE:
        if not contenu.questions:
            raise ValidationError("Un questionnaire a une question au moins.")
        if motifs := [motif for question in contenu.questions for motif in fautes(question)]:
            raise ValidationError([typographier(motif) for motif in motifs])
        return replace(contenu, texte="", adresse="", fichier=None)
    if genre is GenreSupport.LIEN and not contenu.adresse:
        raise ValidationError({"adresse": "Donnez l’adresse de la page."})
    if genre is GenreSupport.DOCUMENT and not contenu.texte.strip() and not fichier:
        raise ValidationError({"texte": "Écrivez le texte à lire, ou joignez un PDF."})
    return replace(contenu, questions=(), adresse=contenu.adresse if genre is GenreSupport.LIEN else "")
