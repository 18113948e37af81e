"""The client of a time-stamping authority (RFC 3161)."""
from functools import cache
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from bilan.socle.sceau import HorodatageIndisponible

DELAI = 10  # seconds: a document waits for the authority, the others wait behind it
TYPE = "application/timestamp-reply"
TAILLE = 100_000  # bytes: a token has a few thousand


class Autorite(TimeStamper):
    """The authority at this address; whatever it answers but a token is an HorodatageIndisponible."""

    def __init__(self, url: str):
        super().__init__()
        self.url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        demande = Request(self.url, req.dump(), {"Content-Type": "application/timestamp-query", "Accept": TYPE})  # noqa: S310
        try:
            with urlopen(demande, timeout=DELAI) as reponse:  # noqa: S310
                if reponse.headers.get_content_type() != TYPE:
                    raise HorodatageIndisponible("réponse d’un autre type")
                return _lire(reponse.read(TAILLE))
        except HTTPError as refus:
            refus.close()
            raise HorodatageIndisponible(f"HTTP {refus.code}") from None
        except (OSError, HTTPException, ValueError) as panne:
            raise HorodatageIndisponible(type(panne).__name__) from panne


def _lire(octets: bytes) -> tsp.TimeStampResp:
    """Parsed to the end, rather than when someone looks at it. ValueError."""
    reponse = tsp.TimeStampResp.load(octets, strict=True)
    reponse.native  # noqa: B018
    return reponse


@cache
def autorite(url: str) -> Autorite:
    """One for the process: it keeps what it learnt of the size of a token."""
    return Autorite(url)
