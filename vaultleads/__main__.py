"""`python -m vaultleads` is `vaultleads`."""

from __future__ import annotations

from vaultleads.cli import main

if __name__ == "__main__":
    main()
