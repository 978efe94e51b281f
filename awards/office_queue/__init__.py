"""The Office's work on a whole round: its queue, who has what, acts on many, workbooks."""
