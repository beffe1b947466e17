import { createLogger, type Service } from '@tellonce/service-kit';
import { expect, it } from 'vitest';
import { serve } from './serve.ts';

function recorded(name: string, log: string[]): Service {
  return {
    name,
    attach: () => void log.push(`${name} attached`),
    start: async () => void log.push(`${name} started`),
    stop: async () => void log.push(`${name} stopped`),
  };
}

it('starts services in order, answers, and stops them in the other order', async () => {
  const log: string[] = [];
  const serving = await serve([recorded('acd', log), recorded('gateway', log)], {
    logger: createLogger({ name: 'test', level: 'silent' }),
    port: 0,
    host: '127.0.0.1',
  });
  const health = await fetch(`http://127.0.0.1:${serving.port}/api/health`);
  expect(await health.json()).toEqual({ ok: true });
  await serving.stop();
  expect(log).toEqual([
    'acd attached',
    'gateway attached',
    'acd started',
    'gateway started',
    'gateway stopped',
    'acd stopped',
  ]);
  await expect(fetch(`http://127.0.0.1:${serving.port}/api/health`)).rejects.toThrow();
});
