"""The dossier: criterion by criterion, evidence, check, submit."""
