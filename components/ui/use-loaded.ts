import { type ComponentType, useEffect, useState } from 'react';

/**
 * The component that `load` fetches, once it is `wanted`; null until it is there. 'failed' when it can't be fetched: no
 * connection, or the server has another build by now. `React.lazy` would put the error page in place of the whole page
 * then, and what is only a help must not do that. `load` must not change between renderings.
 */
export function useLoaded<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  wanted: boolean,
): ComponentType<Props> | 'failed' | null {
  const [loaded, setLoaded] = useState<{ component: ComponentType<Props> | 'failed' } | null>(null);
  useEffect(() => {
    if (!wanted) return;
    load().then(
      (module) => setLoaded({ component: module.default }),
      () => setLoaded({ component: 'failed' }),
    );
  }, [load, wanted]);
  return loaded?.component ?? null;
}
