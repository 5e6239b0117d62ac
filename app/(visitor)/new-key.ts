/** A key for a chat or a call: 128 random bits in base64url, which may begin with a hyphen. */
export function newKey(): string {
  const bits = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)));
  return btoa(bits).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
