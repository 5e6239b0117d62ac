import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

/** Where Next serves a build's static files from. Their names change with their content. */
const BASE = '/_next/static/';
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'application/javascript; charset=UTF-8',
  '.css': 'text/css; charset=UTF-8',
};
const brotli = promisify(brotliCompress);

/** Says whether it answered; if not, somebody else has to. */
export type AnswerPacked = (req: IncomingMessage, res: ServerResponse) => boolean;

/**
 * A build's scripts and styles, compressed with Brotli once and as well as it can: a seventh less for browsers than what
 * Next compresses anew for each request. Packing takes a second or two beside everything else; until a file is packed,
 * and for browsers that don't ask for Brotli (they do over HTTPS and on this machine only), Next answers. `directory` is
 * the build's `static`; one that can't be read leaves everything to Next.
 */
export function packFiles(directory: string, signal: AbortSignal, onFailure: (error: unknown) => void): AnswerPacked {
  const packed = new Map<string, { readonly type: string; readonly body: Buffer }>();
  void packAll().catch(onFailure);
  return answer;

  async function packAll(): Promise<void> {
    for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
      const type = TYPES[extname(entry.name)];
      if (signal.aborted) return;
      if (!entry.isFile() || !type) continue;
      const path = join(entry.parentPath, entry.name);
      const body = await brotli(await readFile(path), {
        params: {
          [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        },
      });
      packed.set(BASE + relative(directory, path).split(sep).join('/'), { type, body });
    }
  }

  function answer(req: IncomingMessage, res: ServerResponse): boolean {
    if (req.method !== 'GET' && req.method !== 'HEAD') return false;
    const file = packed.get(req.url?.split('?', 1)[0] ?? '');
    if (!file || !acceptsBrotli(req.headers['accept-encoding'] ?? '')) return false;
    res.writeHead(200, {
      'Content-Type': file.type,
      'Content-Encoding': 'br',
      'Content-Length': file.body.length,
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
      'X-Content-Type-Options': 'nosniff',
    });
    res.end(req.method === 'HEAD' ? undefined : file.body);
    return true;
  }
}

/** `br` is named, and not with the weight 0 that refuses it (RFC 9110 §12.5.3). */
function acceptsBrotli(header: string): boolean {
  return header.split(',').some((part) => /^\s*br\s*(;\s*q=(1|0\.\d*[1-9]\d*|1\.0*)\s*)?$/i.test(part));
}
