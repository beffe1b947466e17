import { expect, it } from 'vitest';
import { renderOutOfService } from './out-of-service-document.ts';

it('says in both languages, the number’s own first, that the number is out of service, and ends the call', () => {
  const chinese = { kind: 'say', language: 'zh-CN', text: '您好，此号码已停止服务。再见。' };
  const english = { kind: 'say', language: 'en', text: 'This number is no longer in service. Goodbye.' };
  expect(renderOutOfService('zh-CN')).toEqual([chinese, english, { kind: 'hangup' }]);
  expect(renderOutOfService('en')).toEqual([english, chinese, { kind: 'hangup' }]);
});
