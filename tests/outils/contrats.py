"""Two import-linter contracts of the house: rules are pure, and nobody knows the composition root."""

import sys
from fnmatch import fnmatchcase
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class Constat(Contract):
    """A contract whose breaches are forbidden direct imports."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at the direct imports of the modules concerned."""
        fautes = [
            f"{module} -> {importe}"
            for module in sorted(graph.modules)
            if self.concerne(module)
            for importe in sorted(graph.find_modules_directly_imported_by(module))
            if not self.permet(importe)
        ]
        return ContractCheck(kept=not fautes, metadata={"fautes": fautes})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each forbidden import."""
        fautes: list[Any] = check.metadata["fautes"]
        for faute in fautes:
            output.print_error(faute)

    def concerne(self, module: str) -> bool:
        """Tell whether the contract binds this module."""
        raise NotImplementedError

    def permet(self, importe: str) -> bool:
        """Tell whether a bound module may import that one."""
        raise NotImplementedError


class Purete(Constat):
    """`modules`: patterns of the pure modules; `permis`: the packages they may use beside the standard library and one another."""

    modules = fields.ListField(subfield=fields.StringField())
    permis = fields.ListField(subfield=fields.StringField())

    def concerne(self, module: str) -> bool:
        """Bind the modules whose name fits a pattern."""
        return any(fnmatchcase(module, str(motif)) for motif in self.modules)

    def permet(self, importe: str) -> bool:
        """Allow the standard library, the named packages and the pure modules."""
        return self.concerne(importe) or importe.split(".")[0] in sys.stdlib_module_names | set(self.permis)


class Racine(Constat):
    """`racine` imports everybody and nobody imports it, but for its own `noyaux`, which are as low as can be."""

    racine = fields.StringField()
    noyaux = fields.ListField(subfield=fields.StringField())

    def concerne(self, module: str) -> bool:
        """Bind all that is not of the root: the apps and the kernels."""
        return not self._de_la_racine(module)

    def permet(self, importe: str) -> bool:
        """Allow all that is not of the root."""
        return not self._de_la_racine(importe)

    def _de_la_racine(self, module: str) -> bool:
        dans = [f"{nom}." for nom in (str(self.racine), *map(str, self.noyaux))]
        return f"{module}.".startswith(dans[0]) and not f"{module}.".startswith(tuple(dans[1:]))
