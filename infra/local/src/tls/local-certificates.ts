import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { writeAuthority, writeServerCertificate } from './write-certificate.ts';

const dayMs = 86_400_000;
const authorityDays = 3_650;
/** Apple's limit for certificates of an authority that a person installed is 825. */
const serverDays = 397;
const renewBeforeDays = 30;

/** Where the certificates of one installation are kept. All PEM, readable by their owner alone. */
export interface CertificateFiles {
  /** What people install on their machines. */
  authority: string;
  certificate: string;
  key: string;
}

/**
 * The local authority and this machine's certificate: made once and used again, so that what was installed on other
 * machines stays good. The certificate is made anew when the machine has another address or name, or when it soon
 * expires; the authority only when it cannot vouch for one of these names (it is limited to this machine's).
 */
export const keptCertificates = (directory: string, names: readonly string[], now: Date): CertificateFiles => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const files = {
    authority: join(directory, 'authority.pem'),
    authorityKey: join(directory, 'authority-key.pem'),
    certificate: join(directory, 'certificate.pem'),
    key: join(directory, 'certificate-key.pem'),
  };
  const authority =
    readAuthority(files.authority, files.authorityKey, now) ??
    makeAuthority(files.authority, files.authorityKey, names, now);
  if (!isGood(files.certificate, files.key, authority.certificate, names, now)) {
    const { privateKey, publicKey } = newKeys();
    const certificate = writeServerCertificate(
      {
        commonName: names[0] ?? 'localhost',
        publicKey,
        notBefore: daysFrom(now, -1),
        notAfter: daysFrom(now, serverDays),
      },
      authority,
      names,
    );
    keep(files.certificate, certificate);
    keep(files.key, toPem(privateKey));
  }
  return { authority: files.authority, certificate: files.certificate, key: files.key };
};

type Authority = { commonName: string; privateKey: KeyObject; certificate: X509Certificate };

const readAuthority = (file: string, keyFile: string, now: Date): Authority | null => {
  if (!existsSync(file) || !existsSync(keyFile)) return null;
  const certificate = new X509Certificate(readFileSync(file));
  const privateKey = createPrivateKey(readFileSync(keyFile));
  const commonName = /^CN=(.*)$/m.exec(certificate.subject)?.[1];
  if (!commonName || !certificate.checkPrivateKey(privateKey)) return null;
  if (validTo(certificate) < daysFrom(now, serverDays)) return null;
  return { commonName, privateKey, certificate };
};

const makeAuthority = (file: string, keyFile: string, names: readonly string[], now: Date): Authority => {
  const { privateKey, publicKey } = newKeys();
  const commonName = `Tellonce on ${hostname()} (${now.toISOString().slice(0, 10)})`;
  const certificate = writeAuthority(
    { commonName, publicKey, privateKey, notBefore: daysFrom(now, -1), notAfter: daysFrom(now, authorityDays) },
    names,
  );
  keep(file, certificate);
  keep(keyFile, toPem(privateKey));
  return { commonName, privateKey, certificate: new X509Certificate(certificate) };
};

const isGood = (file: string, keyFile: string, authority: X509Certificate, names: readonly string[], now: Date) => {
  if (!existsSync(file) || !existsSync(keyFile)) return false;
  const certificate = new X509Certificate(readFileSync(file));
  return (
    certificate.checkPrivateKey(createPrivateKey(readFileSync(keyFile))) &&
    certificate.verify(authority.publicKey) &&
    validTo(certificate) > daysFrom(now, renewBeforeDays) &&
    names.every((name) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined)
  );
};

const newKeys = () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
};
const toPem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const daysFrom = (date: Date, days: number): Date => new Date(Math.floor(date.getTime() / 1000) * 1000 + days * dayMs);
// Older releases of Node know only the text.
const validTo = (certificate: X509Certificate): Date => new Date(certificate.validTo);
const keep = (file: string, content: string): void => writeFileSync(file, content, { mode: 0o600 });
