import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errnoOf } from './errno';
import { StartupError } from './startup-error';

/**
 * Makes the server listen on all interfaces (or on `host`) and answers the port, which `0` leaves to the system.
 * Throws a `StartupError` that says what to do about a busy or forbidden port.
 */
export async function listen(server: Server, port: number, host?: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => reject(explain(error, port));
    server.once('error', fail);
    server.listen({ port, host }, () => {
      server.removeListener('error', fail);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

function explain(error: Error, port: number): Error {
  switch (errnoOf(error)) {
    case 'EADDRINUSE':
      return new StartupError(
        `Port ${port} is busy: another program listens there. ` +
          `Stop it, or choose another port, such as: PORT=${port === 65_535 ? port - 1 : port + 1} npm start`,
      );
    case 'EACCES':
      return new StartupError(`Port ${port} needs more rights than this user has. Choose one above 1023 with PORT.`);
    default:
      return error;
  }
}
