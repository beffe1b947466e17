import { DomainError } from '@tellonce/contracts';
import express, { type RequestHandler } from 'express';
import twilio from 'twilio';

/** The carrier itself sends no more than this. */
const bodyLimit = '64kb';

/**
 * Reads the form and lets only the carrier in: the signature is checked over the **public** address (a proxy may have
 * changed host, port and scheme of the one we see). Anything else is passed on as DomainError `bad-signature`.
 * @param publicUrl as the carrier knows us: scheme, host, port and a path prefix when there is one
 */
export const webhookGuard = (options: { authToken: string; publicUrl: string }): RequestHandler => {
  const readForm = express.urlencoded({ extended: false, limit: bodyLimit });
  const publicUrl = options.publicUrl.replace(/\/+$/, '');
  return (req, res, next) => {
    readForm(req, res, (error?: unknown) => {
      if (error) {
        next(error);
        return;
      }
      const signature = req.get('x-twilio-signature');
      const url = `${publicUrl}${req.originalUrl}`;
      const fields: Record<string, unknown> = { ...(req.body as Record<string, unknown> | undefined) };
      // A request line may carry a whole address (`POST http://elsewhere/… HTTP/1.1`). Joined to ours that is none, the
      // SDK throws, and thrown in this callback it would end the process.
      if (signature && URL.canParse(url) && twilio.validateRequest(options.authToken, signature, url, fields)) {
        next();
        return;
      }
      next(
        new DomainError(
          'bad-signature',
          signature
            ? 'The signature is not that of this account for this address and these fields.'
            : 'Only the carrier calls this address; its X-Twilio-Signature is missing.',
        ),
      );
    });
  };
};
