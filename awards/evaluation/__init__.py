"""The Office receives, checks eligibility, returns for supplement."""
