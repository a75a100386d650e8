"""Transformation functions of Bedrock knowledge bases."""

from lambdarouter.sources.bedrock_knowledge_base import ContentBatch, IngestionFile, IngestionFiles

from ._reading import Reading

_LOCATION = {"type": "S3", "s3_location": {"uri": "s3://manuals/kettle.pdf"}}

READINGS: list[Reading] = [
    Reading(
        "on_bedrock_knowledge_base",
        {
            "version": "1.0",
            "knowledgeBaseId": "KBID123456",
            "dataSourceId": "DSID123456",
            "ingestionJobId": "JOBID12345",
            "bucketName": "chunk-bucket",
            "priorTask": "CHUNKING",
            "inputFiles": [
                {
                    "originalFileLocation": _LOCATION,
                    "fileMetadata": {"language": "en"},
                    "contentBatches": [{"key": "a/1.JSON"}, {"key": "a/2.JSON"}],
                }
            ],
        },
        [
            IngestionFiles(
                version="1.0",
                knowledge_base_id="KBID123456",
                data_source_id="DSID123456",
                ingestion_job_id="JOBID12345",
                bucket="chunk-bucket",
                prior_task="CHUNKING",
                files=(
                    IngestionFile(
                        uri="s3://manuals/kettle.pdf",
                        location=_LOCATION,
                        location_type="S3",
                        metadata={"language": "en"},
                        batches=(ContentBatch(key="a/1.JSON"), ContentBatch(key="a/2.JSON")),
                    ),
                ),
            )
        ],
    )
]
