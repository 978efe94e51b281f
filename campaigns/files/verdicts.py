"""How a file is refused, in the words that the process which reads it gives back."""


class RefusedError(Exception):
    """The file is not taken."""


class NotAllowedError(RefusedError):
    """The content is of no kind that may be handed in."""


class ActiveContentError(RefusedError):
    """The file carries a script, a macro or another file that could act."""


class DamagedError(RefusedError):
    """The file cannot be opened: cut short, or locked with a password."""


REFUSALS = {one.__name__: one for one in (NotAllowedError, ActiveContentError, DamagedError)}
