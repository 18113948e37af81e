"""What happens to the installation: processes killed with -9, servers that fall, a disk that fills up. The plan is drawn from the seed."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from random import Random

import psutil

from tests.chaos.pile import Pile
from tests.chaos.programmes import Programme

POIDS = {
    "page": 22, "serveur web": 7, "enfant courriel": 18, "ouvrier courriel": 8, "enfant pdf": 14, "ouvrier pdf": 7, "horloge": 6, "puits": 5,
    "redis": 3, "base": 3, "session de la base": 4, "disque plein": 3,
}  # fmt: skip
MORTS = frozenset(POIDS) - {"disque plein"}
RYTHME = 0.8, 2.6  # seconds between two of them


class Faucheuse:
    """`compte` says what was done, by kind: a blow that found nobody is not counted."""

    def __init__(self, pile: Pile, hasard: Random, rythme: tuple[float, float] = RYTHME, au_plus: int | None = None) -> None:
        self.pile, self.hasard, self.rythme, self.au_plus, self.compte = pile, hasard, rythme, au_plus, Counter[str]()
        self._fin = threading.Event()
        self._fil = threading.Thread(target=self._faucher, daemon=True)
        self._coups: dict[str, Callable[[], bool]] = {
            "page": lambda: self._un_enfant(pile.web), "serveur web": lambda: self._programme(pile.web),
            "enfant courriel": lambda: self._un_enfant(pile.ouvriers["courriel"]), "ouvrier courriel": lambda: self._programme(pile.ouvriers["courriel"]),
            "enfant pdf": lambda: self._un_enfant(pile.ouvriers["pdf"]), "ouvrier pdf": lambda: self._programme(pile.ouvriers["pdf"]),
            "horloge": lambda: self._programme(hasard.choice(pile.horloges)), "puits": lambda: pile.puits.tuer(avec_les_siens=False),
            "redis": self._redis, "base": self._base, "session de la base": self._session, "disque plein": self._disque,
        }  # fmt: skip

    @property
    def morts(self) -> int:
        return sum(nombre for quoi, nombre in self.compte.items() if quoi in MORTS)

    def commencer(self) -> None:
        self._fil.start()

    def finir(self) -> None:
        """Nothing else happens once this returns, and what was down is up."""
        self._fin.set()
        self._fil.join(60)
        self.pile.disque.liberer()
        if not self.pile.redis.processus:
            self.pile.redis.demarrer()

    def _faucher(self) -> None:
        while not self._fin.wait(self.hasard.uniform(*self.rythme)) and self.morts != self.au_plus:
            [quoi] = self.hasard.choices(list(POIDS), POIDS.values())
            with suppress(psutil.Error, OSError):
                self.compte[quoi] += self._coups[quoi]()

    def _programme(self, programme: Programme) -> bool:
        return programme.tuer(avec_les_siens=self.hasard.random() < 0.5)

    def _un_enfant(self, programme: Programme) -> bool:
        """One of those that do the work; its parent starts another."""
        if not (enfants := programme.enfants()):
            return False
        self.hasard.choice(enfants).kill()
        return True

    def _redis(self) -> bool:
        if not self.pile.redis.processus:
            self.pile.redis.demarrer()
            return False
        self.pile.redis.arreter(brutalement=True)
        time.sleep(self.hasard.uniform(0, 3))
        self.pile.redis.demarrer()
        return True

    def _base(self) -> bool:
        """The whole server: the application starts it again, and it recovers what was committed."""
        if not (postmaster := self.pile.postmaster()):
            return False
        postmaster.kill()
        return True

    def _session(self) -> bool:
        """One of its processes, on which all the others restart."""
        if not (postmaster := self.pile.postmaster()) or not (sessions := postmaster.children()):
            return False
        self.hasard.choice(sessions).kill()
        return True

    def _disque(self) -> bool:
        plein = self.pile.disque.remplir()
        if plein:
            time.sleep(self.hasard.uniform(1, 3))
        self.pile.disque.liberer()
        return plein
