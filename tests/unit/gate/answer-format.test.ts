import { describe, expect, test } from 'vitest';
import { answerFormat } from '../../../lib/gate/answer-format';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

describe('page or problem document', () => {
  test.each<[string, string | undefined, 'html' | 'json']>([
    ['/chat', BROWSER, 'html'],
    ['/chat', undefined, 'html'],
    ['/chat', '', 'html'],
    ['/chat', '*/*', 'html'],
    ['/chat', 'text/x-component', 'html'],
    ['/chat', 'application/json', 'json'],
    ['/chat', 'Application/JSON; charset=utf-8', 'json'],
    ['/chat', 'application/problem+json', 'json'],
    ['/chat', 'application/json, text/plain, */*', 'json'],
    ['/chat', 'application/json, text/html', 'json'],
    ['/chat', 'text/html, application/json', 'html'],
    ['/chat', 'text/html;q=0.5, application/json', 'json'],
    ['/chat', 'text/html, application/json;q=0.9', 'html'],
    ['/chat', 'application/json;q=0', 'html'],
    ['/chat', 'text/json-like', 'html'],
    ['/api/channels/chat', BROWSER, 'json'],
    ['/api', BROWSER, 'json'],
    ['//API/channels', BROWSER, 'json'],
    ['/api%2Fchannels', BROWSER, 'json'],
    ['/apiary', BROWSER, 'html'],
  ])('%s, Accept: %s → %s', (path, accept, format) => {
    expect(answerFormat(path, accept)).toBe(format);
  });
});
