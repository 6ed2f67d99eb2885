"""The ledger of an edition: claim → fact → reference, as data, as a workbook, as a page, and in words for a terminal."""

from probant.trace.ledger import FORMAT, Ledger, build_ledger, write_json

__all__ = ["FORMAT", "Ledger", "build_ledger", "write_json"]
