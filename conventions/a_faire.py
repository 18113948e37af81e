"""What an account owes about contracts, and the signatures it waits for from others."""
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from beneficiaires.etats import ACTIFS, EtatDossier
from beneficiaires.lignes import BENEFICIAIRE, CONSULTANT, avec_noms, concerne, suivies
from beneficiaires.models import Dossier
from beneficiaires.regles import REGIMES, NatureContrat
from bilan.socle.a_faire import Attente, Tache
from bilan.socle.calendrier import PARIS, jour_a_paris
from bilan.socle.mots import de, jour_court, jours_restants
from bilan.socle.presentation import Geste, Puce
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions import absence_a_faire, edof_a_faire
from conventions.donnees import DE_L_OFFRE
from conventions.etats import EN_COURS, NON_CONCLUES, EtatConvention
from conventions.libelles import LIGNES, depuis, nom
from conventions.models import Convention
from conventions.models.correction import signalements_ouverts

E = EtatConvention
EMPLOYEUR, CONTRESIGNATURE = timedelta(days=7), timedelta(days=2)  # from then on, gestion is told
# what a task tells of a contract
DITES = ("nature", "avenant", "etat", "envoyee_le", "transmise_le", "acceptee_le", "date_limite", "expire_le")
# what only a draft tells: whether something is left to write before it is read and sent; the rest is said on the page that sends
DU_PARTICULIER = ("sanction", "effectif", "niveau_prealable", "references_intervenants", "conditions_cessation")
DE_LA_PERSONNE, DE_L_EMPLOYEUR = ("code_postal", "ville"), ("siret", "code_postal", "ville", "representant", "courriel")
DU_BROUILLON = (
    "preparee_le", "remplace", *DE_L_OFFRE, *DU_PARTICULIER, "dossier__periode_debut", "dossier__periode_fin",
    *(f"dossier__beneficiaire__{champ}" for champ in DE_LA_PERSONNE), *(f"dossier__employeur__{champ}" for champ in DE_L_EMPLOYEUR),
)
AVEC_EMPLOYEUR = {regime.nature for regime in REGIMES.values() if regime.employeur_partie}
CPF = [mode.value for mode, regime in REGIMES.items() if regime.cpf]


def a_faire(compte, instant: datetime, dossier: Dossier | None = None) -> list[Tache]:
    """What this account owes now; two queries for the team, one more for who answers."""
    taches = []
    if Role.CONSULTANT in compte.roles:
        taches += [tache for convention in _des_miennes(compte, dossier) for tache in _du_consultant(convention)]
        taches += [_contrat(d) for d in _sans_contrat(compte, dossier, instant)]
        taches += edof_a_faire.taches(compte, instant, dossier)
    if Role.BENEFICIAIRE in compte.roles:
        recues = _mes(compte, dossier, [E.TRANSMISE]).filter(dossier__beneficiaire__compte=compte)
        taches += absence_a_faire.taches(compte, dossier)
        taches += [_du_beneficiaire(c) for c in avec_noms(recues, *DITES, de=(CONSULTANT,)) if not c.delai_passe(instant)]
    return taches


def attentes(compte, instant: datetime) -> list[Attente]:
    """The signatures that others owe, oldest first."""
    conventions = _mes(compte, None, [E.ENVOYEE, E.TRANSMISE]).order_by("envoyee_le", "pk")
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


def _mes(compte, dossier, etats):
    conventions = Convention.objects.pour(compte).filter(etat__in=etats, dossier__etat__in=ACTIFS)
    return conventions.filter(dossier=dossier) if dossier else conventions


def _des_miennes(compte, dossier) -> Iterable[Convention]:
    """The contracts that this consultant has to move: a draft, one to countersign, one on which the signatory points at an error."""
    if not concerne(dossier, ACTIFS):
        return []
    ouverts = signalements_ouverts().filter(version__convention=OuterRef("pk"))
    conventions = _mes(compte, dossier, [E.BROUILLON, *EN_COURS]).filter(dossier__consultant=compte)
    conventions = conventions.annotate(signalee=Subquery(ouverts.values("ligne")[:1]), signalee_le=Subquery(ouverts.values("le")[:1]))
    conventions = conventions.filter(Q(etat__in=[E.BROUILLON, E.ACCEPTEE]) | Q(etat__in=EN_COURS, signalee__isnull=False))
    return avec_noms(conventions.select_related("dossier__employeur"), *DITES, *DU_BROUILLON)


def _sans_contrat(compte, dossier, instant: datetime) -> Iterable[Dossier]:
    """Dossiers in preparation of this consultant that no contract occupies; `non_conclue`: one was proposed, and came to nothing."""
    if not concerne(dossier, (EtatDossier.CONTRACTUALISATION,)):
        return []
    siennes, tacite = Convention.objects.filter(dossier=OuterRef("pk")), Q(etat=E.TRANSMISE, expire_le__lte=instant)
    vivante, non_conclue = siennes.vivantes().exclude(tacite), siennes.filter(Q(etat__in=NON_CONCLUES) | tacite)
    dossiers = Dossier.objects.pour(compte).filter(~Exists(vivante), consultant=compte, etat=EtatDossier.CONTRACTUALISATION)
    dossiers = dossiers.annotate(non_conclue=Exists(non_conclue))
    dossiers = dossiers.filter(pk=dossier.pk) if dossier else dossiers
    return avec_noms(dossiers.order_by(), "ouvert_le", "mode_financement", par="")


def _du_consultant(convention: Convention) -> Iterator[Tache]:
    if convention.etat != E.BROUILLON and convention.signalee:
        yield _a_corriger(convention)
    if convention.etat == E.ACCEPTEE:
        yield _a_contresigner(convention)
    elif convention.etat == E.BROUILLON:
        yield _a_envoyer(convention)


def _a_corriger(convention: Convention) -> Tache:
    dossier = convention.dossier
    personne = dossier.beneficiaire.compte.nom_complet
    return Tache(
        personne=personne, phrase=phrase("Le signataire signale une erreur : {ligne}.", ligne=LIGNES[convention.signalee].lower()),
        url=reverse("conventions:corriger", args=[dossier.numero]), bouton="Corriger",
        titre=phrase("Vérifiez l’erreur signalée sur le contrat {de}", de=de(personne)), depuis=convention.signalee_le, dossier=dossier, bloque=True,
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


def _a_envoyer(convention: Convention) -> Tache:
    dossier = convention.dossier
    personne = dossier.beneficiaire.compte
    vide = _a_completer(convention)
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
    lus = [getattr(convention, champ).strip() for champ in (*DE_L_OFFRE, *(DU_PARTICULIER if particulier else ()))]
    lus += [dossier.periode_debut, dossier.periode_fin]
    if particulier:
        lus += [getattr(dossier.beneficiaire, champ) for champ in DE_LA_PERSONNE]
    if dossier.employeur and convention.nature in AVEC_EMPLOYEUR:
        lus += [getattr(dossier.employeur, champ) for champ in DE_L_EMPLOYEUR]
    return not all(lus)


def _contrat(dossier: Dossier) -> Tache:
    personne = dossier.beneficiaire.compte.nom_complet
    if dossier.non_conclue:  # nobody is pressed to try again: a refusal has no consequence, a silence neither (R6313-8)
        texte, bouton, titre = "La convention n’a pas été conclue.", "Choisir la suite", "Choisissez la suite du dossier {de}"
        geste = {"url": f"{reverse('conventions:dossier', args=[dossier.numero])}#suite"}
    elif dossier.mode_financement in CPF:
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
