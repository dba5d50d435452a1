"""Any press file in: ``discover`` lists inputs, ``read`` turns each into documents or rejects.

Nothing here raises on bad content, touches the network or writes a file.
"""

from pipeline.ingest.discover import InputFile, discover
from pipeline.ingest.duplicates import Signature, near_duplicates, signature
from pipeline.ingest.options import IngestOptions, Limits
from pipeline.ingest.read import read, read_text

__all__ = ["IngestOptions", "InputFile", "Limits", "Signature", "discover", "near_duplicates", "read", "read_text", "signature"]
