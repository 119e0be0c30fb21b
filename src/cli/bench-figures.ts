/** Times, and how the benches print them. */

/** Runs `action` so many times. @returns ms each */
export async function sample(times: number, action: () => unknown): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    await action();
    found.push(performance.now() - started);
  }
  return found;
}

/** Median, 99th percentile and the most. */
export function spread(times: number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number): string =>
    sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!.toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${sorted.at(-1)!.toFixed(1)} ms (${sorted.length} runs)`;
}

/** One figure, on a line of its own. */
export function print(what: string, value: string): void {
  console.log(`${what.padEnd(64)} ${value}`);
}
