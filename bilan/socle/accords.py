"""What a person has agreed to and may take back: each app says its own (`<app>/accords.py`, `accords(compte, instant)`), the root gathers them."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Accord:
    """One line of « Mes accords ».

    `titre`: what was agreed (« Votre synthèse, transmise à votre conseiller CEP »). `detail`: since when, until when, in a sentence. `url`: the page
    where it is taken back; `bouton`: the words of that gesture (« Retirer cet accord »).
    """

    titre: str
    detail: str
    url: str
    bouton: str = "Voir, ou retirer"
