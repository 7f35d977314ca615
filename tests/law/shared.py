"""Where the contracts lie, beside the repository; a clone without them skips what needs them and says so."""

from pathlib import Path

import pytest

CONTRACTS = Path(__file__).parents[2].parent / "shared" / "contracts"
DOMAIN = CONTRACTS.parent / "domain" / "law.md"
needs_contracts = pytest.mark.skipif(
    not CONTRACTS.exists(), reason="skips the agreement with the contracts: ../shared/contracts is absent"
)
