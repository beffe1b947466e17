import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptCertificates } from './local-certificates.ts';

const names = ['192.168.7.20', 'desk-7', 'desk-7.local', 'localhost', '127.0.0.1', '::1', 'fd00::2'];
const now = new Date('2026-11-22T10:00:00Z');
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tellonce-test-tls-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));
const read = (file: string) => new X509Certificate(readFileSync(file));

describe('the certificates of an installation', () => {
  it('are good for every name and address, and for nobody else', () => {
    const files = keptCertificates(directory, names, now);
    const certificate = read(files.certificate);
    const authority = read(files.authority);
    expect(authority.ca).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.checkIssued(authority)).toBe(true);
    expect(certificate.checkIP('192.168.7.20')).toBe('192.168.7.20');
    expect(certificate.checkIP('fd00::2')).toBe('fd00::2');
    expect(certificate.checkHost('desk-7.local')).toBe('desk-7.local');
    expect(certificate.checkHost('bank.example')).toBeUndefined();
    expect(certificate.checkIP('192.168.7.21')).toBeUndefined();
  });

  it('are readable by their owner alone', () => {
    keptCertificates(directory, names, now);
    for (const file of ['authority.pem', 'authority-key.pem', 'certificate.pem', 'certificate-key.pem'])
      expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
  });

  it('stay the same from start to start', () => {
    const files = keptCertificates(directory, names, now);
    const before = Object.values(files).map((file) => readFileSync(file, 'utf8'));
    keptCertificates(directory, names, new Date(now.getTime() + 86_400_000));
    expect(Object.values(files).map((file) => readFileSync(file, 'utf8'))).toEqual(before);
  });

  it('follow a new address under the authority that people have installed', () => {
    const files = keptCertificates(directory, names, now);
    const authority = readFileSync(files.authority, 'utf8');
    keptCertificates(directory, [...names, '192.168.7.99'], now);
    expect(readFileSync(files.authority, 'utf8')).toBe(authority);
    expect(read(files.certificate).checkIP('192.168.7.99')).toBe('192.168.7.99');
  });

  it('are renewed before they expire', () => {
    const files = keptCertificates(directory, names, now);
    const endOf = () => new Date(read(files.certificate).validTo);
    const first = endOf();
    keptCertificates(directory, names, new Date(first.getTime() - 10 * 86_400_000));
    expect(endOf() > first).toBe(true);
  });

  it('convince a client that trusts the authority, and no other', async () => {
    const files = keptCertificates(directory, names, new Date());
    const server = createServer(
      { key: readFileSync(files.key), cert: readFileSync(files.certificate) },
      (_req, res) => void res.end('hello'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const ask = (ca?: Buffer) =>
      new Promise<string>((resolve, reject) => {
        get({ host: '127.0.0.1', port, agent: false, ...(ca ? { ca } : {}) }, (res) =>
          res.on('data', (data) => resolve(String(data))),
        ).on('error', reject);
      });
    try {
      await expect(ask(readFileSync(files.authority))).resolves.toBe('hello');
      await expect(ask()).rejects.toThrow(/verify|issuer|self-signed/);
    } finally {
      server.close();
    }
  });

  it.runIf(existsSync('/usr/bin/openssl'))('are well-formed to another reader, which also keeps to the limits', () => {
    const files = keptCertificates(directory, names, new Date());
    const openssl = (...args: string[]) => execFileSync('/usr/bin/openssl', args, { encoding: 'utf8' });
    expect(openssl('verify', '-x509_strict', '-CAfile', files.authority, files.certificate)).toContain('OK');
    const authority = openssl('x509', '-in', files.authority, '-noout', '-text');
    expect(authority).toMatch(/Name Constraints: critical/);
    expect(authority).toContain('IP:192.168.0.0/255.255.0.0');
  });
});
