/** The way to a chat's page in the console; `below` is a page or an endpoint of that chat. */
export function chatHref(
  code: string,
  below: '' | 'ban' | 'since' | 'messages' | 'typing' | 'seen' | 'ban/preview' = '',
) {
  return `/desk/chats/${encodeURIComponent(code)}${below && `/${below}`}`;
}
