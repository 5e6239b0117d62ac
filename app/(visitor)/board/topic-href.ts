/** So many posts stand on one page of a topic. */
export const POSTS_PER_PAGE = 50;

/** The way to a topic's page; `after` = the number of the last post of the page before. */
export function topicHref(id: number, after = 0): string {
  return after > 0 ? `/board/${id}?after=${after}` : `/board/${id}`;
}

/** The way to a post that was just written as the last of so many replies that are shown. */
export function postHref(id: number, seq: number, replies: number): string {
  return `${topicHref(id, replies >= POSTS_PER_PAGE ? seq - 1 : 0)}#post-${seq}`;
}
