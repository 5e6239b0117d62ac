import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FrontDoor } from './front-door';

export type UpgradeHandler = (req: IncomingMessage, socket: Duplex, head: Buffer) => unknown;

/**
 * Connects a front door to a server so that nothing gets around it: plain requests, those that wait for
 * `100 Continue` (a refused one is answered before its body is sent), and upgrades.
 *
 * Nothing of ours speaks WebSocket, so upgrades are answered with 400 and closed, except in development, where
 * `developmentUpgrade` gets those to Next's own reloader (`/_next/hmr`). Give Next's `httpServer` option another server
 * than this one: it listens for upgrades by itself, and leaves connections open that match none of its routes.
 */
export function attachFrontDoor(server: Server, frontDoor: FrontDoor, developmentUpgrade?: UpgradeHandler): void {
  server.on('request', (req, res) => frontDoor(req, res));
  server.on('checkContinue', (req, res) => frontDoor(req, res, true));
  server.on('upgrade', (req, socket, head) => {
    if (developmentUpgrade !== undefined && /^\/_next\/hmr(?:[/?]|$)/.test(req.url ?? '')) {
      developmentUpgrade(req, socket, head);
      return;
    }
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
}
