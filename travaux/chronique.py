"""The journal's lines about notes, in French sentences: that one was written, never what it says."""
PHRASES = {"note.ecrire": "{qui} a écrit une note."}
