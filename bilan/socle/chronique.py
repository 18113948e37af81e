"""What the kernel writes in the journal, in French sentences: accounts, letters, the week, dated parameters."""
PHRASES = {
    "inviter": "{qui} a ouvert ou complété un compte.",
    "accepter_invitation": "{qui} a accepté son invitation.",
    "se_connecter": "{qui} est entré.",
    "modifier": "{qui} a modifié un compte.",
    "desactiver": "{qui} a désactivé un compte.",
    "reactiver": "{qui} a réactivé un compte.",
    "courriel.relancer": "{qui} a remis un courriel dans la file.",
    "envoi.renvoyer": "{qui} a renvoyé un courriel interrompu pendant son envoi.",
    "rappels.suspendre": "{qui} a mis ses rappels en pause.",
    "rappels.reprendre": "{qui} a repris ses rappels.",
    "chantier.demander": "{qui} a lancé un long travail : {genre}.",
    "semaine.planifier": "{qui} a préparé les courriels de la semaine : {courriels}.",
    "journal.ancrer": "{qui} a envoyé au-dehors la tête du journal : {lignes} lignes.",
    "sauvegarde.faire": "{qui} a écrit une sauvegarde.",
    "parametre.ajouter": "{qui} a ajouté une valeur au paramètre {code}.",
    "parametre.modifier": "{qui} a modifié le paramètre {code}.",
}
