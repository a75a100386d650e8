"""VPC Lattice, event structure version 2."""

from datetime import UTC, datetime

from lambdarouter.http import HTTPRequest, LatticeIdentity

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_vpc_lattice_v2",
        {
            "version": "2.0",
            "path": "/caf%C3%A9",
            "method": "PUT",
            "headers": {
                "accept": ["text/plain", "text/html"],
                "cookie": ["seat=4"],
                "host": ["shop-0123.7d67968.vpc-lattice-svcs.eu-west-1.on.aws"],
                "x-forwarded-for": ["10.1.2.3"],
            },
            "queryStringParameters": {"tag": ["1", "2%2C3"]},
            "body": "AAEC",
            "isBase64Encoded": True,
            "requestContext": {
                "serviceNetworkArn": "arn:aws:vpc-lattice:eu-west-1:210987654321:servicenetwork/sn-0bf3f2882e9cc805a",
                "serviceArn": "arn:aws:vpc-lattice:eu-west-1:210987654321:service/svc-0a40eebed65f8d69c",
                "targetGroupArn": "arn:aws:vpc-lattice:eu-west-1:210987654321:targetgroup/tg-6d0ecf831eec9f09",
                "identity": {
                    "sourceVpcArn": "arn:aws:ec2:eu-west-1:210987654321:vpc/vpc-0b8276c84697e7339",
                    "type": "AWS_IAM",
                    "principal": "arn:aws:iam::210987654321:assumed-role/clerk/session",
                    "principalOrgID": "o-50dc6c495c0c9188",
                    "sessionName": "session",
                    "x509IssuerOu": "Tills",
                    "x509SanDns": "till-4.example.com",
                    "x509SanNameCn": "Till 4",
                    "x509SanUri": "spiffe://shop/till-4",
                    "x509SubjectCn": "till-4.shop",
                },
                "region": "eu-west-1",
                "timeEpoch": "1769860800000000",
            },
        },
        [
            HTTPRequest(
                method="PUT",
                path="/café",
                query={"tag": ["1", "2,3"]},
                headers={
                    "accept": ["text/plain", "text/html"],
                    "cookie": "seat=4",
                    "host": "shop-0123.7d67968.vpc-lattice-svcs.eu-west-1.on.aws",
                    "x-forwarded-for": "10.1.2.3",
                },
                cookies={"seat": "4"},
                body=b"\x00\x01\x02",
                source_ip="10.1.2.3",
                host="shop-0123.7d67968.vpc-lattice-svcs.eu-west-1.on.aws",
                principal="arn:aws:iam::210987654321:assumed-role/clerk/session",
                requested_at=datetime(2026, 1, 31, 12, tzinfo=UTC),
                account="210987654321",
                target_group_arn="arn:aws:vpc-lattice:eu-west-1:210987654321:targetgroup/tg-6d0ecf831eec9f09",
                lattice_identity=LatticeIdentity(
                    type="AWS_IAM",
                    principal="arn:aws:iam::210987654321:assumed-role/clerk/session",
                    principal_org_id="o-50dc6c495c0c9188",
                    session_name="session",
                    source_vpc_arn="arn:aws:ec2:eu-west-1:210987654321:vpc/vpc-0b8276c84697e7339",
                    x509_subject_cn="till-4.shop",
                    x509_issuer_ou="Tills",
                    x509_san_dns="till-4.example.com",
                    x509_san_name_cn="Till 4",
                    x509_san_uri="spiffe://shop/till-4",
                ),
                front_door="vpc_lattice_v2",
            )
        ],
    ),
    # The query may be behind the path, as in version 1.
    Reading(
        "on_vpc_lattice_v2",
        {
            "version": "2.0",
            "path": "/menu?tag=4&tag=5",
            "method": "GET",
            "headers": {},
            "queryStringParameters": {"tag": ["5"]},
            "body": None,
            "isBase64Encoded": False,
            "requestContext": {
                "serviceNetworkArn": "arn:aws:vpc-lattice:eu-west-1:210987654321:servicenetwork/sn-0bf3f2882e9cc805a",
                "region": "eu-west-1",
                "timeEpoch": "1769860801000000",
            },
        },
        [
            HTTPRequest(
                path="/menu",
                query={"tag": ["4", "5"]},
                requested_at=datetime(2026, 1, 31, 12, 0, 1, tzinfo=UTC),
                front_door="vpc_lattice_v2",
            )
        ],
    ),
]
