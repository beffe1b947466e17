import { describe, expect, it, vi } from 'vitest';
import type { ExitReason, RunningServer } from './private-server.ts';
import { supervise } from './supervise.ts';

/** A server without a process: the test decides when it dies. */
function fakeServers() {
  const started: { die(reason?: ExitReason): void }[] = [];
  const start = async (): Promise<RunningServer> => {
    let die: (reason?: ExitReason) => void = () => undefined;
    const exited = new Promise<ExitReason>((resolve) => {
      die = (reason = { code: null, signal: 'SIGKILL' }) => resolve(reason);
    });
    started.push({ die });
    const pid = started.length;
    return { url: 'unix:/somewhere', pid, exited, stop: async () => die({ code: 0, signal: null }) };
  };
  return { started, start };
}

const noWaiting = () => 0;

describe('a supervised server', () => {
  it('that is killed is started again, counted, and whoever depends on it is told', async () => {
    const { started, start } = fakeServers();
    const onRestarted = vi.fn(async () => undefined);
    const onTrouble = vi.fn();
    const server = await supervise({ name: 'carrier', start, onRestarted, onTrouble, backoffMs: noWaiting });
    started[0]?.die();
    await vi.waitFor(() => expect(onRestarted).toHaveBeenCalledOnce());
    expect(server.pid()).toBe(2);
    expect(server.restarts()).toBe(1);
    expect(onTrouble).toHaveBeenCalledWith('carrier ended (signal SIGKILL); starting it again');
    await server.stop();
  });

  it('that is asked to stop is not started again', async () => {
    const { started, start } = fakeServers();
    const server = await supervise({ name: 'redis', start, onTrouble: vi.fn(), backoffMs: noWaiting });
    await server.stop();
    expect(started).toHaveLength(1);
    expect(server.restarts()).toBe(0);
  });

  it('that does not come up is tried again, each time after a longer wait', async () => {
    const { started, start } = fakeServers();
    const waits: number[] = [];
    let failures = 2;
    const flaky = async () => {
      if (started.length > 0 && failures-- > 0) throw new Error('not yet');
      return start();
    };
    const backoffMs = (attempt: number) => {
      waits.push(attempt);
      return 0;
    };
    const server = await supervise({ name: 'postgres', start: flaky, onTrouble: vi.fn(), backoffMs });
    started[0]?.die();
    await vi.waitFor(() => expect(server.restarts()).toBe(1));
    expect(waits).toEqual([0, 1, 2]);
    await server.stop();
  });

  it('can be stopped while it waits for its next attempt', async () => {
    const { started, start } = fakeServers();
    const onTrouble = vi.fn();
    const server = await supervise({ name: 'services', start, onTrouble, backoffMs: () => 3_600_000 });
    started[0]?.die();
    await vi.waitFor(() => expect(onTrouble).toHaveBeenCalled());
    await server.stop();
    expect(started).toHaveLength(1);
  });
});
