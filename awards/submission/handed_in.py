"""What the meeting, the nominee and the employer said of a dossier when it was handed in."""

from awards.nominations.models import Nomination, NominationStatus
from awards.submission.content import content_of, statements_content

STATEMENTS = ("meeting", "consent", "employer")


def statements_handed_in(nomination: Nomination, content: dict | None) -> dict:
    """What the unit's meeting, the nominee and the employer said, as `content` keeps it; without
    one, as the last version of a dossier that was handed in does: the meeting is the unit's, and
    moves on for a dossier that was sent back beside this one. What no version keeps is as it
    stands. One query more without a content."""
    if content is None and nomination.status != NominationStatus.DRAFT:
        last = nomination.versions.order_by("number").last()
        content = last.content if last else None
    kept = {name: content[name] for name in STATEMENTS if content and name in content}
    if len(kept) == len(STATEMENTS):
        return kept
    return statements_content(nomination) | kept


def content_handed_in(nomination: Nomination, content: dict | None) -> dict:
    """The whole dossier as others read it: `content`, or what stands with the statements that were
    handed in with it."""
    return content or content_of(nomination) | statements_handed_in(nomination, None)
