import type { Application } from '../store/application.ts';
import type { Form } from './form.ts';

/** Where an application hears of its messages; an empty value removes a URL. */
export function applyMessageSettings(application: Application, form: Form): void {
  const url = (name: string, current: string): string => (form.has(name) ? (form.url(name) ?? '') : current);
  Object.assign(application, {
    messageStatusCallback: url('MessageStatusCallback', application.messageStatusCallback),
    smsStatusCallback: url('SmsStatusCallback', application.smsStatusCallback),
  });
}
