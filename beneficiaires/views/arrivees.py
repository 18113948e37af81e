"""The two lists of what strangers wrote are one page: filtered by their state in the address, page by page, and the same rows for a spreadsheet."""
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bilan.socle import tableur
from bilan.socle.mots import accorder, nombre
from bilan.socle.presentation import Vide
from bilan.socle.tableaux import Tableau

PAR_PAGE = 25


@dataclass(frozen=True)
class Arrivees:
    """What one of the two lists has of its own: its address (of this app) and template, its word, its rows on the page and in the file."""

    nom: str
    mot: str
    fichier: str
    entetes: list[str]
    exporter: Callable[[Any], list[object]]
    tableau: Callable[[Page], Tableau]
    vide: Vide
    fil: list[tuple[str, str]]
    filtre: type[forms.Form]

    def page(self, requete: HttpRequest, toutes: QuerySet) -> HttpResponse:
        filtre = self.filtre(requete.GET or None)
        etat = filtre.cleaned_data["etat"] if filtre.is_valid() else ""
        lignes = toutes.filter(etat=etat) if etat else toutes
        if tableur.demande(requete):
            return tableur.du_jour(self.fichier, self.entetes, map(self.exporter, lignes.iterator(chunk_size=1000)))
        page = Paginator(lignes, PAR_PAGE).get_page(requete.GET.get("page"))
        combien = page.paginator.count
        return render(requete, f"beneficiaires/{self.nom}.html", {
            "filtre": filtre, "combien": f"{nombre(combien)} {accorder(combien, self.mot)}", "tableau": self.tableau(page) if page else None,
            "vide": None if page else self.vide, "tout": reverse(f"beneficiaires:{self.nom}") if requete.GET.get("etat") else "", "fil_ariane": self.fil,
        })
