#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.12"
# dependencies = ["cryptography>=50.0.2", "pyhanko>=0.38"]
# ///
"""Verify a proof bundle of Bilan offline, without its server: `verifier_preuve.py preuve.zip [--empreinte SHA-256]` (a folder will do too).

Says in French what is whole, or names each file that is not what was signed. Exit status: 0 intact, 1 altered, 2 not a bundle.
"""
import argparse
import base64
import io
import json
import logging
import sys
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

FORMAT, ALGORITHME = "bilan-preuve-1", "SHA-256, clé du certificat"
MANIFESTE, SIGNATURE, CERTIFICAT, JOURNAL, SIGNATURES, CONTRAT, CORRECTIONS = (
    "manifeste.json", "manifeste.sig", "certificat.pem", "journal.json", "signatures.json", "contrat-scelle.pdf",
    "corrections.json",
)
PARTIES = {"employeur": "l’employeur", "beneficiaire": "le bénéficiaire", "consultant": "l’organisme"}
TAILLE = 50_000_000  # bytes of one file, unpacked
ABIME = "{} ne se lit plus : il est abîmé."
MODIFIE = "{} a été modifié : il n’est plus celui qui a été signé."


class PasUnePreuve(Exception):
    """What was given is not a proof bundle at all."""


# --- Reading --------------------------------------------------------------------------------------------------------


def lire(chemin: Path) -> tuple[dict[str, bytes], list[str]]:
    """The files of a bundle, by their names; a sentence for each that cannot be read. PasUnePreuve."""
    if chemin.is_dir():
        return {fichier.name: fichier.read_bytes() for fichier in sorted(chemin.iterdir()) if fichier.is_file()}, []
    try:
        with zipfile.ZipFile(chemin) as archive:
            return _deballer(archive)
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        raise PasUnePreuve(f"{chemin} n’est ni un dossier, ni une archive ZIP lisible.") from None


def _deballer(archive: zipfile.ZipFile) -> tuple[dict[str, bytes], list[str]]:
    fichiers, fautes = {}, []
    for info in archive.infolist():
        if info.filename in fichiers:
            fautes.append(f"Deux fichiers portent le nom {info.filename}.")
        try:
            with archive.open(info) as flux:
                fichiers[info.filename] = flux.read(TAILLE)
        except (OSError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error):
            fautes.append(ABIME.format(info.filename))
            fichiers[info.filename] = b""
    return fichiers, fautes


# --- The manifest: the fingerprints, and the signature over them ----------------------------------------------------


def manifeste(fichiers: dict[str, bytes]) -> Iterator[str]:
    """What the manifest, its signature and the certificate say of each other; then of each file, if the manifest is the one that was signed."""
    attendues, signe, certificat = _empreintes(fichiers[MANIFESTE]), _signature(fichiers[SIGNATURE]), _certificat(fichiers)
    fautif = MANIFESTE if attendues is None else SIGNATURE if signe is None else _fautif(fichiers, certificat, signe, attendues)
    if fautif:
        yield MODIFIE.format(fautif)
    if attendues is not None and fautif != MANIFESTE:
        yield from _fichiers(fichiers, attendues)


def _signature(octets: bytes) -> dict | None:
    """The content of the signature file; None when one byte of it is not as it was written."""
    try:
        lu = json.loads(octets)
        base64.b64decode(lu["signature"], validate=True)
        ecrit = (json.dumps(lu, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    except (ValueError, KeyError, TypeError):
        return None
    entier = ecrit == octets and base64.b64encode(base64.b64decode(lu["signature"])).decode() == lu["signature"]
    return lu if entier and lu.keys() == {"algorithme", "manifeste_sha256", "signature"} and lu["algorithme"] == ALGORITHME else None


def _empreintes(octets: bytes) -> dict[str, str] | None:
    try:
        lu = json.loads(octets)
        return lu["fichiers"] if lu["format"] == FORMAT and isinstance(lu["fichiers"], dict) else None
    except (ValueError, KeyError, TypeError):
        return None


def _fautif(fichiers: dict[str, bytes], certificat: x509.Certificate | None, signe: dict, attendues: dict[str, str]) -> str:
    """Of the three that must agree, the one that has changed; none when they do."""
    reconnu = _condense(fichiers[MANIFESTE]) == signe["manifeste_sha256"]
    if certificat and _authentique(certificat, base64.b64decode(signe["signature"]), fichiers[MANIFESTE]):
        return "" if reconnu else SIGNATURE
    if not reconnu:
        return MANIFESTE
    return SIGNATURE if attendues.get(CERTIFICAT) == _condense(fichiers[CERTIFICAT]) else CERTIFICAT


def _authentique(certificat: x509.Certificate, signature: bytes, octets: bytes) -> bool:
    try:
        cle = certificat.public_key()
        if isinstance(cle, ec.EllipticCurvePublicKey):
            cle.verify(signature, octets, ec.ECDSA(SHA256()))
        else:
            cle.verify(signature, octets, padding.PKCS1v15(), SHA256())
    except (InvalidSignature, UnsupportedAlgorithm, TypeError, ValueError):  # a damaged certificate holds any key
        return False
    return True


def _fichiers(fichiers: dict[str, bytes], attendues: dict[str, str]) -> Iterator[str]:
    for nom, empreinte in attendues.items():
        if nom not in fichiers:
            yield f"{nom} manque : le manifeste l’annonce."
        elif _condense(fichiers[nom]) != empreinte:
            yield MODIFIE.format(nom)
    for nom in fichiers.keys() - attendues.keys() - {MANIFESTE, SIGNATURE}:
        yield f"{nom} a été ajouté : le manifeste ne le connaît pas."


def _certificat(fichiers: dict[str, bytes]) -> x509.Certificate | None:
    """The one that signed, first of its file; None when it cannot be read."""
    try:
        return x509.load_pem_x509_certificates(fichiers[CERTIFICAT])[0]
    except (ValueError, x509.InvalidVersion):
        return None


def _condense(octets: bytes) -> str:
    return sha256(octets).hexdigest()


# --- The chain of the journal ---------------------------------------------------------------------------------------


def chaine(journal: dict) -> Iterator[str]:
    """Ranks without a gap, each line holding the fingerprint of the one before, each open line giving its own."""
    precedente = ""
    for rang, ligne in enumerate(journal["lignes"], 1):
        if ligne["rang"] != rang:
            yield f"{JOURNAL} : il manque une ligne au rang {rang}."
            return
        if ligne["precedente"] != precedente:
            yield f"{JOURNAL} : la ligne {rang} ne suit pas la ligne {rang - 1}."
        if "verbe" in ligne and ligne["empreinte"] != empreinte(journal["fil"], ligne):
            yield f"{JOURNAL} : la ligne {rang} ({ligne['verbe']}) n’est pas celle qui a été écrite."
        if "trace" in ligne and ligne["trace_empreinte"] != _condense(jsonb(ligne["trace"]).encode()):
            yield f"{JOURNAL} : l’origine de la ligne {rang} n’est pas celle qui a été écrite."
        precedente = ligne["empreinte"]


def empreinte(fil: str, ligne: dict) -> str:
    """As the function `journal_empreinte` of the database computes it: the SHA-256 of a JSON array, in PostgreSQL's own writing."""
    champs = ("rang", "le", "verbe", "role", "compte", "objet", "objet_id", "empreinte_document", "details", "trace_empreinte", "precedente")
    return _condense(jsonb([fil, *(ligne[champ] for champ in champs)]).encode())


def jsonb(valeur: object) -> str:
    """The text of a `jsonb` value: a space after each comma and colon, keys by length then by bytes."""
    if isinstance(valeur, list):
        return f"[{', '.join(map(jsonb, valeur))}]"
    if isinstance(valeur, dict):
        clefs = sorted(valeur, key=lambda clef: (len(clef.encode()), clef.encode()))
        return "{" + ", ".join(f"{jsonb(clef)}: {jsonb(valeur[clef])}" for clef in clefs) + "}"
    return json.dumps(valeur, ensure_ascii=False)


# --- The signatures and what they signed ----------------------------------------------------------------------------


def signatures(fichiers: dict[str, bytes], journal: dict) -> Iterator[str]:
    """Each signature is in the chain, with its text and its hour, and signed one of the files of this bundle."""
    actes = json.loads(fichiers[SIGNATURES])
    lignes = {ligne["details"]["acte"]: ligne for ligne in journal["lignes"] if ligne.get("verbe") == "signature.apposer"}
    for acte in actes:
        ligne = lignes.pop(_acte(acte), None)
        if ligne is None or ligne["empreinte_document"] != acte["empreinte"]:
            yield f"{SIGNATURES} : la signature de {acte['nom']} n’est pas au journal telle qu’elle est écrite."
        elif (nom := _signe(acte)) in fichiers and _condense(fichiers[nom]) != acte["empreinte"]:
            yield f"{nom} n’est pas le document que {acte['nom']} a signé."
    if lignes:
        yield f"{SIGNATURES} : il manque une signature que le journal connaît."


def _acte(acte: dict) -> str:
    sans_version = {champ: valeur for champ, valeur in acte.items() if champ != "version"}
    return _condense(json.dumps(sans_version, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def _signe(acte: dict) -> str:
    """The file whose fingerprint was signed: the PDF, or the data when the PDF was not ready."""
    return f"projet-version-{acte['version']}.pdf" if acte["sur_document"] else f"donnees-version-{acte['version']}.json"


def corrections(fichiers: dict[str, bytes]) -> Iterator[str]:
    """What was corrected after the seal: each annex is the one whose fingerprint was written with its date."""
    for correction in json.loads(fichiers.get(CORRECTIONS, b"[]")):
        nom = correction["annexe"]
        if nom and (nom not in fichiers or _condense(fichiers[nom]) != correction["empreinte"]):
            yield f"{nom} n’est pas l’annexe de la correction du {correction['le'][:10]}."


# --- The seal -------------------------------------------------------------------------------------------------------


def sceau(fichiers: dict[str, bytes], journal: dict) -> Iterator[str]:
    """The contract is under an unbroken seal of this certificate, and the chain says that it was put on this very file."""
    try:
        poses = [(pose.signer_cert.dump(), etat) for pose, etat in _sceaux(fichiers[CONTRAT])]
    except Exception:  # a reader of PDF may fail in any way on a damaged one
        yield ABIME.format(CONTRAT)
        return
    connus = {un.public_bytes(Encoding.DER) for un in x509.load_pem_x509_certificates(fichiers[CERTIFICAT])}
    if not poses:
        yield f"{CONTRAT} ne porte aucun sceau."
    for certificat, etat in poses:
        if not (etat.intact and etat.valid and etat.coverage == SignatureCoverageLevel.ENTIRE_FILE):
            yield f"{CONTRAT} : le sceau est rompu."
        if certificat not in connus:
            yield f"{CONTRAT} : le sceau n’est pas celui du certificat joint."
    if _condense(fichiers[CONTRAT]) not in {ligne["empreinte_document"] for ligne in journal["lignes"] if ligne.get("verbe") == "document.sceller"}:
        yield f"{CONTRAT} n’est pas le fichier que le journal dit scellé."


def _sceaux(octets: bytes) -> list:
    poses = PdfFileReader(io.BytesIO(octets)).embedded_regular_signatures
    return [(pose, validate_pdf_signature(pose, ValidationContext(trust_roots=[pose.signer_cert], allow_fetching=False))) for pose in poses]


# --- All together ---------------------------------------------------------------------------------------------------


def verifier(fichiers: dict[str, bytes], attendue: str = "") -> list[str]:
    """A sentence for each fault, none when the bundle is whole; `attendue` is the fingerprint of the certificate that one trusts. PasUnePreuve."""
    absents = [nom for nom in (MANIFESTE, SIGNATURE) if nom not in fichiers]
    if absents:
        raise PasUnePreuve(f"Ce n’est pas un dossier de preuve : il y manque {' et '.join(absents)}.")
    obligatoires = (CERTIFICAT, JOURNAL, SIGNATURES, CONTRAT)
    fautes = [f"{nom} manque." for nom in obligatoires if nom not in fichiers] or list(manifeste(fichiers))
    if not fautes and attendue and _condense(_certificat(fichiers).public_bytes(Encoding.DER)) != attendue:
        fautes.append(f"{CERTIFICAT} n’est pas le certificat dont vous avez donné l’empreinte.")
    if not fautes:
        journal = json.loads(fichiers[JOURNAL])
        fautes = [*chaine(journal), *signatures(fichiers, journal), *sceau(fichiers, journal), *corrections(fichiers)]
    return list(dict.fromkeys(fautes))


def compte_rendu(fichiers: dict[str, bytes]) -> Iterator[str]:
    """What a whole bundle proves, line by line."""
    entete, journal, certificat = json.loads(fichiers[MANIFESTE]), json.loads(fichiers[JOURNAL]), _certificat(fichiers)
    yield f"INTACT. Dossier {entete['dossier']} : chaque fichier est celui qui a été signé."
    for _, etat in _sceaux(fichiers[CONTRAT]):
        yield f"Contrat scellé par « {_nom(etat.signing_cert)} » le {etat.signer_reported_dt:%Y-%m-%d %H:%M:%S} UTC, {_heure(etat)}."
    for acte in json.loads(fichiers[SIGNATURES]):
        joint = "" if _signe(acte) in fichiers else " (fichier non joint à cet exemplaire)"
        yield f"Signé par {acte['nom']} ({PARTIES.get(acte['partie'], acte['partie'])}) le {acte['le'][:19].replace('T', ' ')} UTC : {_signe(acte)}{joint}."
    for correction in json.loads(fichiers.get(CORRECTIONS, b"[]")):
        par, annexe = PARTIES.get(correction["par"], correction["par"]), correction["annexe"] or "annexe non jointe"
        yield f"Corrigé après le sceau par {par} le {correction['le'][:19].replace('T', ' ')} UTC : {annexe}."
    fermees = sum("verbe" not in ligne for ligne in journal["lignes"])
    yield f"Journal continu : {len(journal['lignes'])} lignes, dont {fermees} fermées à ce lecteur."
    yield f"Certificat, SHA-256 : {_condense(certificat.public_bytes(Encoding.DER))}. Comparez avec l’empreinte que l’organisme publie."


def _heure(etat) -> str:
    jeton = etat.timestamp_validity
    if jeton is None:
        return "heure donnée par l’organisme"
    return f"horodaté par « {_nom(jeton.signing_cert)} » le {jeton.timestamp:%Y-%m-%d %H:%M:%S} UTC"


def _nom(certificat) -> str:
    return str(certificat.subject.native.get("common_name") or certificat.subject.human_friendly)


def principal(arguments: list[str]) -> int:
    lecteur = argparse.ArgumentParser(description="Vérifie un dossier de preuve, sans connexion.")
    lecteur.add_argument("preuve", type=Path, help="le fichier ZIP, ou le dossier où il a été ouvert")
    lecteur.add_argument("--empreinte", default="", help="l’empreinte SHA-256 du certificat de l’organisme, que vous tenez de lui")
    options = lecteur.parse_args(arguments)
    logging.disable()  # pyHanko tells at length what we say in a sentence
    try:
        fichiers, fautes = lire(options.preuve)
        fautes = fautes or verifier(fichiers, options.empreinte.replace(" ", "").lower())
    except PasUnePreuve as refus:
        print(refus, file=sys.stderr)
        return 2
    print("\n".join(["ALTÉRÉ.", *fautes] if fautes else compte_rendu(fichiers)))
    return 1 if fautes else 0


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
