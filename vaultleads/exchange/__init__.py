"""What other programs read and write: the forms in which a vault is handed on.

One form is one module with its own library, so that only the one that is asked for is loaded.
"""
