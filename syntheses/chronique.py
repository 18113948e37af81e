"""The journal's lines about the synthesis, in French sentences: that it moved, never what it says."""
PHRASES = {
    "synthese.ouvrir": "{qui} a commencé la synthèse.",
    "synthese.proposer": "{qui} a proposé la version {version} de la synthèse à la relecture.",
    "synthese.rendre": "{qui} a rendu la main sur la synthèse, version {version}.",
    "synthese.reprendre": "{qui} a repris la main sur la synthèse, version {version}.",
    "synthese.figer": "{qui} a donné son accord à la version {version} de la synthèse : elle est figée.",
    "synthese.remettre": "{qui} a remis la synthèse : c’est le terme du bilan.",
    "resultats.etablir": "{qui} a établi les résultats détaillés, version {version}.",
    "resultats.rouvrir": "{qui} a repris l’écriture des résultats détaillés.",
    "resultats.remettre": "{qui} a remis les résultats détaillés.",
    "communication.donner": "{qui} a signé un acte : {nature}.",
    "communication.retirer": "{qui} a retiré un acte signé : {nature}.",
    "partage.signer": "{qui} a signé et transmis un document.",
    "partage.retirer": "{qui} a mis fin à un partage.",
    "partage.lire": "{qui} a consulté un document transmis.",
}
