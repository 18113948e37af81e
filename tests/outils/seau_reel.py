"""A real S3 server in a process of its own (moto's), with one bucket."""
import subprocess
import sys
from types import TracebackType
from typing import Self

import boto3

from bilan.socle import entrepot
from tests.outils import ports

CLES = {"aws_access_key_id": "essai", "aws_secret_access_key": "essai"}


class SeauReel:
    """`adresse` is what BILAN_DOCUMENTS says; `variables` is the rest of the environment."""

    def __init__(self) -> None:
        self.port = ports.libre()
        self.adresse = "s3://bilan-documents/une/maison"
        self.variables = {"S3_ENDPOINT": f"http://127.0.0.1:{self.port}", "S3_REGION": "eu-west-3"}
        self.processus: subprocess.Popen[bytes] | None = None

    def reglage(self, **autres: str) -> dict:
        """The entry of STORAGES, as the settings make it; its keys come from the environment of a real one."""
        lu = entrepot.reglage(self.adresse, self.variables | autres)
        return {**lu, "OPTIONS": {**lu["OPTIONS"], "access_key": "essai", "secret_key": "essai"}}

    def client(self):
        """To look at what is really in the bucket."""
        return boto3.client("s3", endpoint_url=self.variables["S3_ENDPOINT"], region_name="eu-west-3", **CLES)

    def objets(self) -> dict[str, bytes]:
        client = self.client()
        cles = [objet["Key"] for objet in client.list_objects_v2(Bucket="bilan-documents").get("Contents", [])]
        return {cle: client.get_object(Bucket="bilan-documents", Key=cle)["Body"].read() for cle in cles}

    def __enter__(self) -> Self:
        commande = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self.processus = subprocess.Popen(commande, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        ports.attendre(self.port, 60)
        self.client().create_bucket(Bucket="bilan-documents", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
        return self

    def __exit__(self, sorte: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None) -> None:
        if self.processus:
            self.processus.kill()
            self.processus.wait(20)
