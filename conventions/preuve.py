"""The proof of a concluded contract, for one of its parties: what was signed, what came of it, and the acts, as far as they are this party's business.

Who reads what is in docs/decisions/0011-seal-and-proof.md. A closed line keeps its place in the chain and says nothing.
"""
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string

from bilan.signature import liasse, signatures
from bilan.signature.models import Signature
from bilan.socle import documents
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Document, EtatDocument, Evenement
from bilan.socle.roles import Role
from bilan.socle.sceau.certificat import empreinte
from conventions.comparaison import corrigees
from conventions.models import Convention, Correction, Version

# what everyone who signed knows; the rest of a contract's lines belong to whoever made them, or to whom they were addressed
ACTES = frozenset(f"convention.{verbe}" for verbe in (
    "envoyer", "proposer", "reprendre", "transmettre", "transmettre_sur_papier", "accepter", "accepter_sur_papier", "contresigner",
)) | {"signature.apposer", "document.sceller"}
EQUIPE = frozenset({Role.CONSULTANT, Role.GESTION})
CONTRAT = "contrat-scelle.pdf"


@dataclass(frozen=True)
class _Pieces:
    """What a proof is made of."""

    convention: Convention
    versions: list[Version]
    signatures: dict[int, list[Signature]]
    scelle: Document

    @property
    def lignes(self) -> Q:
        """The lines of the journal that are about this contract."""
        return (
            Q(objet="conventions.convention", objet_id=str(self.convention.pk))
            | Q(objet="conventions.version", objet_id__in=[str(version.pk) for version in self.versions])
            | Q(objet="socle.document", objet_id=str(self.scelle.pk))
        )


def disponible(convention: Convention) -> bool:
    """Whether its signed copy is ready and sealed: what was concluded before seals existed has no proof to show."""
    return bool(convention.piece_conclue and convention.piece_conclue.document.niveau_du_sceau)


def etablir(convention: Convention, lecteur: Role, *, compte=None, instant: datetime) -> bytes:
    """The ZIP for this reader; `compte` is his, when he has one. To be called when it is `disponible`."""
    pieces = _pieces(convention)
    entete = {"dossier": convention.dossier.numero, "nature": convention.nature, "lecteur": lecteur.value, "plateforme": settings.SITE_URL}
    fichiers = {
        CONTRAT: documents.lire(pieces.scelle), **_projets(pieces, lecteur), **_papiers(convention, lecteur), **_corrections(pieces),
        liasse.JOURNAL: liasse.en_json(_journal(pieces, lecteur, compte)), "signatures.json": liasse.en_json(_signatures(pieces)),
        "LISEZMOI.txt": _lisezmoi(convention, instant),
    }
    return liasse.sceller(fichiers, entete=entete, certificat=settings.SCEAU, instant=instant)


def nom(convention: Convention) -> str:
    return f"preuve_{convention.dossier.numero}_{convention.pk}.zip"


def _pieces(convention: Convention) -> _Pieces:
    versions = list(convention.versions.select_related("piece__document__coffre").order_by("numero"))
    piece = convention.piece_conclue
    assert piece is not None, "see disponible()"  # noqa: S101
    scelle = Document.objects.select_related("coffre").get(pk=piece.document_id)
    return _Pieces(convention, versions, {version.numero: signatures.de(version) for version in versions}, scelle)


def _projets(pieces: _Pieces, lecteur: Role) -> dict[str, bytes]:
    """The drafts that someone signed. The data, when someone signed them before their PDF was ready (it may never have been): they hold an address
    that the paper does not print, so the employer does not get them."""
    fichiers = {}
    for version in pieces.versions:
        actes = pieces.signatures[version.numero]
        if actes and version.piece.document.etat == EtatDocument.PRET:
            fichiers[f"projet-version-{version.numero}.pdf"] = documents.lire(version.piece.document)
        if lecteur != Role.EMPLOYEUR and any(not acte.sur_document for acte in actes):
            fichiers[f"donnees-version-{version.numero}.json"] = version.donnees.encode()
    return fichiers


def _papiers(convention: Convention, lecteur: Role) -> dict[str, bytes]:
    """What was signed by hand. The employer gets his own act alone: nobody knows what else stands on the paper that came back from her."""
    papiers = {"transmission-sur-papier.pdf": convention.scan_transmission}
    if lecteur != Role.EMPLOYEUR:
        papiers["acceptation-sur-papier.pdf"] = convention.scan_acceptation
    return {nom: documents.lire(Document.objects.select_related("coffre").get(pk=piece.document_id)) for nom, piece in papiers.items() if piece}


def _corrections(pieces: _Pieces) -> dict[str, bytes]:
    """The slips put right once the contract was sealed: each with its date, its words, and the annex that was made of it. Nothing when there was none."""
    faites = Correction.objects.filter(version__in=pieces.versions, piece__isnull=False).select_related("piece__document__coffre")
    fichiers, lignes = {}, []
    for rang, correction in enumerate(faites, 1):
        nom, octets = f"annexe-{rang}-{jour_a_paris(correction.le)}.pdf", b""
        if correction.piece.document.etat == EtatDocument.PRET:
            octets = fichiers[nom] = documents.lire(correction.piece.document)
        lignes.append({
            "le": liasse.en_utc(correction.le), "par": correction.par, "version": correction.version.numero, "mentions": corrigees(correction),
            "annexe": nom if octets else "", "empreinte": sha256(octets).hexdigest() if octets else "",
        })
    return {**fichiers, "corrections.json": liasse.en_json(lignes)} if lignes else {}


def _journal(pieces: _Pieces, lecteur: Role, compte) -> dict:
    """Up to the line of the seal and no further: how many came after would tell how the bilan goes on."""
    siennes = Evenement.objects.filter(pieces.lignes, fil=pieces.convention.fil)
    clefs = set(siennes.values_list("pk", flat=True))
    fin = siennes.get(verbe="document.sceller").rang
    sienne = _faite_par(lecteur, compte)
    montree = (lambda ligne: True) if lecteur in EQUIPE else (lambda ligne: ligne.verbe in ACTES or sienne(ligne))
    return liasse.chaine(
        pieces.convention.fil, fin, montree=lambda ligne: ligne.pk in clefs and montree(ligne),
        trace=(lambda ligne: True) if lecteur == Role.GESTION else sienne,
    )


def _faite_par(lecteur: Role, compte) -> Callable[[Evenement], bool]:
    """Whether a line was written by this reader, by his account or by his link."""
    if compte is not None:
        return lambda ligne: ligne.compte_id == compte.pk
    return lambda ligne: ligne.compte_id is None and ligne.role == lecteur


def _signatures(pieces: _Pieces) -> list[dict]:
    """Each with the sentence that its author accepted."""
    return [{"version": numero, **signatures.acte(acte)} for numero, actes in pieces.signatures.items() for acte in actes]


def _lisezmoi(convention: Convention, instant: datetime) -> bytes:
    return render_to_string("conventions/lisezmoi_preuve.txt", {
        "convention": convention, "donnees": convention.version.contenu, "instant": instant, "adresse": settings.SITE_URL,
        "empreinte": empreinte(settings.SCEAU.certificat),
    }).encode()
