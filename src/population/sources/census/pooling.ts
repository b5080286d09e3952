/**
 * Small cells borrow a distribution: a cell with enough records has its own pool; what is left is grouped by coarser
 * and coarser keys until a group has enough. Every record thus enters one pool only, and drawing from the pools
 * gives the distribution of all records back. Only where the last level still has too few, they share the
 * distribution of everyone with their key.
 */

export interface Pools {
  /** Index of each cell's pool. */
  readonly poolOfCell: readonly number[];
  readonly pools: readonly Pool[];
}

export interface Pool {
  /** Name of its level. */
  readonly level: string;
  /** Cells whose records make it up. */
  readonly cells: readonly number[];
  /** True where these records are in other pools too. */
  readonly isShared: boolean;
}

export interface PoolLevel<Cell> {
  readonly name: string;
  readonly key: (cell: Cell) => string;
}

/**
 * @param cells with their number of records `n`
 * @param levels from fine to coarse
 * @param minimum records that a pool must have, except at the last level
 */
export function assignPools<Cell extends { readonly n: number }>(
  cells: readonly Cell[],
  levels: readonly PoolLevel<Cell>[],
  minimum: number,
): Pools {
  const poolOfCell = new Array<number>(cells.length).fill(-1);
  const pools: Pool[] = [];
  for (const [depth, level] of levels.entries()) {
    const isLast = depth === levels.length - 1;
    for (const everyone of groupBy(cells, level.key)) {
      const rest = everyone.filter((index) => poolOfCell[index] < 0);
      const isEnough = rest.reduce((sum, index) => sum + cells[index].n, 0) >= minimum;
      if (rest.length === 0 || !(isEnough || isLast)) continue;
      for (const index of rest) poolOfCell[index] = pools.length;
      pools.push({ level: level.name, cells: isEnough ? rest : everyone, isShared: !isEnough });
    }
  }
  return { poolOfCell, pools };
}

function groupBy<Cell>(cells: readonly Cell[], keyOf: (cell: Cell) => string): Iterable<readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, cell] of cells.entries()) {
    const key = keyOf(cell);
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  }
  return groups.values();
}
