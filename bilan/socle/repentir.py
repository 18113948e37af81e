"""What one gesture took away, the next one gives back, for ten minutes: as long as a letter may wait, and nobody has counted on what it would say."""
from datetime import datetime, timedelta

REPENTIR = timedelta(minutes=10)
PASSE = "Ce geste se défait dans les dix minutes : il est trop tard pour revenir dessus."


def passe(fait_le: datetime | None, instant: datetime) -> str | None:
    """The reason why it is too late to undo what was done at `fait_le`, or None; what bears no date was never to be undone."""
    return None if fait_le is not None and instant < fait_le + REPENTIR else PASSE
