"""The gestures on accounts, each with the page that says what follows: invite again, close with what is left behind, open again, reminders."""
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from bilan.socle import droits, pause
from bilan.socle.acteur import Acteur, acteur_de
from bilan.socle.comptes import inviter
from bilan.socle.departs import SOURCES, Reste
from bilan.socle.gestion.confirmation import Geste, Suite, confirmee, demander
from bilan.socle.models import Compte
from bilan.socle.typographie import phrase, typographier

INVITER = Geste("renvoyer_l_invitation", "Inviter ces personnes ?", "Chacune reçoit un courriel qui lui dit comment entrer. Un ancien lien ne sert plus.",
                "Envoyer l’invitation")
DESACTIVER = Geste("desactiver", "Désactiver ces comptes ?", "Les sessions ouvertes se ferment, le compte n’entre plus. Ce qu’il a signé reste signé, et "
                   "rien n’est effacé. Avant de désactiver, réglez ce qui suit.", "Désactiver")
REACTIVER = Geste("reactiver", "Réactiver ces comptes ?", "Ces personnes entreront de nouveau, avec leurs rôles et leurs preuves d’avant.", "Réactiver")
SUSPENDRE = Geste("suspendre_les_rappels", "Mettre leurs rappels en pause ?", "Les rappels de confort et le courriel du lundi ne partent plus. Ce que la loi "
                  "ou un contrat rend dû part toujours. La personne peut les reprendre elle-même.", "Mettre en pause")
REPRENDRE = Geste("reprendre_les_rappels", "Reprendre leurs rappels ?", "Les prochains rappels partiront. Ceux de la pause ne reviennent pas.", "Reprendre")
DEJA_ENTRE, SOI = "déjà entré, rien n’a été envoyé.", "vous ne pouvez pas désactiver votre propre compte."
RIEN = "Rien d’ouvert : ni dossier, ni séance, ni contrat en attente."


class GestesDesComptes(admin.ModelAdmin):
    """Mixin, before the base. The page foresees what the action refuses; the action judges."""

    actions = ("renvoyer_l_invitation", "desactiver", "reactiver", "suspendre_les_rappels", "reprendre_les_rappels")

    @admin.action(description="Inviter, ou renvoyer l’invitation…")
    def renvoyer_l_invitation(self, request: HttpRequest, comptes: QuerySet) -> TemplateResponse | None:
        return self._geste(request, INVITER, comptes, lambda c: Suite(str(c), refus=DEJA_ENTRE if _entre(c) else ""), _inviter, "invitation envoyée.")

    @admin.action(description="Désactiver…")
    def desactiver(self, request: HttpRequest, comptes: QuerySet) -> TemplateResponse | None:
        return self._geste(request, DESACTIVER, comptes.filter(is_active=True), lambda c: _suite_du_depart(c, request.user), droits.desactiver,
                           "compte désactivé, sessions fermées.")

    @admin.action(description="Réactiver…")
    def reactiver(self, request: HttpRequest, comptes: QuerySet) -> TemplateResponse | None:
        return self._geste(request, REACTIVER, comptes.filter(is_active=False), _simple, droits.reactiver, "compte réactivé.")

    @admin.action(description="Mettre les rappels en pause…")
    def suspendre_les_rappels(self, request: HttpRequest, comptes: QuerySet) -> TemplateResponse | None:
        return self._geste(request, SUSPENDRE, comptes.filter(rappels_en_pause_le=None), _simple, pause.suspendre, "rappels en pause.")

    @admin.action(description="Reprendre les rappels…")
    def reprendre_les_rappels(self, request: HttpRequest, comptes: QuerySet) -> TemplateResponse | None:
        return self._geste(request, REPRENDRE, comptes.exclude(rappels_en_pause_le=None), _simple, pause.reprendre, "les rappels reprennent.")

    def _geste(self, request: HttpRequest, geste: Geste, comptes: QuerySet, suite: Callable[[Compte], Suite], action: Callable[..., Any],
               fait: str) -> TemplateResponse | None:
        if not comptes.exists():
            self.message_user(request, "Rien à faire : les comptes choisis sont déjà dans cet état.", messages.INFO)
            return None
        if not confirmee(request, geste):
            return demander(self, request, geste, map(suite, comptes))
        for compte in comptes:
            self._tenter(request, compte, suite(compte), action, fait)
        return None

    def _tenter(self, request: HttpRequest, compte: Compte, suite: Suite, action: Callable[..., Any], fait: str) -> None:
        if suite.refus:
            self.message_user(request, phrase("{} : {}", compte, suite.refus), messages.WARNING)
            return
        try:
            action(compte, acteur=acteur_de(request), instant=timezone.now())
        except ValidationError as erreur:
            self.message_user(request, phrase("{} : {}", compte, " ".join(erreur.messages)), messages.ERROR)
        else:
            self.message_user(request, phrase("{} : {}", compte, fait), messages.SUCCESS)


def _entre(compte: Compte) -> bool:
    return bool(compte.last_login) and not (compte.est_equipe and not compte.has_usable_password())


def _simple(compte: Compte) -> Suite:
    return Suite(str(compte))


def _inviter(compte: Compte, *, acteur: Acteur, instant: Any) -> None:
    inviter(email=compte.email, prenom=compte.prenom, nom=compte.nom, roles=compte.roles, acteur=acteur, instant=instant)


def _suite_du_depart(compte: Compte, demandeur: Any) -> Suite:
    """What is left behind; one's own account stays open, whoever asks (`droits.desactiver` judges)."""
    if compte == demandeur:
        return Suite(str(compte), refus=SOI)
    restes = SOURCES.restes(compte, timezone.now())
    return Suite(str(compte), restes or [Reste(typographier(RIEN))])
