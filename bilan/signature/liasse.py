"""A proof that stands without us: files, the chain of the journal as one reader may see it, a manifest signed with the provider's key, in a ZIP.

Its format is read by `bin/verifier_preuve.py`, which knows nothing of this project: the two change together.
"""
import base64
import io
import json
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256

from bilan.socle.models import Evenement
from bilan.socle.sceau.certificat import Certificat

MANIFESTE, SIGNATURE, CERTIFICAT, JOURNAL = "manifeste.json", "manifeste.sig", "certificat.pem", "journal.json"
FORMAT = "bilan-preuve-1"
ALGORITHME = "SHA-256, clé du certificat"
EPOQUE = (1980, 1, 1, 0, 0, 0)  # the only date of a ZIP that says nothing


def chaine(fil: str, jusqu_a: int, montree: Callable[[Evenement], bool], trace: Callable[[Evenement], bool]) -> dict:
    """The chain `fil` from its first line to the rank `jusqu_a`. A line that is not `montree` keeps its rank and its two fingerprints alone:
    enough to see that none is missing, nothing of what it says."""
    lignes = Evenement.objects.filter(fil=fil, rang__lte=jusqu_a).order_by("rang")
    return {"fil": fil, "lignes": [_ligne(ligne, montree(ligne), trace(ligne)) for ligne in lignes]}


def _ligne(ligne: Evenement, montree: bool, trace: bool) -> dict:
    maillon = {"rang": ligne.rang, "precedente": ligne.precedente, "empreinte": ligne.empreinte}
    if not montree:
        return maillon
    champs = {
        "le": en_utc(ligne.le), "verbe": ligne.verbe, "role": ligne.role, "compte": ligne.compte_id, "objet": ligne.objet, "objet_id": ligne.objet_id,
        "empreinte_document": ligne.empreinte_document, "details": ligne.details, "trace_empreinte": ligne.trace_empreinte,
    }
    return {**maillon, **champs, **({"trace": ligne.trace} if trace and ligne.trace else {})}


def sceller(fichiers: dict[str, bytes], *, entete: dict, certificat: Certificat, instant: datetime) -> bytes:
    """The ZIP of these files, with the certificate, the manifest of their fingerprints, and the signature of the manifest."""
    tous = {**fichiers, CERTIFICAT: certificat.pem}
    empreintes = {nom: sha256(octets).hexdigest() for nom, octets in sorted(tous.items())}
    manifeste = en_json({"format": FORMAT, "etabli_le": en_utc(instant), **entete, "fichiers": empreintes})
    # its own fingerprint beside the signature: of two files that no longer agree, one can tell which has changed
    signature = en_json({
        "algorithme": ALGORITHME, "manifeste_sha256": sha256(manifeste).hexdigest(), "signature": base64.b64encode(certificat.signer(manifeste)).decode(),
    })
    return _zip([*sorted(tous.items()), (MANIFESTE, manifeste), (SIGNATURE, signature)])


def en_json(contenu: object) -> bytes:
    return (json.dumps(contenu, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def en_utc(instant: datetime) -> str:
    """As the trigger of the journal writes it."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _zip(fichiers: Iterable[tuple[str, bytes]]) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, octets in fichiers:
            archive.writestr(zipfile.ZipInfo(nom, EPOQUE), octets, zipfile.ZIP_DEFLATED)
    return tampon.getvalue()
