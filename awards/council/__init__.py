"""The Council: session, attendance, recusal, scores, secret ballot, minutes."""
