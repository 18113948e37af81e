"""One run: people at work while things die, the clock that crosses what is hard, then calm, then the verdict."""

import os
import threading
import time
import traceback
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import django
from stdnum import luhn

from tests.chaos import calme, verdict
from tests.chaos.bilans import Bilan
from tests.chaos.constat import Verdict
from tests.chaos.faucheuse import RYTHME, Faucheuse
from tests.chaos.horloge import passages
from tests.chaos.personnes import Boite, Personne
from tests.chaos.pile import Pile
from tests.chaos.preparation import peupler
from tests.chaos.programmes import jusqu_a
from tests.chaos.visiteur import Abandon

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ALLURE = 7  # seconds that the clock of the run gains on each of ours
AVANT = timedelta(minutes=3)  # how long before midnight a round begins: it is in the middle when midnight comes


@dataclass(frozen=True)
class Options:
    """`morts`: how many processes must be killed before calm; `minutes`: the longest that the storm may last."""

    graine: int
    morts: int = 200
    minutes: float = 15
    equipes: int = 3
    actes: int = 6
    lettres: int = 40
    port: int = 8214
    rythme: tuple[float, float] = RYTHME
    au_plus: int | None = None
    passages: bool = True


@dataclass
class Bilans:
    """What became of the people of a run."""

    finis: int = 0
    laisses: list[str] = field(default_factory=list)
    imprevus: list[str] = field(default_factory=list)


class Deroulement:
    """Everything of one run, in the order in which it happens."""

    def __init__(self, options: Options, var: Path, base: dict[str, str] | None = None) -> None:
        self.options, self.a_part = options, base is None
        self.pile = Pile(var, options.graine, options.port, base)
        self.boite, self.acquis, self.bilans, self.rang = Boite(self.pile.lettres), [], Bilans(), 0
        self.faucheuse = Faucheuse(self.pile, Random(f"{options.graine}.morts"), options.rythme, options.au_plus)
        self.fini, self.calme, self._fin = threading.Event(), False, 0.0
        self.equipe = [self._personne(f"helene{n}@lesjalons.example") for n in range(options.equipes)]
        self.gestion = self._personne("gaelle@lesjalons.example")

    def _personne(self, adresse: str) -> Personne:
        return Personne(self.options.port, self.boite, self.pile.horloge, self._las, adresse, SECRET)

    def jouer(self) -> dict[str, Any]:
        """The figures of the run, and its faults."""
        debut = time.monotonic()
        with self.pile.vivre(self._preparer):
            pret = time.monotonic()
            self._fin = pret + self.options.minutes * 60
            self._tempete()
            tempete = time.monotonic()
            relances = self._calme()
            lu = verdict.rendre(self.boite, self.acquis, self.pile.horloge.instant(), self.pile.piege.appels)
            lu.fautes += self.bilans.imprevus
            durees = {"préparation": pret - debut, "tempête": tempete - pret, "calme et verdict": time.monotonic() - tempete}
            return self._chiffres(lu, relances, durees)

    def _preparer(self) -> None:
        """Django in this process, to look at the base in the end; the base itself, migrated by a program of the run."""
        qui: dict[str, Any] = {
            "consultants": [{"email": personne.adresse, "secret": SECRET} for personne in self.equipe],
            "gestion": {"email": self.gestion.adresse, "secret": SECRET},
        }  # fmt: skip
        if not self.a_part:
            peupler(**qui)
            return
        os.environ |= {nom: valeur for nom, valeur in self.pile.environnement.items() if nom not in ("REDIS_URL", "SMTP_HOST", "SMTP_PORT")}
        django.setup()
        self.pile.pepiniere.faire("preparation", **qui)

    def _tempete(self) -> None:
        aiguille = threading.Thread(target=self._avancer, daemon=True)
        aiguille.start()
        self.faucheuse.commencer()
        try:
            for nom, quand in self._passages():
                if not self._passe():
                    self._une_reprise(nom, quand)
            while self.faucheuse.morts < self.options.morts and not self._passe():
                self._une_reprise("après", None)
        finally:
            self.faucheuse.finir()
            self.fini.set()
            aiguille.join()

    def _passages(self):
        return passages(self.pile.horloge.instant()) if self.pile.horloge.reglable and self.options.passages else []

    def _avancer(self) -> None:
        """The clock of the run is in a hurry: a lease of two minutes ends in a quarter of one."""
        while not self.fini.wait(1):
            self.pile.horloge.avancer(timedelta(seconds=ALLURE))

    def _une_reprise(self, nom: str, quand) -> None:
        """One bilan for each consultant, at once; the clock is put a little before `quand`."""
        if quand:
            self.pile.horloge.aller(max(quand - AVANT, self.pile.horloge.instant()))
        self.pile.pepiniere.faire(
            "lettres", serie=f"s{self.rang}", nombre=self.options.lettres, depuis=self.pile.horloge.instant().isoformat(), minutes=8
        )
        fils = [threading.Thread(target=self._vivre, args=(personne, self._suivant())) for personne in self.equipe]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join()
        print(f"  {nom} : {self.faucheuse.morts} morts, {self.bilans.finis} bilans menés, il est {self.pile.horloge.instant():%Y-%m-%d %H:%M} UTC", flush=True)

    def _suivant(self) -> int:
        self.rang += 1
        return self.rang

    def _vivre(self, consultante: Personne, rang: int) -> None:
        bilan = Bilan(
            rang, consultante, self.options.port, self.boite, self.pile.horloge, self._las, Random(f"{self.options.graine}.{rang}"), self.acquis, _siret(rang)
        )
        try:
            bilan.vivre(self.options.actes)
            self.bilans.finis += 1
        except Abandon as abandon:
            self.bilans.laisses.append(str(abandon))
            print(f"  laissé : {abandon}", flush=True)
        except Exception:
            self.bilans.imprevus.append(f"bilan {rang} : {traceback.format_exc(limit=-4)}")

    def _passe(self) -> bool:
        return time.monotonic() > self._fin

    def _las(self) -> bool:
        """People work until the storm has lasted too long; gestion, whom calm calls, is never tired."""
        return self._passe() and not self.calme

    def _calme(self) -> dict[str, int]:
        """Nothing dies any more, the mail server neither; what was left undone is done."""
        self.pile.lettres.with_name("calme").touch()
        self.calme = True
        jusqu_a(self.pile.repond, 120, "le retour des pages")
        return calme.revenir(self.pile, self.gestion, 600)

    def _chiffres(self, lu: Verdict, relances: dict[str, int], durees: dict[str, float]) -> dict[str, Any]:
        programmes = self.pile.veilleur.programmes
        coupures = sum(personne.coupures for personne in self.equipe)
        return {
            "graine": self.options.graine, "morts": self.faucheuse.morts, "coups": dict(self.faucheuse.compte),
            "lancements": {programme.nom: programme.lancements for programme in programmes}, "heure fausse": self.pile.horloge.reglable,
            "disque qui se remplit": self.pile.disque.monte, "bilans menés": self.bilans.finis, "bilans laissés": self.bilans.laisses,
            "pages coupées aux consultantes": coupures, "remis dans la file par gestion": relances, **lu.faits,
            "durées en secondes": {nom: round(duree) for nom, duree in durees.items()}, "fautes": lu.fautes,
        }  # fmt: skip


def _siret(rang: int) -> str:
    """A valid one, of another company each."""
    siren = f"{81_000_000 + rang:08}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")
