import { Fragment } from 'react';

/** A range in canonical text. Its addresses stay whole; on a narrow screen the line may break between the two. */
export function RangeText({ text }: { text: string }) {
  return text.split(' – ').map((address, at) => (
    <Fragment key={address}>
      {at > 0 && ' – '}
      <span className="code">{address}</span>
    </Fragment>
  ));
}
