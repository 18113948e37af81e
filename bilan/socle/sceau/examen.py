"""Read the seals of a PDF given on the standard input, in a process of its own: see `bilan.socle.sceau.examiner`. pyHanko, and nothing of the project."""
import io
import json
import resource
import sys
from datetime import datetime

MEMOIRE, CALCUL = 1 << 30, 20  # bytes, seconds


def examiner(octets: bytes) -> list[dict]:
    """One dictionary a seal, in the fields of `bilan.socle.sceau.Sceau`."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    return [_lire(sceau) for sceau in PdfFileReader(io.BytesIO(octets)).embedded_regular_signatures]


def _lire(sceau) -> dict:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    # who it belongs to is told, not judged: each certificate is its own authority here
    lu = validate_pdf_signature(sceau, ValidationContext(trust_roots=[sceau.signer_cert], allow_fetching=False))
    vu = lu.timestamp_validity
    jeton = vu if vu and vu.intact and vu.valid else None
    return {
        "titulaire": _nom(sceau.signer_cert), "empreinte_certificat": sceau.signer_cert.sha256.hex(),
        "intact": bool(lu.intact and lu.valid and lu.coverage == SignatureCoverageLevel.ENTIRE_FILE),
        "signe_le": _date(lu.signer_reported_dt), "horodate_le": _date(jeton.timestamp) if jeton else None,
        "autorite": _nom(jeton.signing_cert) if jeton else "",
    }


def _nom(certificat) -> str:
    sujet = certificat.subject.native
    return str(sujet.get("common_name") or sujet.get("organization_name") or certificat.subject.human_friendly)


def _date(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE, MEMOIRE))
    resource.setrlimit(resource.RLIMIT_CPU, (CALCUL, CALCUL))
    json.dump(examiner(sys.stdin.buffer.read()), sys.stdout)
