"""Which colour a word has: one meaning, one tone, on every page."""

TONES = ("neutral", "info", "good", "attention", "stop", "awarded")

# One colour for one meaning, whatever the record: in hand, wants an act, went well, went not.
TONE_OF_STATUS = {
    "draft": "neutral",
    "planned": "neutral",
    "queued": "neutral",
    "archived": "neutral",
    "withdrawn": "neutral",
    "void": "neutral",
    "closed": "neutral",
    "submitted": "info",
    "received": "info",
    "open": "info",
    "convened": "info",
    "in_session": "info",
    "screening": "info",
    "council": "info",
    "sealed": "info",
    "running": "info",
    "counted": "info",
    "returned": "attention",
    "deferred": "attention",
    "decision": "attention",
    "awaiting_signature": "attention",
    "launched": "good",
    "approved": "good",
    "done": "good",
    "eligible": "good",
    "recommended": "good",
    "confirmed": "good",
    "issued": "good",
    "published": "good",
    "proposed_higher": "good",
    "ineligible": "stop",
    "not_recommended": "stop",
    "declined": "stop",
    "revoked": "stop",
    "failed": "stop",
    "awarded": "awarded",
}
TONE_OF_MESSAGE = {"success": "good", "error": "stop", "warning": "attention", "info": "info"}
