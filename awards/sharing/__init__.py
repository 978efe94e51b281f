"""Who else has a hand in a dossier: a colleague, the nominee, an outsider, their employer."""
