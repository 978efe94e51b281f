"""A dossier on its way to the Office: what it lacks, handing in, recalling, kept versions."""
