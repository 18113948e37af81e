"""Bénéficiaires and employers by the whole file, in and out: columns in French, each fault said with its line, everything or nothing."""
