"""SageMaker Ground Truth: before and after annotation."""

from lambdarouter.sources.sagemaker_ground_truth import LabelingRequest

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_sagemaker_ground_truth",
        {
            "version": "2018-10-06",
            "labelingJobArn": "arn:aws:sagemaker:eu-west-1:210987654321:labeling-job/fruit",
            "dataObject": {"source-ref": "s3://menus/pear.jpg"},
        },
        [
            LabelingRequest(
                labeling_job_arn="arn:aws:sagemaker:eu-west-1:210987654321:labeling-job/fruit",
                data_object={"source-ref": "s3://menus/pear.jpg"},
                version="2018-10-06",
            )
        ],
    ),
    Reading(
        "on_sagemaker_ground_truth",
        {
            "version": "2018-10-16",
            "labelingJobArn": "arn:aws:sagemaker:eu-west-1:210987654321:labeling-job/fruit",
            "labelCategories": ["pear", "apple"],
            "labelAttributeName": "sort",
            "roleArn": "arn:aws:iam::210987654321:role/labels",
            "payload": {"s3Uri": "s3://menus/annotations.json"},
        },
        [
            LabelingRequest(
                labeling_job_arn="arn:aws:sagemaker:eu-west-1:210987654321:labeling-job/fruit",
                annotations_uri="s3://menus/annotations.json",
                label_attribute="sort",
                role_arn="arn:aws:iam::210987654321:role/labels",
                label_categories=("pear", "apple"),
            )
        ],
    ),
]
