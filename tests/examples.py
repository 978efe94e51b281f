"""What Hypothesis does not mind here while it draws examples."""

from hypothesis import HealthCheck

# How long drawing takes says how busy the machine is, nothing of the portal.
BUSY_MACHINE = [HealthCheck.too_slow]
# For tests that undo what an example did, so that all examples may share their fixtures.
SHARED_FIXTURES = [*BUSY_MACHINE, HealthCheck.function_scoped_fixture]
