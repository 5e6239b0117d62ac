import type { OpenRuntime } from '../open-runtime';
import { createMetricsText, type MetricsText } from './metrics-text';

/** What there is to tell of a runtime and its process, which runs this version of Gatehouse. */
export function runtimeMetricsText(opened: OpenRuntime, version: string): MetricsText {
  const { runtime, counted, keeper, index, source, hits } = opened;
  const { clock, live, webhooks, visitorStreams, callStreams, agentStreams } = runtime;
  return createMetricsText({
    counted,
    keeper,
    index,
    source,
    hits,
    webhooks,
    clock,
    live,
    streams: { 'visitor-chat': visitorStreams, 'visitor-call': callStreams, agent: agentStreams },
    build: { version, node: process.version },
  });
}
