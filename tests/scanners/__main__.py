"""The command line of `bin/scanners`: run each analyser, print what is not explained, and write docs/scanners.md; 1 when something is left."""
import argparse
import sys

from tests.captures.__main__ import _demonstration
from tests.scanners import dynamiques, statiques
from tests.scanners.constats import Constat, sans_explication, sans_objet
from tests.scanners.page import ecrire


def main() -> int:
    options = _options()
    statiques.OU.mkdir(parents=True, exist_ok=True)
    constats, lignes = _fichiers()
    outils = {"bandit", "semgrep", "detect-secrets"}
    if not options.sans_site:
        with _demonstration(options.adresse) as origine:
            for role in dynamiques.ROLES:
                trouves, pages = dynamiques.wapiti(origine, role, options.secondes)
                assert pages >= dynamiques.AU_MOINS[role], f"wapiti, {role} : {pages} pages lues seulement"
                constats += trouves
                lignes.append(f"| wapiti, {role} | {pages} pages lues, {options.secondes} s au plus | {len(trouves)} |")
                print(lignes[-1], flush=True)
        outils.add("wapiti")
    if dynamiques.caddy():
        constats += _proxy(lignes)
        outils.add("sslyze")
    restants, vieux = sans_explication(constats), sans_objet(constats, outils)
    print("\n".join([*map(str, restants), *(f"n’explique plus rien : {connu}" for connu in vieux)]) or "Rien qui ne soit expliqué.")
    if not options.sans_site:
        ecrire(constats, lignes)
    return int(bool(restants or vieux))


def _options() -> argparse.Namespace:
    analyseur = argparse.ArgumentParser(prog="bin/scanners", description="Fait passer les analyseurs de sécurité.")
    analyseur.add_argument("--sans-site", action="store_true", help="les fichiers et le mandataire seulement")
    analyseur.add_argument("--adresse", default="", help="une démonstration qui tourne déjà, par exemple http://localhost:8000")
    analyseur.add_argument("--secondes", type=int, default=300, help="pour chaque rôle, sur le site (300)")
    return analyseur.parse_args()


def _fichiers() -> tuple[list[Constat], list[str]]:
    constats, lignes = [], []
    for nom, ce_qui_est_lu, outil in (
        ("bandit", "le code", statiques.bandit), ("semgrep", "le code et les gabarits, nos règles", statiques.semgrep),
        ("detect-secrets", "chaque fichier suivi par git", statiques.secrets),
    ):
        trouves = outil()
        constats += trouves
        lignes.append(f"| {nom} | {ce_qui_est_lu} | {len(trouves)} |")
        print(lignes[-1], flush=True)
    lignes.append(f"| cyclonedx | {statiques.composants()} composants, dans var/scanners/composants.cdx.json | 0 |")
    return constats, lignes


def _proxy(lignes: list[str]) -> list[Constat]:
    with dynamiques.mandataire() as adresse:
        trouves = dynamiques.sslyze(adresse)
    lignes.append(f"| sslyze | deploiement/Caddyfile, servi par Caddy | {len(trouves)} |")
    print(lignes[-1], flush=True)
    return trouves


if __name__ == "__main__":
    sys.exit(main())
