"""What units do for the plan: tasks with deadlines, periodic reports, who has not reported."""
