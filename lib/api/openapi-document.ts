import { API_LIMITS } from './answer-program';
import type { OpenApiDocument } from './openapi';
import { BAN_PATHS } from './openapi-operations';
import { OTHER_PATHS } from './openapi-other-operations';
import { componentSchemas } from './openapi-schemas';

const DESCRIPTION = `Programs read and change bans here. The paths, fields and parameters of bans are those of LiveAgent's API v3: a client generated for it works by changing host and key.

Answers are JSON; errors are problem documents (RFC 9457) whose \`type\` never changes its meaning. Times are ISO 8601 in UTC. A change is answered when it is enforced everywhere. A token may read ${API_LIMITS.read} times and change ${API_LIMITS.write} times a minute.`;

let made: OpenApiDocument | undefined;

/** The API's description, OpenAPI 3.1. */
export function openApiDocument(): OpenApiDocument {
  made ??= {
    openapi: '3.1.0',
    info: { title: 'Gatehouse API', version: '3', description: DESCRIPTION },
    servers: [{ url: '/api/v3' }],
    security: [{ apikey: [] }, { bearer: [] }],
    tags: [
      { name: 'Bans', description: 'Addresses and ranges that all channels refuse.' },
      { name: 'Gate', description: 'Bans in front of sites of your own.' },
      { name: 'Inbound', description: 'Mail and phone calls, which no ban reaches.' },
    ],
    paths: { ...BAN_PATHS, ...OTHER_PATHS },
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        apikey: { type: 'apiKey', in: 'header', name: 'apikey', description: 'A token of this desk.' },
        bearer: { type: 'http', scheme: 'bearer', description: 'The same token.' },
      },
    },
  };
  return made;
}
