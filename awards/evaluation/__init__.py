"""The Office's work on one dossier: received, found on, returned for supplement, appraised."""
