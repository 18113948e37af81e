"""The page « Importer, exporter » of a list in the back office: read a file over before anything is kept, take the list away."""
from collections.abc import Iterable
from typing import Any, ClassVar

import tablib
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaires.gestion.echanges.apercu import Apercu, lire
from beneficiaires.gestion.echanges.ressources import Ressource
from bilan.socle import chantiers, classeur, journal, tableur
from bilan.socle.acteur import acteur_de
from bilan.socle.classeur import Feuille, Illisible
from bilan.socle.formulaires import Formulaire, trop_gros
from bilan.socle.mots import enumeration, nombre, pluriel
from bilan.socle.roles import Role
from bilan.socle.suivis import suivre
from bilan.socle.transitions import TransitionRefusee
from bilan.socle.typographie import phrase, typographier

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSX_MAX = 3_000  # lines: a workbook is made whole, in less than a second; beyond, a CSV leaves as it is read


class FormeFichier(Formulaire, forms.Form):
    """A file to read, or what was read of it, come back to be imported."""

    fichier = forms.FileField(label="Fichier CSV ou Excel (.xlsx)", required=False, widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
                              help_text=f"{classeur.LIGNES_MAX} lignes et 1 Mo au plus. Encodage et séparateur sont reconnus.")
    contenu = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        lu = super().clean()
        try:
            lu["feuille"] = self._feuille(lu)
        except Illisible as refus:
            self.add_error("fichier", str(refus))
        return lu

    def _feuille(self, lu: dict[str, Any]) -> Feuille | None:
        if fichier := lu.get("fichier"):
            return classeur.lire(fichier.read(classeur.OCTETS_MAX + 1))
        if lu.get("contenu"):
            return Feuille.relire(lu["contenu"])
        if "fichier" not in self.errors:
            self.add_error("fichier", ValidationError("Choisissez un fichier."))
        return None


class Echange(admin.ModelAdmin):
    """Mixin, before the base: `ressource` says the columns."""

    ressource: ClassVar[type[Ressource]]

    def get_urls(self) -> list[URLPattern]:
        racine, ouvrir = self._nom(), self.admin_site.admin_view
        return [
            path("echanger/", ouvrir(require_http_methods(["GET", "HEAD", "POST"])(self.echanger)), name=f"{racine}_echanger"),
            path("echanger/modele/<str:genre>/", ouvrir(require_safe(self.modele)), name=f"{racine}_modele"),
            path("echanger/exporter/<str:genre>/", ouvrir(require_POST(self.exporter)), name=f"{racine}_exporter"),
            *super().get_urls(),
        ]

    def _nom(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def _adresse(self, vue: str, *args: str) -> str:
        return reverse(f"admin:{self._nom()}_{vue}", args=args)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        filtre = request.GET.urlencode()
        url = self._adresse("echanger") + (f"?{filtre}" if filtre else "")
        return super().changelist_view(request, {"echanger": url, **(extra_context or {})})

    def _ressource(self, request: HttpRequest) -> Ressource:
        return self.ressource(acteur=acteur_de(request), instant=timezone.now())

    # --- In -------------------------------------------------------------------------------------------------------------

    def echanger(self, request: HttpRequest) -> HttpResponse:
        """First what was read, line by line; kept once it is confirmed, the whole file or nothing."""
        forme, apercu, feuille = FormeFichier(request.POST or None, request.FILES or None), None, None
        if trop_gros(request):
            forme.add_error("fichier", classeur.TROP_LOURD)
        elif forme.is_bound and forme.is_valid():
            feuille = forme.cleaned_data["feuille"]
            if request.POST.get("geste") == "importer" and forme.cleaned_data["contenu"]:
                return self._confier(request, feuille)
            apercu = lire(feuille, self._ressource(request))
        return self._page(request, forme, apercu, feuille)

    def _confier(self, request: HttpRequest, feuille: Feuille) -> HttpResponse:
        """What was read over is done by a worker: one may leave the page, and its end is announced."""
        nom = f"import_{self.ressource.fichier}"
        try:
            chantier = chantiers.remettre(nom, feuille.en_texte().encode(), acteur=acteur_de(request), instant=timezone.now())
        except TransitionRefusee as refus:
            self.message_user(request, typographier(str(refus)), messages.ERROR)
            return redirect(self._adresse("echanger"))
        page = reverse("chantiers:resultat", args=[chantier.pk])
        suivre(request, chantier, chantiers.GENRES[nom].titre, page)
        return redirect(page)

    def _page(self, request: HttpRequest, forme: FormeFichier, apercu: Apercu | None, feuille: Feuille | None) -> HttpResponse:
        pret = bool(apercu and apercu.importable)
        contexte = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": typographier(f"Importer, exporter : {self.opts.verbose_name_plural}"),
            "forme": forme, "apercu": apercu, "contenu": feuille.en_texte() if feuille and pret else "", "colonnes": self.ressource.colonnes(),
            "filtre": request.GET.urlencode(), "decompte": pluriel(self._demandes(request).count(), "ligne"),
            "exports": [(self._adresse("exporter", "xlsx"), "Exporter en Excel"), (self._adresse("exporter", "csv"), "Exporter en CSV")],
            "modele_csv": self._adresse("modele", "csv"), "modele_xlsx": self._adresse("modele", "xlsx"),
            **(self._resume(apercu) if apercu else {}),
        }
        return TemplateResponse(request, "admin/echanges/page.html", contexte, status=422 if forme.is_bound and not pret else 200)

    def _resume(self, apercu: Apercu) -> dict[str, str]:
        parts = [(apercu.ajouts, "à ajouter"), (apercu.connus, "déjà dans la liste"), (len(apercu.fautives), "à corriger")]
        dites = [f"{pluriel(combien, 'ligne')} {mots}" for combien, mots in parts if combien]
        return {"bilan_du_fichier": f"{enumeration(dites)}.", "nouveaux": pluriel(apercu.ajouts, "ligne")}

    # --- Out ------------------------------------------------------------------------------------------------------------

    def modele(self, request: HttpRequest, genre: str) -> HttpResponse:
        """A file to start from: our columns, and an example to write over."""
        ressource = self.ressource
        return self._fichier(genre, f"modele-{ressource.fichier}", [colonne.nom for colonne in ressource.colonnes()], [ressource.exemple])

    def exporter(self, request: HttpRequest, genre: str) -> HttpResponse:
        """The list as it is filtered and searched, in the columns that the import reads; said in the journal."""
        demandes, ressource = self._demandes(request), self._ressource(request)
        combien = demandes.count()
        if genre == "xlsx" and combien > XLSX_MAX:
            self.message_user(request, phrase("Un classeur tient {} lignes au plus : prenez le CSV, ou filtrez la liste.", nombre(XLSX_MAX)), messages.ERROR)
            return redirect(self._adresse("echanger"))
        lignes = (ressource.export_resource(objet) for objet in demandes.iterator(chunk_size=1000))
        reponse = self._fichier(genre, f"{ressource.fichier}-{timezone.localdate()}", ressource.get_export_headers(), lignes)
        journal.consigner(f"import:{ressource.fichier}", f"{ressource.fichier}.exporter", acteur=ressource.acteur, role=Role.GESTION,
                          instant=ressource.instant, details={"lignes": combien})
        return reponse

    def _demandes(self, request: HttpRequest) -> QuerySet:
        try:
            return self.get_changelist_instance(request).get_queryset(request)
        except admin.options.IncorrectLookupParameters:
            return self.get_queryset(request)

    def _fichier(self, genre: str, nom: str, entetes: list[str], lignes: Iterable[Any]) -> HttpResponse:
        if genre == "csv":
            return tableur.csv(f"{nom}.csv", entetes, lignes)
        if genre != "xlsx":
            raise Http404
        donnees = tablib.Dataset(*[[tableur.cellule(valeur) for valeur in ligne] for ligne in lignes], headers=entetes)
        return HttpResponse(donnees.export("xlsx"), content_type=XLSX, headers={
            "Content-Disposition": f'attachment; filename="{nom}.xlsx"', "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
        })
