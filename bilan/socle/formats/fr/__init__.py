"""In French, as `bilan.socle.mots` says it."""
