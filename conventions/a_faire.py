"""What an account owes about contracts, and the signatures it waits for from others."""
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse

from beneficiaires.etats import ACTIFS, EtatDossier
from beneficiaires.lignes import BENEFICIAIRE, CONSULTANT, avec_noms, concerne, dites, du_dossier, suivies
from beneficiaires.models import Dossier
from beneficiaires.regles import REGIMES, NatureContrat
from bilan.socle.a_faire import Attente, Tache
from bilan.socle.calendrier import PARIS, jour_a_paris
from bilan.socle.mots import de, jour_court, jours_restants
from bilan.socle.presentation import Geste, Puce
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions import absence_a_faire, edof_a_faire
from conventions.donnees import DE_L_OFFRE, TEXTES
from conventions.edof import MODES
from conventions.etats import EN_COURS, NON_CONCLUES, VIVANTES, EtatConvention
from conventions.libelles import LIGNES, depuis, nom
from conventions.models import Convention, Signalement
from conventions.models.correction import signalements_ouverts

E = EtatConvention
EMPLOYEUR, CONTRESIGNATURE = timedelta(days=7), timedelta(days=2)  # from then on, gestion is told
# what a task tells of a contract
DITES = ("nature", "avenant", "etat", "envoyee_le", "transmise_le", "acceptee_le", "date_limite", "expire_le")
# what a draft lacks before it is read and sent; the rest is said on the page that sends
DE_LA_PERSONNE, DE_L_EMPLOYEUR = ("code_postal", "ville"), ("siret", "code_postal", "ville", "representant", "courriel")
AVEC_EMPLOYEUR = {regime.nature for regime in REGIMES.values() if regime.employeur_partie}


def a_faire(compte, instant: datetime, dossier: Dossier | None = None) -> list[Tache]:
    """What this account owes now; ten queries at most for a consultant, three where nothing is owed."""
    taches = []
    if Role.CONSULTANT in compte.roles:
        taches += _des_miennes(compte, dossier)
        taches += _sans_contrat(compte, dossier, instant)
        taches += edof_a_faire.taches(compte, instant, dossier)
    if Role.BENEFICIAIRE in compte.roles:
        recues = _mes(compte, [E.TRANSMISE]).filter(dossier__beneficiaire__compte=compte)
        taches += absence_a_faire.taches(compte, dossier)
        taches += [_du_beneficiaire(c) for c in dites(recues, dossier, *DITES, de=(CONSULTANT,)) if not c.delai_passe(instant)]
    return taches


def attentes(compte, instant: datetime) -> list[Attente]:
    """The signatures that others owe, oldest first."""
    conventions = _mes(compte, [E.ENVOYEE, E.TRANSMISE]).order_by("envoyee_le", "pk")
    return [_attente(c, instant) for c in avec_noms(conventions, *DITES) if not c.delai_passe(instant)]


def retards(compte, instant: datetime, au_plus: int | None, suivi_par) -> Iterator[Tache]:
    """What is late whoever follows it, for gestion: an employer who has not answered, a contract that nobody countersigned. One query."""
    chez_lui, acceptee = Q(etat=E.ENVOYEE, envoyee_le__lt=instant - EMPLOYEUR), Q(etat=E.ACCEPTEE, acceptee_le__lt=instant - CONTRESIGNATURE)
    trouvees = suivies(Convention.objects.pour(compte), suivi_par).filter(chez_lui | acceptee, dossier__etat__in=ACTIFS).order_by("envoyee_le", "pk")
    for convention in avec_noms(trouvees, *DITES, de=(BENEFICIAIRE, CONSULTANT))[:au_plus]:
        recue = convention.etat == E.ACCEPTEE
        quand, texte = (convention.acceptee_le, "Accepté, pas encore contresigné.") if recue else (convention.envoyee_le, "L’employeur n’a pas encore répondu.")
        yield Tache(
            convention.dossier.beneficiaire.compte.nom_complet, phrase(texte), reverse("conventions:dossier", args=[convention.dossier.numero]),
            phrase("Voir {}", nom(convention)), quand, dossier=convention.dossier, retard=depuis(quand, instant).capitalize(),
        )


def _mes(compte, etats):
    return Convention.objects.pour(compte).filter(etat__in=etats, dossier__etat__in=ACTIFS)


def _des_miennes(compte, dossier) -> Iterator[Tache]:
    """The contracts that this consultant has to move: a draft, one to countersign, one on which the signatory points at an error."""
    if not concerne(dossier, ACTIFS):
        return
    miennes = _mes(compte, [E.BROUILLON, *EN_COURS]).filter(dossier__consultant=compte).order_by()
    conventions = list(dites(miennes, dossier, *DITES, "preparee_le", "remplace"))
    brouillons = [c.pk for c in conventions if c.etat == E.BROUILLON]
    parties = [c.pk for c in conventions if c.etat != E.BROUILLON]
    incompletes, signalees = _incompletes(brouillons) if brouillons else set(), _signalees(parties) if parties else {}
    for convention in conventions:
        if signalement := signalees.get(convention.pk):
            yield _a_corriger(convention, signalement)
        if convention.etat == E.ACCEPTEE:
            yield _a_contresigner(convention)
        elif convention.etat == E.BROUILLON:
            yield _a_envoyer(convention, vide=convention.pk in incompletes)


def _signalees(conventions: list[int]) -> dict[int, Signalement]:
    """The last error pointed at in each of these contracts, where one is."""
    ouverts = signalements_ouverts().filter(version__convention__in=conventions).select_related("version").only("ligne", "le", "version__convention")
    return {signalement.version.convention_id: signalement for signalement in ouverts.order_by("le", "-pk")}


def _incompletes(brouillons: list[int]) -> set[int]:
    """Those of these drafts that lack a word."""
    lus = Convention.objects.filter(pk__in=brouillons).select_related("dossier__beneficiaire", "dossier__employeur")
    return {brouillon.pk for brouillon in lus if _a_completer(brouillon)}


def _sans_contrat(compte, dossier, instant: datetime) -> Iterator[Tache]:
    """Dossiers in preparation of this consultant that no contract occupies, or whose contract came to nothing."""
    if not concerne(dossier, (EtatDossier.CONTRACTUALISATION,)):
        return
    dossiers = Dossier.objects.pour(compte).filter(consultant=compte, etat=EtatDossier.CONTRACTUALISATION).order_by()
    en_preparation = avec_noms(du_dossier(dossiers, dossier, par=""), "ouvert_le", "mode_financement", par="")
    etats: dict[int, set[EtatConvention]] = {sien.pk: set() for sien in en_preparation}
    for convention in Convention.objects.filter(dossier__in=etats).order_by().only("dossier", "etat", "expire_le") if etats else ():
        etats[convention.dossier_id].add(convention.etat_le(instant))
    for sien in en_preparation:
        if etats[sien.pk].isdisjoint(VIVANTES):
            yield _contrat(sien, non_conclue=not etats[sien.pk].isdisjoint(NON_CONCLUES))


def _a_corriger(convention: Convention, signalement: Signalement) -> Tache:
    dossier, personne = convention.dossier, convention.dossier.beneficiaire.compte.nom_complet
    return Tache(
        personne=personne, phrase=phrase("Le signataire signale une erreur : {ligne}.", ligne=LIGNES[signalement.ligne].lower()),
        url=reverse("conventions:corriger", args=[dossier.numero]), bouton="Corriger",
        titre=phrase("Vérifiez l’erreur signalée sur le contrat {de}", de=de(personne)), depuis=signalement.le, dossier=dossier, bloque=True,
    )


def _a_contresigner(convention: Convention) -> Tache:
    dossier = convention.dossier
    personne = dossier.beneficiaire.compte
    texte = phrase("La réponse est arrivée le {jour} : les séances attendent votre signature.", jour=jour_court(convention.acceptee_le))
    url = reverse("conventions:contresigner", args=[dossier.numero])
    return Tache(
        personne=personne.nom_complet, phrase=texte, url=url, bouton="Lire et contresigner",
        titre=phrase("Contresignez {nom} {de}", nom=nom(convention), de=de(personne.nom_complet)),
        depuis=convention.acceptee_le, dossier=dossier, bloque=True,
    )


def _a_envoyer(convention: Convention, *, vide: bool) -> Tache:
    dossier = convention.dossier
    personne = dossier.beneficiaire.compte
    return Tache(
        personne=personne.nom_complet, phrase=phrase("Brouillon préparé le {jour}.", jour=jour_court(convention.preparee_le)),
        url=reverse("conventions:completer" if vide else "conventions:envoyer", args=[dossier.numero]),
        bouton="Compléter le brouillon" if vide else "Relire et envoyer",
        titre=phrase("Envoyez la suite du contrat {de}" if convention.remplace_id else "Envoyez le contrat {de}", de=de(personne.nom_complet)),
        depuis=convention.preparee_le, dossier=dossier, bloque=True,
    )


def _a_completer(convention: Convention) -> bool:
    """Whether this draft lacks a word of its own, its dates, or what its parties' sheets must say."""
    particulier, dossier = convention.nature == NatureContrat.CONTRAT_PARTICULIER, convention.dossier
    lus = [getattr(convention, champ).strip() for champ in (TEXTES if particulier else DE_L_OFFRE)]
    lus += [dossier.periode_debut, dossier.periode_fin]
    if particulier:
        lus += [getattr(dossier.beneficiaire, champ) for champ in DE_LA_PERSONNE]
    if dossier.employeur and convention.nature in AVEC_EMPLOYEUR:
        lus += [getattr(dossier.employeur, champ) for champ in DE_L_EMPLOYEUR]
    return not all(lus)


def _contrat(dossier: Dossier, *, non_conclue: bool) -> Tache:
    personne = dossier.beneficiaire.compte.nom_complet
    if non_conclue:  # nobody is pressed to try again: a refusal has no consequence, a silence neither (R6313-8)
        texte = "Le contrat n’a pas été conclu." if dossier.nom_du_contrat == "Contrat" else "La convention n’a pas été conclue."
        bouton, titre = "Choisir la suite", "Choisissez la suite du dossier {de}"
        geste = {"url": f"{reverse('conventions:dossier', args=[dossier.numero])}#suite"}
    elif dossier.mode_financement in MODES:
        texte, bouton, titre = "Le CPF n’a pas de convention.", "Enregistrer l’acceptation", "Enregistrez l’acceptation {de} sur Mon Compte Formation"
        geste = {"url": reverse("conventions:mcf", args=[dossier.numero])}
    else:
        texte, bouton, titre = "Le contrat n’est pas encore préparé.", "Préparer le brouillon", "Préparez le contrat {de}"
        geste = {"url": reverse("conventions:preparer", args=[dossier.numero]), "methode": "post"}
    return Tache(
        personne=personne, phrase=texte, bouton=bouton, titre=phrase(titre, de=de(personne)),
        depuis=datetime.combine(dossier.ouvert_le, time.min, PARIS), dossier=dossier, **geste,
    )


def _du_beneficiaire(convention: Convention) -> Tache:
    limite = convention.date_limite
    delai = "Vous êtes libre d’accepter ou de refuser."
    if limite:
        delai = phrase("Vous avez jusqu’au {jour} inclus pour accepter ou refuser.", jour=jour_court(limite))
    particulier = convention.nature == NatureContrat.CONTRAT_PARTICULIER
    return Tache(
        personne=convention.dossier.consultant.nom_complet, phrase=delai, url=reverse("conventions:reponse", args=[convention.pk]),
        titre="Répondez au projet de contrat" if particulier else "Répondez à la convention", bouton="Lire et répondre",
        depuis=convention.transmise_le, dossier=convention.dossier, bloque=True,
    )


def _attente(convention: Convention, instant: datetime) -> Attente:
    if convention.etat == E.ENVOYEE:
        puce, delai = Puce("attente", "Chez l’employeur"), depuis(convention.envoyee_le, instant)
    else:
        limite = convention.date_limite
        puce = Puce("attente", "À sa réponse")
        delai = jours_restants(limite, jour_a_paris(instant)) if limite else depuis(convention.transmise_le, instant)
    url, personne = reverse("conventions:dossier", args=[convention.dossier.numero]), convention.dossier.beneficiaire.compte.nom_complet
    return Attente(personne, url, puce, delai, Geste(phrase("Suivre {}", nom(convention)), url, precision=f"({personne})", petit=True))
