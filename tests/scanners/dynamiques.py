"""wapiti on the running site, as each role of the demonstration: once it has found, on a site full of faults, those that it must find."""
import json
import re
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urlsplit

from tests.scanners.cibles import FAUTES, Oreille, fautif, tournant
from tests.scanners.constats import Constat
from tests.scanners.modules import JOUES, OMIS, PASSIFS
from tests.scanners.releve import Panne, Passage
from tests.scanners.statiques import OU, lancer

ROLES = ("anonyme", "beneficiaire", "consultant", "gestion")
DEPARTS = {"anonyme": ["/connexion/", "/"], "beneficiaire": ["/"], "consultant": ["/", "/dossiers/"], "gestion": ["/", "/gestion/", "/dossiers/"]}
AU_MOINS = {"anonyme": 8, "beneficiaire": 20, "consultant": 40, "gestion": 40}  # pages read: with a dead session it would see the sign-in page alone
FERMENT = ("/deconnexion/*", "/compte/sessions/*", "/demonstration/*")
JETON = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
LANCE, COUPE = re.compile(r"Launching module (\w+)"), re.compile(r"Max attack time was reached for module (\w+)")
CASSE = re.compile(r"An exception occurred in module \w+|Module \w+ seems broken|Unable to import module [^\n]+|Missing dependencies[^\n]+")
CONNUS = "import json; from wapitiCore.attack.modules.core import all_modules; print(json.dumps(sorted(all_modules)))"


def temoins(origine: str, role: str) -> str:
    """The cookies of a session of this role, by the button of the demonstration."""
    pot = CookieJar()
    ouvreur = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(pot))
    jeton = JETON.search(ouvreur.open(f"{origine}/connexion/", timeout=60).read())
    if role != "anonyme":
        entree = urllib.request.Request(f"{origine}/demonstration/entrer/{role}/", urlencode({"csrfmiddlewaretoken": jeton[1].decode()}).encode())
        ouvreur.open(entree, timeout=60).read()
    return "; ".join(f"{temoin.name}={temoin.value}" for temoin in pot)


def eprouver(secondes: int) -> Passage:
    """Panne when an attack of this version is in neither of our lists, or when a fault of the faulty site is not found."""
    if inconnus := set(json.loads(lancer("python", "-c", CONNUS))) ^ {*PASSIFS, *JOUES, *OMIS}:
        raise Panne(f"attaques ni jouées ni omises, ou disparues : {', '.join(sorted(inconnus))}")
    with fautif() as origine:
        trouves, _, _ = _attaquer(origine, "fautif", secondes, [])
    if manquent := FAUTES - {trouve.regle for trouve in trouves}:
        raise Panne(f"fautes mises là et non trouvées : {', '.join(sorted(manquent))}")
    return Passage(f"un site fautif, dont il trouve les {len(FAUTES)} fautes", [])


def wapiti(origine: str, role: str, secondes: int) -> Passage:
    """What it found as this role, how many pages it read, and which attacks its time cut short."""
    departs = [argument for chemin in DEPARTS[role] for argument in ("-s", f"{origine}{chemin}")]
    fermees = [argument for chemin in FERMENT for argument in ("-x", f"{origine}{chemin}")]
    trouves, pages, dit = _attaquer(origine, role, secondes, [*departs, *fermees, "-H", f"Cookie: {temoins(origine, role)}"])
    if pages < AU_MOINS[role]:
        raise Panne(f"{pages} pages lues seulement")
    coupes = COUPE.findall(dit)
    bornes = [*(["exploration"] if "Max scan time was reached" in dit else []), *coupes]
    reste = f"arrêtés au bout de leur temps : {', '.join(bornes)}" if bornes else "chaque attaque jouée jusqu’au bout"
    return Passage(f"{pages} pages, {len(JOUES)} attaques et {len(PASSIFS)} lectures ; {reste}", trouves)


def _attaquer(origine: str, nom: str, secondes: int, propres: list[str]) -> tuple[list[Constat], int, str]:
    rapport = OU / f"wapiti-{nom}.json"
    rapport.unlink(missing_ok=True)
    with tournant(Oreille()) as oreille:
        dit = lancer(
            "wapiti", "-u", f"{origine}/", "--scope", "folder", "--flush-session", "-m", ",".join((*PASSIFS, *JOUES)), "--endpoint", oreille.adresse, *propres,
            "-d", "6", "--max-links-per-page", "60", "--max-scan-time", str(secondes), "--max-attack-time", str(max(20, secondes // 12)), "--no-bugreport",
            "-f", "json", "-o", str(rapport), "--store-session", str(OU),
        )
        sortants = [Constat("wapiti", "appel sortant", chemin, 0, "Le site a demandé une adresse qu’une attaque lui donnait.") for chemin in oreille.entendus]
    verifier(dit)
    lu = json.loads(rapport.read_text())
    trouves = [(genre, fait) for genre, faits in {**lu["vulnerabilities"], **lu["anomalies"]}.items() for fait in faits]
    return [*sortants, *(Constat("wapiti", genre, _route(fait["path"]), 0, fait["info"]) for genre, fait in trouves)], lu["infos"]["crawled_pages_nbr"], dit


def verifier(dit: str) -> None:
    """Panne when an attack was not played, or broke on the way. Of those that only read, `eprouver` asks what they must find."""
    if manquent := {*JOUES} - {*LANCE.findall(dit)}:
        raise Panne(f"attaques non jouées : {', '.join(sorted(manquent))}")
    if cassees := CASSE.findall(dit):
        raise Panne("; ".join(sorted({*cassees})))


def _route(adresse: str) -> str:
    """An address without what changes from one demonstration to the next."""
    return re.sub(r"\d+|[0-9a-f]{8}-[0-9a-f-]{27}", "N", urlsplit(adresse).path)
