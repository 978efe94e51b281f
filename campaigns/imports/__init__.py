"""Lists of people taken in from spreadsheets: mapped, checked row by row, put in by the queue."""
