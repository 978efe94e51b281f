"""What the meeting, the nominee and the employer said of a dossier when it was handed in."""

from awards.nominations.models import Nomination
from awards.submission.content import statements_content

STATEMENTS = ("meeting", "consent", "employer")


def statements_handed_in(nomination: Nomination, content: dict | None) -> dict:
    """What the unit's meeting, the nominee and the employer said, as `content` keeps it; what it
    does not keep, or all without one, as it stands."""
    kept = {name: content[name] for name in STATEMENTS if content and name in content}
    if len(kept) == len(STATEMENTS):
        return kept
    return statements_content(nomination) | kept
