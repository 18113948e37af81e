"""Two parties, two mailboxes: a contract that both signed from one of them may have been signed by one person alone (R6313-8)."""
from beneficiaires.regles.ouverture import refus_signataire
from bilan.signature.models import Moyen
from bilan.socle.roles import Role

UNE_SEULE = (
    "L’employeur et le bénéficiaire ont signé depuis la même adresse électronique : une seule personne a pu signer pour les deux. "
    "Envoyez une nouvelle version à l’adresse professionnelle de qui signe pour l’employeur."
)


def une_seule(convention) -> str | None:
    """Why this contract cannot be concluded: the employer's signature came by the mailbox of the person herself. None when each signed from his own.

    Told to the consultant alone, once both have signed: refused to whoever names a signatory, it would tell him whose the address is.
    """
    version = convention.version
    if version is None or not convention.regime.employeur_partie:
        return None
    par_lien = any(acte.partie == Role.EMPLOYEUR and acte.moyen == Moyen.LIEN_ET_CODE for acte in version.signatures)
    une = refus_signataire(version.corrige["employeur_courriel"], convention.dossier.beneficiaire.compte.email)
    return UNE_SEULE if par_lien and une else None
