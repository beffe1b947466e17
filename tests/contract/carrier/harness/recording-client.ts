import twilio from 'twilio';
import type { Answer } from './global-checks.ts';

type SuperOptions<T> = Parameters<typeof twilio.RequestClient.prototype.request<T>>[0];
type Options = Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0];

/**
 * The SDK's own HTTP client, which also writes down each answer for the global checks, and puts a field that nobody
 * knows into every form (G4: parameters are added without notice, so they must be accepted).
 */
export class RecordingClient extends twilio.RequestClient {
  readonly #answers: Answer[];

  constructor(answers: Answer[], autoRetry = false) {
    super({ timeout: 20_000, autoRetry });
    this.#answers = answers;
  }

  override async request<T>(options: Options) {
    const isForm = options.method === 'post';
    const data = { ...(options.data as object | undefined), XUnknownOptionalField: 'added later' };
    const response = await super.request<T>((isForm ? { ...options, data } : options) as SuperOptions<T>);
    this.#answers.push({
      method: options.method.toUpperCase(),
      path: new URL(options.uri).pathname,
      status: response.statusCode,
      body: parsed(response.body),
    });
    return response;
  }
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string' || body === '') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body; // not JSON: the global checks say so
  }
}
