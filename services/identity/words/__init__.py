"""The words of identity's mails, by language and purpose: (subject, text). `{token}` stands on a line of its own."""

from services.identity.words import ar, de, en, fr

WORDS: dict[str, dict[str, tuple[str, str]]] = {"fr": fr.WORDS, "en": en.WORDS, "de": de.WORDS, "ar": ar.WORDS}
