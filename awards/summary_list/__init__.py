"""What the Office lays before the Council: summary list, proposals, appraisal record, sheets."""
