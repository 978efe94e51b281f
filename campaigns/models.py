"""Index of the app's tables for Django; nothing imports from here."""

from campaigns.accounts.models import DemoMark, RoleHolding, User  # noqa: F401
from campaigns.criteria.models import CriteriaSet, Criterion, RoundCriteria  # noqa: F401
from campaigns.files.models import StoredFile  # noqa: F401
from campaigns.imports.models import ImportRow, PeopleImport  # noqa: F401
from campaigns.law.models import (  # noqa: F401
    AwardForm,
    AwardFormTerms,
    BaseSalary,
    LegalBasis,
    LegalDocument,
    RewardCoefficient,
    Signer,
    VotingRule,
)
from campaigns.law.procedure_models import (  # noqa: F401
    CalendarDay,
    DossierItem,
    NumberingRule,
    ProcedureDeadline,
    RetentionPeriod,
)
from campaigns.outbox.models import (  # noqa: F401
    CalendarKey,
    Message,
    MessagePolicy,
    TimekeeperRun,
)
from campaigns.papers.models import NumberSeries, Paper  # noqa: F401
from campaigns.plans.models import Campaign, CampaignHandover, PlanItem, Round  # noqa: F401
from campaigns.progress.models import (  # noqa: F401
    PlanTask,
    ReportingPeriod,
    TaskAssignment,
)
from campaigns.progress.report_models import (  # noqa: F401
    ProgressEntry,
    ProgressFile,
    ProgressReport,
    SubmittedReport,
)
from campaigns.quotas.models import Quota, QuotaOverride  # noqa: F401
from campaigns.staff.models import Headcount, Hold, Honour, Person, Posting  # noqa: F401
from campaigns.units.models import Unit, UnitEvent, UnitEventPart, UnitVersion  # noqa: F401
from campaigns.workflow.models import AuditEvent, ChainHead  # noqa: F401
