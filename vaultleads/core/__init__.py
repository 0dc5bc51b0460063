"""The part that thinks: notes in, qualified leads and views out.

Everything below this package is pure: the standard library only, no files, no clock (the day
is an argument), no SQL, no YAML, no templates.
"""
