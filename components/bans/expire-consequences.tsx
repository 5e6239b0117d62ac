/** What expiring a ban does, before it is done. `untilText` says how long the ban would have lasted. */
export function ExpireConsequences({ untilText }: { untilText: string }) {
  return (
    <p>
      It would hold {untilText}; expired, it ends now. Visitors from there are let in again at once, unless another ban
      covers them too. The ban moves to Ban history and can’t be brought back, only given anew.
    </p>
  );
}
