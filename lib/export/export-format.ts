/** What a list of bans can be written as. `rows`: each ban by itself; the others are its addresses, for programs that refuse. */
export interface ExportFormat {
  readonly name: string;
  readonly hint: string;
  readonly kind: 'rows' | 'addresses';
  readonly fileEnding: string;
  readonly mediaType: string;
}

const TEXT = 'text/plain; charset=utf-8';

export const EXPORT_FORMATS = {
  csv: {
    name: 'CSV',
    hint: 'The columns shown here, for spreadsheets',
    kind: 'rows',
    fileEnding: 'csv',
    mediaType: 'text/csv; charset=utf-8',
  },
  json: {
    name: 'JSON',
    hint: 'Bans as the API says them',
    kind: 'rows',
    fileEnding: 'json',
    mediaType: 'application/json',
  },
  cidr: {
    name: 'CIDR list',
    hint: 'One block a line',
    kind: 'addresses',
    fileEnding: 'txt',
    mediaType: TEXT,
  },
  nginx: {
    name: 'nginx',
    hint: 'deny lines, to be included',
    kind: 'addresses',
    fileEnding: 'conf',
    mediaType: TEXT,
  },
  ipset: {
    name: 'ipset',
    hint: 'For ipset restore',
    kind: 'addresses',
    fileEnding: 'ipset',
    mediaType: TEXT,
  },
  nftables: {
    name: 'nftables',
    hint: 'Sets, for nft -f',
    kind: 'addresses',
    fileEnding: 'nft',
    mediaType: TEXT,
  },
} as const satisfies Readonly<Record<string, ExportFormat>>;

export type ExportFormatKey = keyof typeof EXPORT_FORMATS;
/** Formats of addresses, which say nothing of bans that are over. */
export type AddressFormatKey = {
  [Key in ExportFormatKey]: (typeof EXPORT_FORMATS)[Key]['kind'] extends 'addresses' ? Key : never;
}[ExportFormatKey];

/** In the order in which they are offered. */
export const EXPORT_FORMAT_KEYS = Object.keys(EXPORT_FORMATS) as readonly ExportFormatKey[];

export function isAddressFormat(key: ExportFormatKey): key is AddressFormatKey {
  return EXPORT_FORMATS[key].kind === 'addresses';
}

/** What a grid can be exported as: what is over is refused by no program. */
export function exportFormatsOf(state: 'active' | 'past'): readonly ExportFormatKey[] {
  return EXPORT_FORMAT_KEYS.filter((key) => state === 'active' || !isAddressFormat(key));
}
