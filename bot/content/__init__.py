"""Flows, words and translations from files, checked on load: a fault names its file, line and mend."""
