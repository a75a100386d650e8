"""VPC Lattice, event structure version 1."""

from lambdarouter.http import HTTPRequest

from ._reading import Reading

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
                },
                cookies={"seat": "4"},
                body=b"\x00\x01\x02",
                source_ip="10.1.2.3",
                host="shop-0123.7d67968.vpc-lattice-svcs.eu-west-1.on.aws",
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
