"""Index of the app's tables for Django; nothing imports from here."""

from campaigns.accounts.models import DemoMark, RoleHolding, User  # noqa: F401
from campaigns.criteria.models import CriteriaSet, Criterion, RoundCriteria  # noqa: F401
from campaigns.files.models import StoredFile  # noqa: F401
from campaigns.law.models import (  # noqa: F401
    AwardForm,
    BaseSalary,
    LegalBasis,
    RewardCoefficient,
    Signer,
    VotingRule,
)
from campaigns.papers.models import NumberSeries, Paper  # noqa: F401
from campaigns.plans.models import Campaign, PlanItem, Round  # noqa: F401
from campaigns.quotas.models import Quota  # noqa: F401
from campaigns.staff.models import Person, Posting  # noqa: F401
from campaigns.units.models import Unit, UnitVersion  # noqa: F401
from campaigns.workflow.models import AuditEvent, ChainHead  # noqa: F401
