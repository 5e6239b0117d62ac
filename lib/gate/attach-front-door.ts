import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FrontDoor } from './front-door';

export type UpgradeHandler = (req: IncomingMessage, socket: Duplex, head: Buffer) => unknown;

/**
 * Connects a front door to a server so that nothing gets around it: plain requests, those that wait for
 * `100 Continue` (a refused one is answered before its body is sent), and upgrades.
 *
 * Nothing of ours speaks WebSocket. Without a listener Node takes a request that asks for an upgrade (curl and Java do
 * so for HTTP/2) as an ordinary one, as RFC 9110 §7.8 allows, so it passes the front door like any other. In development
 * `developmentUpgrade` gets those to Next's own reloader (`/_next/hmr`), and others are closed. Give Next's `httpServer` option another server
 * than this one: it listens for upgrades by itself, and leaves connections open that match none of its routes.
 */
export function attachFrontDoor(server: Server, frontDoor: FrontDoor, developmentUpgrade?: UpgradeHandler): void {
  server.on('request', (req, res) => frontDoor(req, res));
  server.on('checkContinue', (req, res) => frontDoor(req, res, true));
  if (developmentUpgrade === undefined) return;
  server.on('upgrade', (req, socket, head) => {
    if (/^\/_next\/hmr(?:[/?]|$)/.test(req.url ?? '')) {
      developmentUpgrade(req, socket, head);
      return;
    }
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
}
