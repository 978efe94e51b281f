"""Which sources draft messages, and how their kinds are called; laid down once, by the timekeeper.

Beside NAME, KINDS and true_messages a source may have
  SELF_SENDING   kinds that need no release until the Office says otherwise: what was already
                 decided by a person, such as a dossier sent back;
  DISCREET       kinds of which nobody may learn who has read them: when untrue, they are withdrawn
                 whether read or not.
"""

from campaigns.outbox.drafts import Source

_sources: dict[str, Source] = {}


def sources_of(*sources: Source) -> tuple[Source, ...]:
    """Lay down the sources; in the order of the process, which is that of their kinds on pages."""
    _sources.clear()
    _sources.update({source.NAME: source for source in sources})
    return sources


def kinds() -> dict[str, object]:
    """Every kind of message with its words."""
    return {kind: label for source in _sources.values() for kind, label in source.KINDS.items()}


def sends_by_itself_at_first(kind: str) -> bool:
    """Whether messages of the kind go out unreleased while nobody has set a policy for it."""
    return any(kind in getattr(source, "SELF_SENDING", ()) for source in _sources.values())


def is_discreet(kind: str) -> bool:
    """Whether who has read messages of the kind is nobody's business."""
    return any(kind in getattr(source, "DISCREET", ()) for source in _sources.values())
