"""Between the bytes of a note and its properties: YAML, encodings and line ends.

`note` reads a whole note, `delimiters` finds its front matter, `events` and `parser` read that at
one go (`usual` the plainest, sooner), `rescue` and `slips` property by property where it is not
YAML, in the words of `problems`; `declared` guesses what a note claims to be. `amend` changes a
note: its `properties` (by `layout`, `splice` and `spell`, the rare rest by `roundtrip`) and its
`bodies`, each change held against its `proof`. Apart from the schema, which knows what a
property means.
"""

from __future__ import annotations

from vaultleads.codec.note import Metadata, VaultHandler, declared_type, decode, plain

__all__ = ["Metadata", "VaultHandler", "declared_type", "decode", "plain"]
