"""A job search kept as Markdown notes: leads qualified, explained and reported.

The command line is `vaultleads.cli`; a program that wants the same answers uses
`vaultleads.workspace.Workspace`. Nothing is imported here, so that starting stays cheap.
"""

__version__ = "0.1.0"
