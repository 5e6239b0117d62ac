/** The way to a topic's page in the console; `below` is a page or an endpoint of one of its posts. */
export function boardDeskHref(topic: number, below = ''): string {
  return `/desk/board/${topic}${below && `/${below}`}`;
}
