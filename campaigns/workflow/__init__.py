"""How any record changes status, and the hash-chained record of every act.

Imports nothing of the portal: the user comes by settings, roles come by a method of the user.
"""
