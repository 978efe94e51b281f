"""The process, from dossier to payment."""
