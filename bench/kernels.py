"""The work of evaluation.c in numpy: every candidate of every worker, vectorised over workers, in float64.

Prints "<workers> <microseconds a schedule, mean utility> <the same, mean of ln utility>".
python3 kernels.py 1000000
"""

import sys
import time

import numpy as np

BRACKETS = np.array([0, 11600, 47150, 100525, 191950, 243725, 609350], dtype=float)
ENDS = np.append(BRACKETS[1:], np.inf)
ELASTICITY = 0.25


class Evaluator:
    """Writes into arrays that are used again: fresh ones of a megabyte cost numpy more than its arithmetic."""

    def __init__(self, z0):
        self.z0 = z0
        self.q = z0 ** (-1 / ELASTICITY)
        self.best, self.tax, self.value, self.other = (np.empty_like(z0) for _ in range(4))
        self.better, self.condition = (np.empty(len(z0), dtype=bool) for _ in range(2))

    def evaluate(self, rates, is_log):
        z0, best, tax, value, other, better = self.z0, self.best, self.tax, self.value, self.other, self.better
        factor = (1 - rates) ** ELASTICITY
        slope = (1 - rates) * factor / (1 + ELASTICITY)
        tax_at = np.concatenate([[0], np.cumsum(rates[:-1] * np.diff(BRACKETS))])
        level = rates * BRACKETS - tax_at
        share = ELASTICITY / (1 + ELASTICITY)
        kink_cost = share * BRACKETS ** (1 / share)
        best.fill(0)
        tax.fill(0)
        for k in range(len(BRACKETS)):
            np.multiply(z0, slope[k], out=value)
            value += level[k]
            np.greater(value, best, out=better)
            for is_inside, limit in ((np.greater_equal, BRACKETS[k]), (np.less_equal, ENDS[k])):
                is_inside(z0, limit / factor[k], out=self.condition)
                better &= self.condition
            np.copyto(best, value, where=better)
            np.multiply(z0, rates[k] * factor[k], out=other)
            other -= level[k]
            np.copyto(tax, other, where=better)
            np.multiply(self.q, -kink_cost[k], out=value)
            value += BRACKETS[k] - tax_at[k]
            np.greater(value, best, out=better)
            np.copyto(best, value, where=better)
            np.copyto(tax, tax_at[k], where=better)
        best += tax.mean()
        return np.exp(np.log(best, out=value).mean()) if is_log else best.mean()


def main():
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    random = np.random.default_rng(1)
    z0 = np.sort(45000 * np.exp(0.8 * random.standard_normal(size)))
    evaluator = Evaluator(z0)
    figures = []
    for is_log in (False, True):
        times = []
        while len(times) < 5 or sum(times) < 0.4:
            rates = random.random(len(BRACKETS))
            start = time.perf_counter()
            evaluator.evaluate(rates, is_log)
            times.append(time.perf_counter() - start)
        figures.append(f"{1e6 * np.median(times):.1f}")
    print(size, *figures)


main()
