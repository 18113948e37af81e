"""Put the seal on: pyHanko, one signature that certifies the document and allows no change after it."""
import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from bilan.socle.sceau import HorodatageIndisponible, Niveau
from bilan.socle.sceau.certificat import Certificat
from bilan.socle.sceau.horodatage import autorite

CHAMP = "Sceau"
METADONNEES = PdfSignatureMetadata(
    field_name=CHAMP, md_algorithm="sha256", reason="Scellé par l’organisme", subfilter=fields.SigSeedSubFilter.PADES,
    certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES,
)
# hidden, as PDF/UA wants what is not in its tags to be; on the last page, that of the signatures
PLACE = fields.SigFieldSpec(
    CHAMP, on_page=-1, readable_field_name="Sceau de l’organisme",
    invis_sig_settings=fields.InvisSigSettings(set_print_flag=False, set_hidden_flag=True),
)


_RESERVES: dict[tuple[Certificat, str], int] = {}  # by certificate and authority, in digits


class _Poseur(PdfSigner):
    def register_extensions(self, pdf_out, *, md_algorithm):
        """PAdES alone: ISO 32002 (named curves) would declare PDF 2.0, and PDF/UA-1 is a profile of 1.7."""
        pdf_out.register_extension(ESIC_EXTENSION_1)


def sceller(octets: bytes, instant: datetime) -> tuple[bytes, Niveau]:
    """See `bilan.socle.sceau.sceller`."""
    tsa = autorite(settings.BILAN_TSA) if settings.BILAN_TSA else None
    poseur = _Poseur(METADONNEES, signer=_signataire(settings.SCEAU), timestamper=tsa, new_field_spec=PLACE)
    try:
        scelle = _executer(_poser(poseur, octets, instant))
    except TimestampRequestError as refus:
        raise HorodatageIndisponible(type(refus).__name__) from refus
    return scelle, Niveau.HORODATE if tsa else Niveau.BASE


async def _poser(poseur: PdfSigner, octets: bytes, instant: datetime) -> bytes:
    scelle = await _signer(poseur, octets, instant)
    await _verifier(scelle, horodate=poseur.default_timestamper is not None)
    return scelle


async def _signer(poseur: PdfSigner, octets: bytes, instant: datetime) -> bytes:
    """What `async_sign_pdf` does, at the instant of the caller rather than at the clock's."""
    seance = poseur.init_signing_session(IncrementalPdfFileWriter(io.BytesIO(octets)))
    seance.system_time = instant.astimezone(UTC)
    validation = await seance.perform_presign_validation(seance.pdf_out)
    a_signer = seance.prepare_tbs_document(validation_info=validation, bytes_reserved=await _reserve(seance))
    sortie = io.BytesIO()
    condense, _ = a_signer.digest_tbs_document(output=sortie)
    await a_signer.perform_signature(condense.document_digest, PdfCMSSignedAttributes(signing_time=seance.system_time))
    return sortie.getvalue()


async def _reserve(seance: PdfSigningSession) -> int:
    """The room for a seal, half as much again as a trial one takes: the same for all those of one certificate and one authority.

    The trial costs as much as the seal, so it is made once.
    """
    cle = settings.SCEAU, settings.BILAN_TSA
    if cle not in _RESERVES:
        _RESERVES[cle] = await seance.estimate_signature_container_size(None, tight=False)
    return _RESERVES[cle]


async def _verifier(scelle: bytes, *, horodate: bool) -> None:
    """Read back what was made: a seal that pyHanko does not find whole is not one, a token that it does not find valid neither."""
    [pose] = PdfFileReader(io.BytesIO(scelle)).embedded_signatures
    lu = await async_validate_pdf_signature(pose, ValidationContext(trust_roots=[pose.signer_cert], allow_fetching=False))
    if not (lu.intact and lu.valid):
        raise SigningError("Le sceau posé ne se relit pas.")
    jeton = lu.timestamp_validity
    if horodate and not (jeton and jeton.intact and jeton.valid):
        raise HorodatageIndisponible("jeton invalide")


@cache
def _signataire(certificat: Certificat) -> SimpleSigner:
    cle = certificat.cle.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    sien, *autres = (x509.Certificate.load(un.public_bytes(Encoding.DER)) for un in certificat.connus)
    return SimpleSigner(signing_cert=sien, signing_key=keys.PrivateKeyInfo.load(cle), cert_registry=SimpleCertificateStore.from_certs(autres))


def _executer(travail):
    """Run a coroutine to its end in a thread of its own: the caller's may already hold an event loop."""
    with ThreadPoolExecutor(1) as fil:
        return fil.submit(asyncio.run, travail).result()
