"""Redshift Lambda UDFs: two rows, and one of NULLs."""

from lambdarouter.sources.redshift_udf import RedshiftRow

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_redshift_udf",
        {
            "request_id": "23FF1F97-F28A-44AA-AB67-266ED976BF40",
            "cluster": "arn:aws:redshift:eu-west-1:210987654321:cluster:shop",
            "user": "clerk",
            "database": "orders",
            "external_function": "public.taste",
            "query_id": 5678234,
            "num_records": 2,
            "arguments": [[1, "pear"], None],
        },
        [
            RedshiftRow(
                arguments=arguments,
                function="public.taste",
                user="clerk",
                database="orders",
                cluster="arn:aws:redshift:eu-west-1:210987654321:cluster:shop",
                query_id=5678234,
                request_id="23FF1F97-F28A-44AA-AB67-266ED976BF40",
            )
            for arguments in ((1, "pear"), (None, None))
        ],
    )
]
