import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { Connections } from './connections.ts';

/** As much of a socket as is looked at. A real one has another address than loopback only on a network. */
class FakeSocket extends EventEmitter {
  readonly remoteAddress: string;
  destroyed = false;

  constructor(remoteAddress: string) {
    super();
    this.remoteAddress = remoteAddress;
  }

  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

function open(connections: Connections, address: string): FakeSocket {
  const socket = new FakeSocket(address);
  connections.take(socket as unknown as Socket);
  return socket;
}

it('leaves room for others beside a greedy address, and gives it back', () => {
  const connections = new Connections(2);
  const [first] = [open(connections, '10.0.0.1'), open(connections, '10.0.0.1')];
  expect(open(connections, '10.0.0.1').destroyed).toBe(true);
  expect(open(connections, '10.0.0.2').destroyed).toBe(false);
  expect(connections.refused).toBe(1);
  expect(connections.all.size).toBe(3);
  first?.destroy();
  expect(open(connections, '10.0.0.1').destroyed).toBe(false);
  expect(connections.all.size).toBe(3);
});

it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])(
  'does not count what comes from %s',
  (address) => {
    const connections = new Connections(2);
    for (let n = 0; n < 10; n += 1) expect(open(connections, address).destroyed).toBe(false);
  },
);
