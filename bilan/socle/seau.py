"""Documents in a bucket of an object storage (S3), encrypted by us before they leave; a storage that is down says so in one way, and loses nothing."""
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from storages.backends.s3 import S3Storage

from bilan.socle.stockage import StockageInjoignable

# a page waits some seconds at most for a storage that does not answer
RESEAU = Config(connect_timeout=3, read_timeout=15, retries={"total_max_attempts": 2}, s3={"addressing_style": "path"})


class Seau(S3Storage):
    """`documents` in a bucket. Writing replaces in one move; what is read is read whole, at once. StockageInjoignable when it does not answer."""

    def __init__(self, **options: Any) -> None:
        super().__init__(file_overwrite=True, default_acl=None, client_config=RESEAU, **options)

    def _open(self, name: str, mode: str = "rb") -> File:
        with _dit_en_panne(), super()._open(name, mode) as objet:
            return ContentFile(objet.read(), name)

    def _save(self, name: str, content: File) -> str:
        with _dit_en_panne():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with _dit_en_panne():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _dit_en_panne():
            return super().exists(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with _dit_en_panne():
            return super().listdir(name)


@contextmanager
def _dit_en_panne() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as panne:
        # its text may name the server and the bucket, never what is in it
        raise StockageInjoignable(str(panne)[:200]) from None
