"""`python -m vaultleads` is `vaultleads`."""

from vaultleads.cli import main

if __name__ == "__main__":
    main()
