"""Messages drafted by rules, released by people or by themselves, withdrawn when untrue."""
