"""The provider, its offers, people and dossiers in the back office of gestion."""
