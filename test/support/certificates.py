"""Makes the certificates of a test into a folder: python certificates.py FOLDER"""

import ipaddress
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

folder = Path(sys.argv[1])
now = datetime.now(timezone.utc)
password = serialization.BestAvailableEncryption(b"secret")


def pem(name, certificate, key=None):
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    if key is not None:
        (folder / f"{name}.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


def certificate(name, authority=None, names=(), days=30):
    """A certificate and its key; without an authority, an authority itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, issuer_key = (authority[0].subject, authority[1]) if authority else (subject, key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority is None, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    made = (builder.sign(issuer_key, hashes.SHA256()), key)
    pem(name, *made)
    return made


names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("nodes.millrace.test")]
authority = certificate("authority")
certificate("other-authority")
server, server_key = certificate("server", authority, names)
certificate("expired", authority, names, days=-1)
certificate("client", authority)

(folder / "server.p12").write_bytes(
    pkcs12.serialize_key_and_certificates(b"server", server_key, server, [authority[0]], password)
)
(folder / "truststore.p12").write_bytes(
    pkcs12.serialize_java_truststore([pkcs12.PKCS12Certificate(authority[0], b"authority")], password)
)
