"""S3 Batch Operations, invocation schema versions 2.0 and 1.0."""

from lambdarouter.sources.s3_batch import S3BatchTask

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_s3_batch",
        {
            "invocationSchemaVersion": "2.1",
            "invocationId": "invocation-1",
            "job": {"id": "f3cc4f60-61f6-4a2b-8a21-d07600c373ce", "userArguments": {"size": "small"}},
            "tasks": [
                {
                    "taskId": "task-1",
                    "s3Key": "caf%C3%A9+1.jpg",
                    "s3VersionId": "version-1",
                    "s3Bucket": "menus",
                }
            ],
        },
        [
            S3BatchTask(
                bucket="menus",
                key="café 1.jpg",
                raw_key="caf%C3%A9+1.jpg",
                version_id="version-1",
                task_id="task-1",
                job_id="f3cc4f60-61f6-4a2b-8a21-d07600c373ce",
                user_arguments={"size": "small"},
                invocation_id="invocation-1",
                schema_version="2.1",
            )
        ],
    ),
    Reading(
        "on_s3_batch",
        {
            "invocationSchemaVersion": "1.0",
            "invocationId": "invocation-2",
            "job": {"id": "f3cc4f60-61f6-4a2b-8a21-d07600c373cf"},
            "tasks": [
                {"taskId": "task-2", "s3Key": "menu.jpg", "s3VersionId": None, "s3BucketArn": "arn:aws:s3:::old-menus"}
            ],
        },
        [
            S3BatchTask(
                bucket="old-menus",
                key="menu.jpg",
                raw_key="menu.jpg",
                task_id="task-2",
                job_id="f3cc4f60-61f6-4a2b-8a21-d07600c373cf",
                invocation_id="invocation-2",
                schema_version="1.0",
            )
        ],
    ),
]
