"""The organisation: identities with dated names."""
