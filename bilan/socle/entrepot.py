"""Where documents are kept: a folder, or a bucket of an object storage; one address says which, and nothing else changes."""
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit


def reglage(adresse: str, environnement: Mapping[str, str]) -> dict[str, Any]:
    """The entry of STORAGES for this address: `s3://bucket/prefix`, else the path of a folder. ValueError for a bucket without a name.

    The keys are read by boto3 (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, or what the machine gives it); S3_ENDPOINT is the server, when it is
    not Amazon's, and S3_REGION its region.
    """
    lue = urlsplit(adresse)
    if lue.scheme != "s3":
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": adresse}}
    if not lue.hostname or lue.query or lue.fragment:
        raise ValueError("une adresse s3://nom-du-seau/prefixe.")
    if not find_spec("storages"):
        raise ValueError("il manque les paquets du groupe s3 (uv sync --group s3).")
    return {"BACKEND": "bilan.socle.seau.Seau", "OPTIONS": {
        "bucket_name": lue.netloc, "location": lue.path.strip("/"), "endpoint_url": environnement.get("S3_ENDPOINT") or None,
        "region_name": environnement.get("S3_REGION") or None,
    }}
