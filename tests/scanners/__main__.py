"""The command line of `bin/scanners`: run each analyser, print what is not explained, and write docs/scanners.md.

1 when something is left: a finding without its explanation, an explanation without its finding, an analyser that did not run or read a part only.
"""
import argparse
import sys
from functools import partial

from tests.captures.__main__ import _demonstration
from tests.scanners import dynamiques, mandataire, statiques
from tests.scanners.page import ecrire
from tests.scanners.releve import Releve

OUTILS = {
    "bandit": statiques.bandit, "semgrep": statiques.semgrep, "detect-secrets": statiques.secrets, "cyclonedx": statiques.composants,
    "sslyze": mandataire.examiner,
}


def main() -> int:
    options = _options()
    statiques.OU.mkdir(parents=True, exist_ok=True)
    releve = Releve(dire=partial(print, flush=True))
    for nom, outil in OUTILS.items():
        releve.jouer(nom, outil)
    if not options.sans_site:
        _site(releve, options)
        ecrire(releve)
    print("\n".join(releve.reproches()) or "Rien qui ne soit expliqué.")
    return int(bool(releve.reproches()))


def _site(releve: Releve, options: argparse.Namespace) -> None:
    releve.jouer("wapiti", lambda: dynamiques.eprouver(min(options.secondes, 60)), comme="à l’essai")
    with _demonstration(options.adresse) as origine:
        for role in dynamiques.ROLES:
            releve.jouer("wapiti", lambda role=role: dynamiques.wapiti(origine, role, options.secondes), comme=role)


def _options() -> argparse.Namespace:
    analyseur = argparse.ArgumentParser(prog="bin/scanners", description="Fait passer les analyseurs de sécurité.")
    analyseur.add_argument("--sans-site", action="store_true", help="les fichiers et le mandataire seulement ; la page n’est pas récrite")
    analyseur.add_argument("--adresse", default="", help="une démonstration qui tourne déjà, par exemple http://localhost:8000")
    analyseur.add_argument("--secondes", type=int, default=300, help="pour chaque rôle, sur le site (300)")
    return analyseur.parse_args()


if __name__ == "__main__":
    sys.exit(main())
