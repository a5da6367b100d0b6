"""A throw-away certificate authority, good and bad server certificates, and one for a client."""

import base64
import datetime
import hashlib
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = datetime.timedelta(days=1)
HOST = "www.ccass.com"
CLIENT_PASSPHRASE = "certificate passphrase"


class Identity:
    """A certificate and its ECDSA P-256 key."""

    def __init__(self, name: str, *, issuer: "Identity | None" = None, names=(), authority=False, client=False,
                 since=-DAY, until=90 * DAY):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.subject = x509.Name([
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Throw-away peers"),
            x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.issuer = issuer or self
        now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0, tzinfo=None)
        usage = ExtendedKeyUsageOID.CLIENT_AUTH if client else ExtendedKeyUsageOID.SERVER_AUTH
        builder = (
            x509.CertificateBuilder().subject_name(self.subject).issuer_name(self.issuer.subject)
            .public_key(self.key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now + since).not_valid_after(now + until)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.issuer.key.public_key()), critical=False)
            .add_extension(_key_usage(authority), critical=True))
        if not authority:
            builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        if names:
            builder = builder.add_extension(
                x509.SubjectAlternativeName([_general_name(one) for one in names]), critical=False)
        self.certificate = builder.sign(self.issuer.key, hashes.SHA256())

    def write(self, folder: Path, name: str) -> tuple[Path, Path]:
        """Writes NAME.pem and NAME.key and says where they are."""
        certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
        certificate.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        self.write_key(key, serialization.NoEncryption())
        return certificate, key

    def write_key(self, path: Path, encryption) -> None:
        path.touch(mode=0o600)
        path.write_bytes(self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption))


def make_certificates(folder: Path) -> dict[str, tuple[Path, Path]]:
    """Writes every certificate and its key; the result maps a name to the two paths."""
    folder.mkdir()
    here = [HOST, "localhost", "127.0.0.1", "::1"]
    authority = Identity("Throw-away authority", authority=True)
    stranger = Identity("Authority nobody knows", authority=True)
    identities = {
        "ca": authority,
        "other_ca": stranger,
        "server": Identity(HOST, issuer=authority, names=here),
        "client": Identity("A participant", issuer=authority, client=True),
        "expired": Identity(HOST, issuer=authority, names=here, since=-30 * DAY, until=-DAY),
        "not_yet_valid": Identity(HOST, issuer=authority, names=here, since=30 * DAY, until=60 * DAY),
        "self_signed": Identity(HOST, names=here),
        "wrong_name": Identity("other.example", issuer=authority, names=["other.example"]),
        "unknown_ca": Identity(HOST, issuer=stranger, names=here),
    }
    identities["client"].write_key(
        folder / "client-encrypted.key", serialization.BestAvailableEncryption(CLIENT_PASSPHRASE.encode()))
    bundle = folder / "client.p12"
    bundle.touch(mode=0o600)
    bundle.write_bytes(pkcs12.serialize_key_and_certificates(
        b"client", identities["client"].key, identities["client"].certificate, None,
        serialization.BestAvailableEncryption(CLIENT_PASSPHRASE.encode())))
    return {name: identity.write(folder, name) for name, identity in identities.items()}


def pin(certificate: Path) -> str:
    """The pin of a certificate's public key, as CURLOPT_PINNEDPUBLICKEY(3) writes it."""
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return "sha256//" + base64.b64encode(hashlib.sha256(spki).digest()).decode()


def _general_name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _key_usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=authority, crl_sign=authority, encipher_only=False, decipher_only=False)
