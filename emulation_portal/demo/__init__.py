"""The demo: the real plan of one Department with invented people, built through the rules alone."""
