"""The processes that `bin/demo` starts: each writes to its own log, and dies with its parent."""

import ctypes
import signal
import subprocess
import sys
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
GROS_JOURNAL = 5_000_000  # bytes
PR_SET_PDEATHSIG = 1  # Linux, prctl(2)


class Enfant:
    """One running program, started as `python -m <commande>`; `transmis` is a file descriptor that it inherits."""

    def __init__(self, nom: str, journal: Path, commande: list[str], transmis: int | None = None) -> None:
        self.nom, self.journal = nom, journal
        if journal.exists() and journal.stat().st_size > GROS_JOURNAL:
            journal.replace(journal.with_suffix(".log.1"))
        with journal.open("ab") as sortie:
            self._processus = subprocess.Popen(
                [sys.executable, "-m", *commande],
                cwd=RACINE, stdin=subprocess.DEVNULL, stdout=sortie, stderr=subprocess.STDOUT,
                pass_fds=() if transmis is None else (transmis,), preexec_fn=_mourir_avec_le_parent,
            )  # fmt: skip

    def vit(self) -> bool:
        """Tell whether the program is still running."""
        return self._processus.poll() is None

    def demander_l_arret(self) -> None:
        """Ask for an orderly stop."""
        if self.vit():
            self._processus.terminate()

    def attendre(self, secondes: float) -> None:
        """Wait for the end, and kill what is still there afterwards."""
        try:
            self._processus.wait(max(secondes, 1))
        except subprocess.TimeoutExpired:
            self._processus.kill()
            self._processus.wait()

    def fin_du_journal(self) -> str:
        """Return the last lines that it wrote."""
        return "\n".join(self.journal.read_text(errors="replace").splitlines()[-15:])


def _mourir_avec_le_parent() -> None:
    """Have the kernel stop this process when bin/demo is killed: nobody else would."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
