"""VPC Lattice, event structure version 1."""

from lambdarouter.http import HTTPRequest, LatticeIdentity

from ._reading import Reading

IDENTITY = (
    "Principal=arn:aws:sts::210987654321:assumed-role/clerk/till-4; PrincipalOrgID=o-50dc; PrincipalOrgPaths=; "
    "SessionName=till-4; Type=AWS_IAM; X509Issuer/OU=Tills; X509SAN/DNS=till-4.example.com; X509SAN/NameCN=Till 4; "
    "X509SAN/URI=spiffe://shop/till-4; X509Subject/CN=till-4.shop"
)
TARGET = (
    "ServiceArn=arn:aws:vpc-lattice:eu-west-1:210987654323:service/svc-0a40;"
    "ServiceNetworkArn=arn:aws:vpc-lattice:eu-west-1:210987654324:servicenetwork/sn-0bf3;"
    "TargetGroupArn=arn:aws:vpc-lattice:eu-west-1:210987654322:targetgroup/tg-6d0e"
)

READINGS: list[Reading] = [
    Reading(
        "on_vpc_lattice_v1",
        {
            "raw_path": "/caf%C3%A9?tag=1&tag=2",
            "method": "POST",
            "headers": {
                "cookie": "seat=4",
                "host": "shop-0123.7d67968.vpc-lattice-svcs.eu-west-1.on.aws",
                "x-forwarded-for": "198.51.100.9, 10.1.2.3",
                "x-amzn-lattice-identity": IDENTITY,
                "x-amzn-lattice-network": "SourceVpcArn=arn:aws:ec2:eu-west-1:210987654321:vpc/vpc-9",
                "x-amzn-lattice-target": TARGET,
            },
            "query_string_parameters": {"tag": "2"},
            "body": "AAEC",
            "is_base64_encoded": True,
        },
        [
            HTTPRequest(
                method="POST",
                path="/café",
                query={"tag": ["1", "2"]},
                headers={
                    "cookie": "seat=4",
                    "host": "shop-0123.7d67968.vpc-lattice-svcs.eu-west-1.on.aws",
                    "x-forwarded-for": "198.51.100.9, 10.1.2.3",
                    "x-amzn-lattice-identity": IDENTITY,
                    "x-amzn-lattice-network": "SourceVpcArn=arn:aws:ec2:eu-west-1:210987654321:vpc/vpc-9",
                    "x-amzn-lattice-target": TARGET,
                },
                cookies={"seat": "4"},
                body=b"\x00\x01\x02",
                source_ip="10.1.2.3",
                host="shop-0123.7d67968.vpc-lattice-svcs.eu-west-1.on.aws",
                account="210987654322",
                target_group_arn="arn:aws:vpc-lattice:eu-west-1:210987654322:targetgroup/tg-6d0e",
                principal="arn:aws:sts::210987654321:assumed-role/clerk/till-4",
                lattice_identity=LatticeIdentity(
                    type="AWS_IAM",
                    principal="arn:aws:sts::210987654321:assumed-role/clerk/till-4",
                    principal_org_id="o-50dc",
                    session_name="till-4",
                    source_vpc_arn="arn:aws:ec2:eu-west-1:210987654321:vpc/vpc-9",
                    x509_subject_cn="till-4.shop",
                    x509_issuer_ou="Tills",
                    x509_san_dns="till-4.example.com",
                    x509_san_name_cn="Till 4",
                    x509_san_uri="spiffe://shop/till-4",
                ),
                front_door="vpc_lattice_v1",
            )
        ],
    ),
    Reading(
        "on_vpc_lattice_v1",
        {
            "raw_path": "/menu",
            "method": "GET",
            "headers": {"accept": "text/plain"},
            "query_string_parameters": {"dish": "a%20b"},
            "body": "",
            "is_base64_encoded": False,
        },
        [
            HTTPRequest(
                path="/menu",
                query={"dish": "a b"},
                headers={"accept": "text/plain"},
                front_door="vpc_lattice_v1",
            )
        ],
    ),
]
