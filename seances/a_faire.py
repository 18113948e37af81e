"""What is owed about sessions: to fill in, to confirm, to plan, to answer; for the bénéficiaire, to sign; and the signatures that are awaited."""
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.urls import reverse

from beneficiaires.lignes import BENEFICIAIRE, CONSULTANT, avec_noms, concerne, dites, suivies
from beneficiaires.models import Dossier
from bilan.signature.liens import ATTENTE_RENVOI
from bilan.socle.a_faire import Attente, Rubrique, Tache
from bilan.socle.calendrier import PARIS, jour_a_paris
from bilan.socle.models import Compte
from bilan.socle.mots import de, en_lettres, heure, jour_court, pluriel
from bilan.socle.presentation import Geste, Jalon, Puce
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from seances import demandes, suivi
from seances.etats import CONTRAT_CONCLU, OCCUPENT, EtatSeance
from seances.models import Seance
from seances.presentation import libelle

CLOTURE = timedelta(days=2)  # what is filled in within two days is late for nobody but its consultant


def a_faire(compte: Compte, instant: datetime, dossier: Dossier | None = None) -> list[Tache]:
    """Four queries on the home of a consultant, whatever the number of dossiers; on one of them, two where something is owed."""
    taches: list[Tache] = []
    if Role.CONSULTANT in compte.roles:
        taches += [*_a_renseigner(compte, instant, dossier), *_a_planifier(compte, dossier)]
        taches += _a_repondre(compte, dossier)
        taches += demandes.taches(compte, instant, dossier)
    if Role.BENEFICIAIRE in compte.roles:
        taches += _a_signer(compte, dossier)
    return taches


def _a_renseigner(compte: Compte, instant: datetime, dossier: Dossier | None) -> Iterator[Tache]:
    if not concerne(dossier, suivi.TENUES_OU_A_TENIR):
        return
    seances = suivi.a_renseigner(instant).pour(compte).filter(consultant=compte).order_by()
    for seance in dites(seances, dossier, "numero", "debut", "fin"):
        nom = seance.dossier.beneficiaire.compte.nom_complet
        jours = (jour_a_paris(instant) - jour_a_paris(seance.debut)).days
        yield Tache(
            personne=nom, titre=phrase("Renseignez la séance {n} {de}", n=seance.numero, de=de(nom)), bouton=phrase("Clore la séance {n}", n=seance.numero),
            phrase=phrase("Séance {n} du {jour}.", n=seance.numero, jour=jour_court(seance.debut)), url=reverse("travaux:seance", args=[seance.pk]),
            depuis=seance.fin, dossier=seance.dossier, retard=phrase("À renseigner depuis {j}", j=pluriel(jours, "jour")) if jours else "",
            rubrique=Rubrique.A_RENSEIGNER,
        )


def retards(compte: Compte, instant: datetime, au_plus: int | None, suivi_par: Compte | None) -> Iterator[Tache]:
    """What is late whoever follows it, for gestion: sessions that nobody closed, bilans in which nothing has been booked for ten days. Two queries."""
    seances = suivies(suivi.a_renseigner(instant).pour(compte), suivi_par).filter(fin__lt=instant - CLOTURE).order_by("fin", "pk")
    for seance in avec_noms(seances, "numero", "debut", "fin", de=(BENEFICIAIRE, CONSULTANT))[:au_plus]:
        jours = (jour_a_paris(instant) - jour_a_paris(seance.debut)).days
        texte = phrase("La séance {n} du {jour} n’est pas close.", n=seance.numero, jour=jour_court(seance.debut))
        yield _retard(seance.dossier, texte, seance.fin, phrase("Depuis {}", pluriel(jours, "jour")))
    jour = jour_a_paris(instant)
    sans_date = suivies(suivi.sans_rendez_vous(jour).pour(compte), suivi_par, par="")
    premiers = sans_date.order_by("contractualise_le", "pk").values("pk")[:au_plus]  # chosen by an index, then read
    vides = suivi.avec_dates(Dossier.objects.filter(pk__in=premiers)).order_by("contractualise_le", "pk")
    for dossier in avec_noms(vides, "contractualise_le", "ouvert_le", de=(BENEFICIAIRE, CONSULTANT), par=""):
        depuis = suivi.vide_depuis(dossier)
        if jour - depuis >= suivi.PATIENCE:
            quand = datetime.combine(depuis, time.min, PARIS)
            yield _retard(dossier, "Aucune séance n’est planifiée.", quand, phrase("Depuis {}", pluriel((jour - depuis).days, "jour")))


def _retard(dossier: Dossier, texte: str, depuis: datetime, retard: str) -> Tache:
    return Tache(dossier.beneficiaire.compte.nom_complet, texte, _onglet(dossier), "Voir les séances", depuis, dossier=dossier, retard=retard)


def _a_repondre(compte: Compte, dossier: Dossier | None) -> Iterator[Tache]:
    if not concerne(dossier, suivi.APRES_SEANCES):
        return
    contestees = suivi.contestees().pour(compte).filter(seance__consultant=compte).order_by()
    for contestation in dites(contestees, dossier, "debut_reel", "le", "seance__numero", par="seance__dossier__"):
        seance, nom = contestation.seance, contestation.seance.dossier.beneficiaire.compte.nom_complet
        yield Tache(
            personne=nom, titre=phrase("Répondez {a} : les heures de la séance {n} sont contestées", a=f"à {nom}", n=seance.numero),
            bouton="Lire la contestation",
            phrase=phrase("Séance {n}, tenue le {jour}. Corrigez ses heures, ou gardez-les.", n=seance.numero, jour=jour_court(contestation.debut_reel)),
            url=reverse("seances:contestation", args=[contestation.pk]), depuis=contestation.le, dossier=seance.dossier, bloque=True,
        )


def _a_planifier(compte: Compte, dossier: Dossier | None) -> Iterator[Tache]:
    """Dates to confirm, else dates to give."""
    if not concerne(dossier, CONTRAT_CONCLU):
        return
    dossiers = suivi.a_planifier().filter(consultant=compte).order_by()
    for ouvert in dites(dossiers, dossier, "contractualise_le", "ouvert_le", "seances_faites", par=""):
        yield _a_confirmer(ouvert) if ouvert.proposees else _sans_seance(ouvert)


def _a_confirmer(dossier: Dossier) -> Tache:
    nom = dossier.beneficiaire.compte.nom_complet
    return Tache(
        personne=nom, titre=phrase("Confirmez le calendrier {de}", de=de(nom)), bouton="Confirmer le calendrier",
        url=f"{_onglet(dossier)}#calendrier", dossier=dossier,
        phrase=phrase("Séances proposées, à confirmer : {n}.", n=en_lettres(dossier.proposees)), depuis=_minuit(dossier), bloque=True,
    )


def _sans_seance(dossier: Dossier) -> Tache:
    nom = dossier.beneficiaire.compte.nom_complet
    return Tache(
        personne=nom, titre=phrase("Planifiez les séances {de}", de=de(nom)), phrase="Aucune séance n’est prévue.",
        url=f"{_onglet(dossier)}#proposer", dossier=dossier,
        bouton="Proposer le calendrier" if not dossier.seances_faites else "Planifier la suite", depuis=_minuit(dossier), rubrique=Rubrique.SANS_SEANCE,
    )


def _a_signer(compte: Compte, dossier: Dossier | None) -> Iterator[Tache]:
    seances = suivi.a_signer().filter(dossier__beneficiaire__compte=compte)
    for seance in dites(seances, dossier, "numero", "debut", "close_le", de=(CONSULTANT,)):
        yield Tache(
            personne=seance.dossier.consultant.nom_complet, titre=phrase("Signez votre présence du {jour}", jour=jour_court(seance.debut)),
            bouton="Signer ma présence", phrase=phrase("Séance {n}. Votre signature dit qu’elle a eu lieu et à quelles heures, rien d’autre.", n=seance.numero),
            url=reverse("seances:mes_seances") + f"#seance-{seance.pk}", depuis=seance.close_le, dossier=seance.dossier,
        )


def attentes(compte: Compte, instant: datetime) -> list[Attente]:
    """The attendance that bénéficiaires have not signed; one query."""
    if Role.CONSULTANT not in compte.roles:
        return []
    seances = suivi.a_signer().pour(compte).filter(consultant=compte).order_by("close_le", "pk")
    return [_attente(seance, instant) for seance in avec_noms(seances, "numero", "debut", "close_le")]


def _attente(seance: Seance, instant: datetime) -> Attente:
    """Once a day has passed, the link may be sent again: before that, the letter has only just left."""
    personne, page = seance.dossier.beneficiaire.compte.nom_complet, reverse("travaux:seance", args=[seance.pk])
    precision = phrase("(séance {n} {de})", n=seance.numero, de=de(personne))
    renvoi = reverse("seances:relancer", args=[seance.pk])
    geste = Geste("Renvoyer le lien", renvoi, methode="post", champs={"retour": "accueil"}, precision=precision, petit=True)
    if instant - seance.close_le < ATTENTE_RENVOI:
        geste = Geste("Ouvrir la séance", page, precision=precision, petit=True)
    delai = phrase("Présence à la séance {n} du {jour}.", n=seance.numero, jour=jour_court(seance.debut))
    return Attente(personne, page, Puce("attente", "À sa signature"), delai, geste)


def journee(compte: Compte, instant: datetime) -> list[Jalon]:
    """The appointments of the day of this account, in the order of time."""
    jour = jour_a_paris(instant)
    debut, fin = datetime.combine(jour, time.min, PARIS), datetime.combine(jour, time.max, PARIS)
    seances = Seance.objects.pour(compte).filter(debut__range=(debut, fin), etat__in=OCCUPENT).exclude(etat=EtatSeance.PROPOSEE)
    dites = avec_noms(seances, "consultant", "numero", "debut", "fin", "etat", de=(BENEFICIAIRE, CONSULTANT))
    return [_rendez_vous(seance, compte, instant) for seance in dites if compte.pk in (seance.consultant_id, seance.dossier.beneficiaire.compte_id)]


def _rendez_vous(seance: Seance, compte: Compte, instant: datetime) -> Jalon:
    recu = seance.consultant_id == compte.pk
    nom = (seance.dossier.beneficiaire.compte if recu else seance.dossier.consultant).nom_complet
    url = reverse("travaux:seance", args=[seance.pk]) if recu else reverse("seances:mes_seances")
    etat = "fait" if seance.etat == EtatSeance.REALISEE else "ici" if seance.debut <= instant < seance.fin else ""
    texte = phrase("{nom}, séance {n}. {etat}.", nom=nom, n=seance.numero, etat=libelle(seance, instant))
    return Jalon(texte, heure(seance.debut), etat, geste=Geste("Ouvrir la séance", url, genre="link", precision=f"({nom})", petit=True))


def _onglet(dossier: Dossier) -> str:
    return reverse("seances:dossier", args=[dossier.numero])


def _minuit(dossier: Dossier) -> datetime:
    """Since the contract was concluded: from then on, dates are owed."""
    return datetime.combine(dossier.contractualise_le or dossier.ouvert_le, time.min, PARIS)
