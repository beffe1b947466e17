import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { bits, der, identifier, implicit, integer, octets, sequence, set, tagged, text, time, truth } from './der.ts';

interface CertificateSubject {
  commonName: string;
  publicKey: KeyObject;
  notBefore: Date;
  notAfter: Date;
}

const ecdsaWithSha256 = sequence(identifier('1.2.840.10045.4.3.2'));
const organization = 'Tellonce';

const nameOf = (commonName: string): Buffer =>
  sequence(
    set(sequence(identifier('2.5.4.10'), text(organization))),
    set(sequence(identifier('2.5.4.3'), text(commonName))),
  );

const extension = (oid: string, value: Uint8Array, isCritical = false): Buffer =>
  sequence(identifier(oid), ...(isCritical ? [truth()] : []), octets(value));

const keyIdOf = (key: KeyObject): Buffer =>
  createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();

/**
 * X.509 certificates for this installation (RFC 5280). Node reads them and cannot write them; what is written here is one
 * fixed shape, so a library with a dozen packages of its own would be more than the thing itself. Keys and signatures are
 * Node's.
 */
const write = (
  subject: CertificateSubject,
  issuer: { commonName: string; privateKey: KeyObject },
  extensions: readonly Uint8Array[],
): string => {
  const serial = randomBytes(16);
  // Positive, and never shortened by a leading zero.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serial),
    ecdsaWithSha256,
    nameOf(issuer.commonName),
    sequence(time(subject.notBefore), time(subject.notAfter)),
    nameOf(subject.commonName),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(
      3,
      sequence(
        ...extensions,
        extension('2.5.29.14', octets(keyIdOf(subject.publicKey))),
        extension('2.5.29.35', sequence(implicit(0, keyIdOf(createPublicKey(issuer.privateKey))))),
      ),
    ),
  );
  const certificate = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, issuer.privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
};

const addressBytes = (address: string): Buffer => {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (part: string) => part.split(':').filter(Boolean);
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  return Buffer.from([...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(''), 'hex');
};

const dnsName = 2;
const ipAddress = 7;

const rangeOf = (address: string, prefix: number): Buffer => {
  const bytes = addressBytes(address);
  const mask = bytes.map((_, index) => (0xff00 >> Math.max(0, Math.min(8, prefix - index * 8))) & 0xff);
  return sequence(implicit(ipAddress, Buffer.concat([bytes.map((byte, at) => byte & (mask[at] ?? 0)), mask])));
};

/** Addresses that are no one's on the Internet: RFC 1918, RFC 4193, link-local and loopback. */
const privateRanges = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const;

/**
 * An authority that may only vouch for `names` (this machine's, and all below them) and for private addresses: whoever
 * steals its key cannot pass for anybody on the Internet to those who trust it.
 */
export const writeAuthority = (
  subject: CertificateSubject & { privateKey: KeyObject },
  names: readonly string[],
): string => {
  const addresses = names.filter((name) => isIP(name) !== 0);
  const permitted = [
    ...names.filter((name) => isIP(name) === 0).map((name) => sequence(implicit(dnsName, Buffer.from(name, 'ascii')))),
    ...privateRanges.map(([address, prefix]) => rangeOf(address, prefix)),
    // A machine whose network has public addresses: those, one by one.
    ...addresses.map((address) => rangeOf(address, isIP(address) === 4 ? 32 : 128)),
  ];
  return write(subject, subject, [
    extension('2.5.29.19', sequence(truth(), integer(Buffer.from([0]))), true),
    // keyCertSign and cRLSign
    extension('2.5.29.15', der(0x03, Buffer.from([1, 0x06])), true),
    extension('2.5.29.30', sequence(tagged(0, ...permitted)), true),
  ]);
};

/** A server's certificate for these names and addresses. */
export const writeServerCertificate = (
  subject: CertificateSubject,
  issuer: { commonName: string; privateKey: KeyObject },
  names: readonly string[],
): string =>
  write(subject, issuer, [
    extension('2.5.29.19', sequence(), true),
    // digitalSignature
    extension('2.5.29.15', der(0x03, Buffer.from([7, 0x80])), true),
    extension('2.5.29.37', sequence(identifier('1.3.6.1.5.5.7.3.1'))),
    extension(
      '2.5.29.17',
      sequence(
        ...names.map((name) =>
          isIP(name) === 0 ? implicit(dnsName, Buffer.from(name, 'ascii')) : implicit(ipAddress, addressBytes(name)),
        ),
      ),
    ),
  ]);
