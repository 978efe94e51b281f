"""The English pages speak of the same papers, so they write dates and numbers the same way."""

from emulation_portal.formats.vi.formats import *  # noqa: F403
