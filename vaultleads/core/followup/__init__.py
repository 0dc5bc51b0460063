"""Follow-ups: what to do, with whom, when and why.

One rule is one module with one function; `engine` tries them in order and lays the list of a day
out. Nothing is stored beside the notes: the list is a function of the notes, the settings and
the day.
"""
