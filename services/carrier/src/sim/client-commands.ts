import { z } from 'zod';
import type { ClientDevice } from '../clients/client-device.ts';
import type { Engine } from '../engine.ts';
import { command, type SimCommand } from './sim-command.ts';
import { SimProblem } from './sim-problem.ts';

/** A browser agent without a browser. */
export function clientCommands(engine: Engine): Record<string, SimCommand> {
  const deviceOf = (clientId: string): ClientDevice => {
    const device = engine.clients.device(clientId);
    if (!device) throw new SimProblem(404, 'there is no such client');
    return device;
  };
  const ringingAt = (device: ClientDevice, callSid: string | undefined): string => {
    const sid = callSid ?? engine.clients.incomingFor(device)[0]?.sid;
    if (!sid) throw new SimProblem(409, 'nothing rings at this client');
    return sid;
  };
  const answering = z.object({ clientId: z.string(), callSid: z.string().optional() });

  return {
    'client.register': command(z.object({ identity: z.string(), token: z.string() }), async ({ identity, token }) => {
      const registered = await engine.clients.register(token, () => {});
      if (registered.kind === 'refused') throw new SimProblem(403, `${registered.code}: ${registered.message}`);
      if (registered.device.identity !== identity) {
        engine.clients.unregister(registered.device);
        throw new SimProblem(403, '31204: the token is for another identity');
      }
      return { clientId: registered.device.id };
    }),
    'client.connect': command(
      z.object({ clientId: z.string(), params: z.record(z.string(), z.string()).default({}) }),
      ({ clientId, params }) => {
        const connected = engine.clients.connect(deviceOf(clientId), params, '');
        if (connected.kind === 'refused') throw new SimProblem(403, `${connected.code}: ${connected.message}`);
        return { callSid: connected.leg.sid };
      },
    ),
    'client.incoming': command(z.object({ clientId: z.string() }), ({ clientId }) =>
      engine.clients.incomingFor(deviceOf(clientId)).map((leg) => ({
        callSid: leg.sid,
        from: leg.from,
        params: engine.clients.parametersFor(leg),
      })),
    ),
    'client.accept': command(answering, ({ clientId, callSid }) => {
      const device = deviceOf(clientId);
      if (!engine.clients.accept(device, ringingAt(device, callSid)))
        throw new SimProblem(409, 'the call does not ring here');
      return {};
    }),
    'client.reject': command(answering, ({ clientId, callSid }) => {
      const device = deviceOf(clientId);
      if (!engine.clients.reject(device, ringingAt(device, callSid)))
        throw new SimProblem(409, 'the call does not ring here');
      return {};
    }),
    'client.unregister': command(answering, ({ clientId }) => {
      engine.clients.unregister(deviceOf(clientId));
      return {};
    }),
  };
}
