import 'server-only';
import { answerExport } from '../../export-answer';

/** Banned IPs as a file: see `answerExport`. */
export async function GET(request: Request): Promise<Response> {
  return answerExport(request, 'active');
}
