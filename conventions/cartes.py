"""The cards of the signatories, the countdown, and the facts of a contract, as the pages of its three audiences draw them."""
from collections.abc import Callable
from datetime import datetime, timedelta

from django.urls import reverse

from beneficiaires.regles import Partie
from bilan.signature import liens
from bilan.signature.models import Moyen, Signature
from bilan.socle.calendrier import Territoire, Unite, echeance, jour_a_paris, nom_du_ferie
from bilan.socle.jauges import Rebours
from bilan.socle.models import Envoi
from bilan.socle.mots import date_courte, duree, jour_en_mots, jours_restants, moment, pluriel
from bilan.socle.presentation import Fait, Geste, Puce, Signataire
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions import lettres, libelles
from conventions.chronologie import prochain_rappel, remise
from conventions.comparaison import corrigees
from conventions.etats import NON_CONCLUES, EtatConvention
from conventions.models import Convention, Version

E = EtatConvention
ROLES = {Partie.EMPLOYEUR: Role.EMPLOYEUR, Partie.BENEFICIAIRE: Role.BENEFICIAIRE, Partie.PRESTATAIRE: Role.CONSULTANT}
TOUR = {E.ENVOYEE: Partie.EMPLOYEUR, E.TRANSMISE: Partie.BENEFICIAIRE, E.ACCEPTEE: Partie.PRESTATAIRE}
FAITES = {Role.EMPLOYEUR: "Signé{e} et transmis{e}", Role.BENEFICIAIRE: "Accepté{e} et signé{e}", Role.CONSULTANT: "Contresigné{e}"}
A_VOUS, A_L_EMPLOYEUR, A_L_ORGANISME = "À vous de contresigner", "À l’employeur de signer", "À contresigner"
SEANCES = "Les séances pourront commencer après cette signature."
A_VENIR = {Role.EMPLOYEUR: "Après l’envoi", Role.BENEFICIAIRE: "Après la transmission", Role.CONSULTANT: "Après l’acceptation"}


def signataires(convention: Convention, version: Version | None, donnees: dict, instant: datetime, *, agir: bool) -> list[Signataire]:
    """One card a party, in the order of the signatures; `agir` puts the button that writes again under whoever is awaited."""
    signees = {Role(s.partie): s for s in version.signatures} if version else {}
    return [_carte(rang, partie, convention, donnees, signees, instant, agir) for rang, partie in enumerate(convention.regime.signataires, 1)]


def rebours(convention: Convention, qui: str, instant: datetime) -> Rebours | None:
    """The days of the delay, drawn as squares; None where no delay runs."""
    limite = convention.date_limite
    if limite is None or convention.etat_le(instant) != E.TRANSMISE:
        return None
    jour, depart = jour_a_paris(instant), jour_a_paris(convention.transmise_le)
    restants = (limite - jour).days
    reste = phrase("Il reste {n} {qui} pour répondre", n=pluriel(restants, "jour"), qui=qui)
    transmise = "Jusqu’au {limite} inclus. Transmise le {depart} : le jour de la transmission ne compte pas."
    return Rebours(
        titre=reste if restants else phrase("Dernier jour {qui} pour répondre", qui=qui),
        phrase=phrase(transmise, limite=jour_en_mots(limite), depart=date_courte(depart)),
        regle=phrase(
            "Sans réponse le {limite} à minuit, la convention ne sera pas conclue (art. R6313-8 du code du travail). Personne n’aura à en donner la raison.",
            limite=date_courte(limite),
        ),
        premier=depart + timedelta(days=1), dernier=limite, jour=jour, report=_report(convention, depart),
    )


def faits(donnees: dict, signaler: Callable[[str], str] = lambda ligne: "") -> list[Fait]:
    """What is signed, in the words of a summary; `signaler` gives the address where one line of `libelles.LIGNES` is said to be wrong."""
    lignes = {
        "action": phrase("{intitule}, {distance}", intitule=donnees["intitule"], distance=_distance(donnees["taux_distance"])),
        "beneficiaire": donnees["beneficiaire_nom"],
        "employeur": ", ".join(filter(None, [donnees.get("employeur_raison_sociale"), donnees.get("employeur_adresse")])),
        "duree": duree_en_mots(donnees), "periode": periode_en_mots(donnees), "prix": libelles.montant(donnees),
    }
    notes = {"prix": donnees["modalites_reglement"]}
    return [Fait(libelles.LIGNES[code], valeur, note=notes.get(code, ""), erreur=signaler(code)) for code, valeur in lignes.items() if valeur]


def ce_qui_a_change(version: Version) -> dict:
    """What a page says beside the summary: since which version, what changed, and the slips corrected since this one was sent."""
    figees = version.contenu
    corrections = [(*ligne, correction) for correction in version.corrections.all() for ligne in corrigees(correction)]
    return {
        "avenant": figees.get("avenant", 0), "depuis_version": figees.get("depuis_version", 0), "changements": figees.get("changements", []),
        "corrections": corrections,
    }


def essentiel(donnees: dict) -> list[Fait]:
    """The three facts that stand beside a chronology."""
    return [Fait("Durée", duree_en_mots(donnees)), Fait("Période", periode_en_mots(donnees)), Fait("Prix", libelles.prix(donnees))]


def duree_en_mots(donnees: dict) -> str:
    if not donnees["duree_minutes"]:
        return "À prévoir"
    personnel = donnees["travail_personnel_minutes"]
    seances = f" en {pluriel(len(donnees['planning']), 'séance')}" if donnees["planning"] else ""
    suite = phrase(" et {} de travail personnel", duree(personnel)) if personnel else ""
    return phrase("{} : {} d’accompagnement", duree(donnees["duree_minutes"]), duree(donnees["accompagnement_minutes"])) + seances + suite


def periode_en_mots(donnees: dict) -> str:
    debut, fin = donnees["periode_debut"], donnees["periode_fin"]
    if not debut or not fin:
        return "À convenir"
    temps = "sur le temps de travail" if donnees["sur_temps_travail"] else "hors du temps de travail"
    du = date_courte(debut) if debut.year == fin.year else f"{date_courte(debut)} {debut.year}"
    return phrase("Du {} au {} {}, {}", du, date_courte(fin), fin.year, temps)


def _distance(taux: int) -> str:
    return {0: "en présence", 100: "à distance"}.get(taux, phrase("à distance pour {} %", taux))


def _carte(rang: int, partie: Partie, convention: Convention, donnees: dict, signees: dict[Role, Signature], instant: datetime, agir: bool) -> Signataire:
    role, etat = ROLES[partie], convention.etat_le(instant)
    signature, courant = signees.get(role), TOUR.get(etat) == partie
    nom, fonction = _identite(role, convention, donnees)
    actes = [_quand(signature)] if signature else [SEANCES] if role == Role.CONSULTANT and etat not in NON_CONCLUES else []
    envoi = lettres.dernier_envoi(convention, role) if courant and role != Role.CONSULTANT else None
    if envoi:
        actes.append(_suivi(envoi, convention, instant))
    geste = None
    if courant and agir and role != Role.CONSULTANT:
        url = reverse("conventions:renvoyer", args=[convention.dossier.numero])
        geste = Geste(
            "Renvoyer le lien", url, methode="post", icone="courriel", petit=True, precision=f"à {nom}",
            indisponible=_attente(convention, role, envoi, instant),
        )
    return Signataire(
        acte=f"{rang}. {_acte(role, donnees)}", nom=signature.nom if signature else nom, fonction=_fonction(signature, donnees) or fonction,
        puce=_puce(role, convention, signature, courant, instant, donnees, agir), actes=actes, courant=courant, geste=geste,
    )


def _quand(signature: Signature) -> str:
    """A paper bears a day, and no hour."""
    return f"{jour_en_mots(signature.le).capitalize()}, sur papier" if signature.moyen == Moyen.PAPIER else moment(signature.le).capitalize()


def _identite(role: Role, convention: Convention, donnees: dict) -> tuple[str, str]:
    if role == Role.EMPLOYEUR:
        qualite = ", ".join(filter(None, [donnees.get("employeur_representant_fonction"), donnees.get("employeur_raison_sociale")]))
        return donnees.get("employeur_representant") or "Signataire à préciser", qualite
    if role == Role.BENEFICIAIRE:
        return donnees["beneficiaire_nom"], donnees["beneficiaire_poste"]
    return convention.dossier.consultant.nom_complet, donnees["organisme_denomination"]


def _fonction(signature: Signature | None, donnees: dict) -> str:
    """What the employer's signatory wrote of himself, rather than what we knew."""
    return f"{signature.fonction}, {donnees['employeur_raison_sociale']}" if signature and signature.fonction else ""


def _acte(role: Role, donnees: dict) -> str:
    if role == Role.BENEFICIAIRE:
        return f"{donnees['personne']['Le']} accepte ou refuse"
    return "L’employeur signe et transmet" if role == Role.EMPLOYEUR else "L’organisme contresigne"


def _puce(role: Role, convention: Convention, signature: Signature | None, courant: bool, instant: datetime, donnees: dict, agir: bool) -> Puce:
    etat = convention.etat_le(instant)
    if signature:
        return Puce("faite", phrase(FAITES[role], e=libelles.accord(convention)))
    if etat in NON_CONCLUES:
        return Puce("close", _sans_signature(role, etat))
    if not courant:
        return Puce("", A_VENIR[role])
    if role == Role.BENEFICIAIRE:
        reste = f", {jours_restants(convention.date_limite, jour_a_paris(instant))}" if convention.date_limite else ""
        return Puce("attente", f"À {donnees['personne']['elle'] if donnees['personne']['elle'] == 'elle' else 'lui'} de répondre{reste}")
    if role == Role.CONSULTANT:  # gestion reads this card too, and does not sign
        return Puce("vous", A_VOUS) if agir else Puce("attente", A_L_ORGANISME)
    return Puce("attente", A_L_EMPLOYEUR)


def _sans_signature(role: Role, etat: EtatConvention) -> str:
    qui = Role.EMPLOYEUR if etat == E.DECLINEE else Role.BENEFICIAIRE
    if role != qui:
        return "Sans suite"
    return {E.DECLINEE: "N’a pas signé", E.REFUSEE: "A refusé", E.REFUS_TACITE: "N’a pas répondu"}[etat]


def _suivi(envoi: Envoi, convention: Convention, instant: datetime) -> str:
    prochain = prochain_rappel(convention, instant)
    return remise(envoi) + (phrase(" Prochain rappel : {}.", jour_en_mots(prochain)) if prochain else "")


def _attente(convention: Convention, role: Role, envoi: Envoi | None, instant: datetime) -> str:
    """From when the link can be sent again, said before the click; empty when it can be now."""
    lien = liens.vivant(convention.version, role) if role == Role.EMPLOYEUR else None
    dernier = lien.dernier_envoi_le if lien else envoi and envoi.cree_le
    des = dernier and dernier + liens.ATTENTE_RENVOI
    return phrase("Renvoi possible à partir du {}.", moment(des)) if des and instant < des else ""


def _report(convention: Convention, depart) -> str:
    """Why a day was added: the tenth one was not a working day."""
    territoire = Territoire(convention.dossier.beneficiaire.territoire)
    brut = echeance(depart, convention.version.contenu["delai_jours"], Unite.CALENDAIRE, proroger=False, territoire=territoire)
    if brut >= convention.date_limite:
        return ""
    ferie = nom_du_ferie(brut, territoire)
    cause = f" ({ferie})" if ferie else ""
    return phrase("Le dernier jour tombait le {jour}{cause} : le délai va jusqu’au jour ouvrable suivant.", jour=jour_en_mots(brut), cause=cause)
