/** An encoded word, and the white space to the next one, which only parts them. */
const WORD = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bq])\?([^?\s]*)\?=(?:\s+(?==\?[^?\s]+\?[bq]\?[^?\s]*\?=))?/gi;

/**
 * A header's value with its encoded words (RFC 2047) as the text that they stand for: `=?utf-8?q?J=C3=B6rg?=` is `Jörg`. A
 * word in an unknown character set stays as it is.
 */
export function decodeWords(value: string): string {
  return value.replace(WORD, (word, charset: string, encoding: string, text: string) => {
    const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : quotedBytes(text);
    return decoderFor(charset)?.decode(bytes) ?? word;
  });
}

function quotedBytes(text: string): Buffer {
  const bytes = text
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

function decoderFor(charset: string): TextDecoder | null {
  try {
    return new TextDecoder(charset);
  } catch {
    // It throws a RangeError for a label that it doesn't know; there is no other way to ask.
    return null;
  }
}
