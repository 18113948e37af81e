"""The disk of the run: a small one of its own, which can be full. Everything lies on it: base, broker, documents."""

import os
import subprocess
from pathlib import Path

TAILLE = 700  # megabytes


class Disque:
    """A tmpfs when the account may mount one; otherwise a plain folder, which is never full."""

    def __init__(self, dossier: Path, *, petit: bool = True) -> None:
        dossier.mkdir(parents=True, exist_ok=True)
        self.dossier, self.lest = dossier, dossier / "lest"
        commande = ["mount", "-t", "tmpfs", "-o", f"size={TAILLE}m,mode=0755", "tmpfs", str(dossier)]
        self.monte = petit and os.geteuid() == 0 and subprocess.run(commande, check=False, capture_output=True).returncode == 0

    def remplir(self) -> bool:
        """Leave not one byte; False when this disk cannot be full."""
        if not self.monte:
            return False
        with self.lest.open("wb", buffering=0) as flux:
            try:
                while True:
                    flux.write(bytes(1 << 16))
            except OSError:
                return True

    def liberer(self) -> None:
        self.lest.unlink(missing_ok=True)

    def demonter(self) -> None:
        if self.monte:
            subprocess.run(["umount", "--lazy", str(self.dossier)], check=False, capture_output=True)
            self.monte = False
