"""Freeze a version and send it: to the employer by his link, or, without one, straight to the bénéficiaire."""
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from beneficiaires.actions import joindre
from beneficiaires.regles import TypeDocument
from bilan.signature import liens
from bilan.socle import instantane, journal, mots
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.courriels import planifier
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer
from bilan.socle.typographie import phrase
from conventions import donnees, lettres, papier
from conventions.etats import EtatConvention
from conventions.models import Convention, Version

VIE_DU_LIEN = timedelta(days=60)


@transaction.atomic
def envoyer(convention: Convention, *, acteur: Acteur, instant: datetime) -> Version:
    """Freeze every word and figure, ask for the PDF, write to whoever signs first. TransitionRefusee while a mention is missing."""
    convention.refresh_from_db(from_queryset=Convention._base_manager.select_for_update(of=("self",)))
    a_l_employeur = convention.regime.employeur_partie
    jour = jour_a_paris(instant)
    numero = convention.versions.count() + 1
    figees = {**donnees.assembler(convention, jour), "version": numero, "version_du": jour}
    texte = instantane.encoder(figees)
    empreinte = sha256(texte.encode()).hexdigest()
    champs = {"envoyee_le": instant} if a_l_employeur else {"envoyee_le": instant, "transmise_le": instant}
    appliquer(
        convention, "envoyer" if a_l_employeur else "proposer", acteur=acteur, instant=instant, empreinte=empreinte, details={"version": numero}, **champs,
    )
    piece = joindre(
        convention.dossier, TypeDocument(convention.nature), coffre=convention.dossier.coffre_actes, titre=papier.titre(convention.nature, numero),
        gabarit=papier.gabarit(convention.nature), donnees=papier.projet(figees), instant=instant, acteur=acteur,
        reference=f"v{numero}", a_transmettre=a_l_employeur,
    )
    version = Version.objects.create(convention=convention, numero=numero, donnees=texte, empreinte=empreinte, piece=piece, creee_le=instant)
    if a_l_employeur:
        lien = liens.creer(version, partie=Role.EMPLOYEUR, destinataire=figees["employeur_courriel"], expire_le=instant + VIE_DU_LIEN, instant=instant)
        liens.noter_envoi(lien, instant=instant)
        planifier([lettres.a_signer(version, lien, instant)])
    else:
        planifier([lettres.a_repondre(version, instant)])
    return version


@transaction.atomic
def renvoyer(convention: Convention, *, acteur: Acteur, instant: datetime) -> None:
    """Write again to whoever is expected to act, 24 h at least after the last letter (ValidationError before)."""
    if acteur.role_pour(convention, frozenset({Role.CONSULTANT})) is None:
        raise PermissionDenied("convention.renvoyer")
    version, etat = convention.version, convention.etat_le(instant)
    if etat == EtatConvention.ENVOYEE:
        lien = liens.vivant(version, Role.EMPLOYEUR)
        liens.renvoyer(lien, instant=instant)
        planifier([lettres.a_signer(version, lien, instant, renvoi=True)])
        partie = Role.EMPLOYEUR
    elif etat == EtatConvention.TRANSMISE:
        _attendre(convention, instant)
        planifier([lettres.a_repondre(version, instant, renvoi=True)])
        partie = Role.BENEFICIAIRE
    else:
        raise TransitionRefusee("Personne d’autre que vous n’est attendu : il n’y a rien à renvoyer.")
    journal.consigner(
        convention.fil, "convention.renvoyer", acteur=acteur, role=Role.CONSULTANT, instant=instant, objet=convention, details={"partie": partie.value},
    )


def _attendre(convention: Convention, instant: datetime) -> None:
    dernier = lettres.dernier_envoi(convention, convention.dossier.beneficiaire.compte.email)
    if dernier and instant < dernier.cree_le + liens.ATTENTE_RENVOI:
        des = mots.moment(dernier.cree_le + liens.ATTENTE_RENVOI)
        raise ValidationError(phrase("Un courriel est déjà parti. Vous pourrez en renvoyer un à partir du {des}.", des=des))
