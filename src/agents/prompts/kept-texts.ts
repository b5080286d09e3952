/** Texts of many workers: made when they are asked for, and kept of the first ones. */

/** A small population's are made once; a large one's would take kilobytes a worker, and making one takes microseconds. */
const mostKept = 20_000;

export function keptTexts(make: (worker: number) => string, most = mostKept): (worker: number) => string {
  const kept: string[] = [];
  return (worker) => {
    if (worker >= most) return make(worker);
    kept[worker] ??= make(worker);
    return kept[worker];
  };
}

/** What depends on few things, made once for each. */
export function madeOnce<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
