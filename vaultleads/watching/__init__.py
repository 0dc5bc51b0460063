"""The watcher: keeps the index and the reports up to date while notes are being edited.

Beside the workspace, which answers when asked: here it is decided when to ask. A hint that
something changed, a minute gone by, a new day or a wake from sleep each lead to the same pass,
which looks for itself and, carried out again, does nothing.
"""
