"""Of the verdict, what was made and what was signed: documents, contracts, seals, proofs."""

import subprocess
import sys
import tempfile
from collections import Counter
from datetime import datetime
from typing import Any

from tests.chaos.constat import Verdict
from tests.chaos.programmes import RACINE


def documents(verdict: Verdict) -> None:
    from django.core.files.storage import storages

    from bilan.chantiers.controle import _faute
    from bilan.socle.models import Document

    tous = list(Document.objects.select_related("coffre"))
    verdict.faits["documents : états"] = dict(Counter(document.etat for document in tous))
    verdict.faits["documents : scellés"] = sum(bool(document.niveau_du_sceau) for document in tous)
    for document in tous:
        verdict.exiger(document.etat == "pret", f"document en état {document.etat} : {document.nom_fichier} ({document.erreur})")
        if document.etat == "pret":
            verdict.exiger(not (faute := _faute(document)), f"document {faute} : {document.nom_fichier}")
    ranges = set(storages["documents"].listdir("")[1])
    attendus = {str(document.pk) for document in tous if document.etat == "pret"}
    verdict.exiger(ranges == attendus, f"fichiers en trop : {len(ranges - attendus)}, manquants : {len(attendus - ranges)}")


ATTENDUES = {"brouillon": 0, "envoyee": 0, "transmise": 1, "acceptee": 2, "conclue": 3}


def conventions(verdict: Verdict, instant: datetime) -> None:
    from conventions.models import Convention

    toutes = list(Convention.objects.select_related("dossier__beneficiaire__compte", "piece_conclue__document"))
    verdict.faits["conventions : états"] = dict(Counter(convention.etat for convention in toutes))
    for convention in toutes:
        _signatures(verdict, convention)
        if convention.etat == "conclue":
            _conclue(verdict, convention, instant)


def _signatures(verdict: Verdict, convention: Any) -> None:
    """As many as its state says, each of what was frozen."""
    from bilan.signature.models import Signature

    numero, versions = convention.dossier.numero, list(convention.versions.select_related("piece__document"))
    verdict.exiger(len(versions) == (convention.etat != "brouillon"), f"{numero} : {len(versions)} versions")
    for version in versions:
        signees = list(Signature.objects.filter(objet="conventions.version", objet_id=str(version.pk)))
        attendues = ATTENDUES.get(convention.etat)
        verdict.exiger(len({s.partie for s in signees}) == len(signees), f"{numero} : une partie a signé deux fois")
        verdict.exiger(attendues is None or len(signees) == attendues, f"{numero} : {convention.etat}, {len(signees)} signature(s)")
        for signature in signees:
            montree = version.piece.document.empreinte if signature.sur_document else version.empreinte
            verdict.exiger(signature.empreinte == montree, f"{numero} : {signature.partie} n’a pas signé ce qui est figé")


def _conclue(verdict: Verdict, convention: Any, instant: datetime) -> None:
    """A signed copy that is sealed, and a proof that the verifier, which knows nothing of the server, finds whole."""
    numero, scelle = convention.dossier.numero, convention.piece_conclue and convention.piece_conclue.document
    verdict.exiger(scelle, f"{numero} : conclue sans exemplaire signé")
    if scelle and scelle.etat == "pret":
        verdict.exiger(scelle.niveau_du_sceau, f"{numero} : exemplaire signé sans sceau")
        verdict.exiger((dit := _preuve(convention, instant)) == "", f"{numero} : {dit}")


def _preuve(convention: Any, instant: datetime) -> str:
    from bilan.socle.roles import Role
    from conventions import preuve

    with tempfile.NamedTemporaryFile(suffix=".zip") as fichier:
        fichier.write(preuve.etablir(convention, Role.CONSULTANT, compte=convention.dossier.consultant, instant=instant))
        fichier.flush()
        fini = subprocess.run([sys.executable, str(RACINE / "bin" / "verifier_preuve.py"), fichier.name], check=False, capture_output=True, text=True)
    return "" if fini.returncode == 0 else f"preuve refusée : {fini.stdout[-300:]}{fini.stderr[-300:]}"
