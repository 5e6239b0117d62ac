import 'server-only';
import { answerExport } from '../../export-answer';

/** Ban history as a file: see `answerExport`. */
export async function GET(request: Request): Promise<Response> {
  return answerExport(request, 'past');
}
