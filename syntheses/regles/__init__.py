"""The rules of a synthesis that need neither database nor Django."""
from syntheses.regles.comparaison import Comparaison, Genre, Segment, comparer, memes_mots

__all__ = ["Comparaison", "Genre", "Segment", "comparer", "memes_mots"]
