"""An import-linter contract: some modules may import the standard library, a few named packages, and one another."""

import sys
from fnmatch import fnmatchcase
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class Purete(Contract):
    """`modules`: patterns of the pure modules; `permis`: the packages they may use beside the standard library."""

    modules = fields.ListField(subfield=fields.StringField())
    permis = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every direct import of every pure module."""
        purs = {module for module in graph.modules if any(fnmatchcase(module, str(motif)) for motif in self.modules)}
        permis = sys.stdlib_module_names | set(self.permis)
        fautes = [
            f"{module} -> {importe}"
            for module in sorted(purs)
            for importe in sorted(graph.find_modules_directly_imported_by(module))
            if importe not in purs and importe.split(".")[0] not in permis
        ]
        return ContractCheck(kept=not fautes, metadata={"fautes": fautes})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each forbidden import."""
        fautes: list[Any] = check.metadata["fautes"]
        for faute in fautes:
            output.print_error(faute)
