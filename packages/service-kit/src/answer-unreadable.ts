import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { DomainError } from '@tellonce/contracts';
import { toProblem } from './problem.ts';

/**
 * What node cannot read as a request never reaches express: too long an address or header, no HTTP at all. It is
 * answered in the same words as everything else.
 */
export const answerUnreadable = (server: Server): void => {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const { problem } = toProblem(
      error.code === 'HPE_HEADER_OVERFLOW'
        ? new DomainError('too-large', 'The address and the headers are too long.')
        : new DomainError('malformed-request', 'This is not a request that could be read.'),
    );
    const body = JSON.stringify({ ...problem, requestId: randomUUID() });
    const status = problem.code === 'too-large' ? '413 Payload Too Large' : '400 Bad Request';
    socket.end(
      [
        `HTTP/1.1 ${status}`,
        'Content-Type: application/problem+json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'X-Content-Type-Options: nosniff',
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  });
};
