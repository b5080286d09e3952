/** Kendall's τ-b of two rankings of the same things: 1 where they agree, −1 where one is the other backwards; null where one ranks nothing. */
export function kendallTau(a: readonly number[], b: readonly number[]): number | null {
  let [agree, tiedA, tiedB, pairs] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      const [one, other] = [Math.sign(a[i] - a[j]), Math.sign(b[i] - b[j])];
      pairs++;
      agree += one * other;
      if (one === 0) tiedA++;
      if (other === 0) tiedB++;
    }
  const scale = Math.sqrt((pairs - tiedA) * (pairs - tiedB));
  return scale === 0 ? null : agree / scale;
}
