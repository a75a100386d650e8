"""Sample payloads of transformation functions of Bedrock knowledge bases.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/kb-custom-transformation.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.bedrock_knowledge_base import IngestionFiles

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several

    @frozen(kw_only=True)
    class _Fields(Fields, IngestionFiles):
        bucket: str = SAMPLED
        files: Any = field(default=SAMPLED, converter=several)

else:
    _Fields = IngestionFiles

_FILES: dict[str, Any] = {
    "version": "1.0",
    "knowledgeBaseId": "ABCDEFGHIJ",
    "dataSourceId": "KLMNOPQRST",
    "ingestionJobId": "UVWXYZ0123",
    "bucketName": "chunks",
    "priorTask": "CHUNKING",
    "inputFiles": [
        {
            "originalFileLocation": {"type": "S3", "s3_location": {"uri": "s3://manuals/kettle.pdf"}},
            "fileMetadata": {"language": "en"},
            "contentBatches": [{"key": "aws/bedrock/knowledge_bases/ABCDEFGHIJ/KLMNOPQRST/kettle_1.JSON"}],
        }
    ],
}

files: Final = Sample(_Fields, _FILES, doc="Files of an ingestion job.")
