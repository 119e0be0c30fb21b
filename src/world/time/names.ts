/**
 * Chance in the world: everything made up (pod names, uids, temp folders) comes from one seeded stream.
 *
 * Models: `rand.String` and `uuid.NewUUID` of Kubernetes in what they look like. Left out: randomness.
 */

const SUFFIX = 'bcdfghjklmnpqrstvwxz2456789';

export class Names {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0 || 1;
  }

  /** A number in [0, 1): mulberry32. */
  fraction(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** An integer in [0, below). */
  integer(below: number): number {
    return Math.floor(this.fraction() * below);
  }

  /** Kubernetes' safe letters, as in `web-5d4f8c7b9-x2x4z`. */
  suffix(length: number): string {
    return this.pick(SUFFIX, length);
  }

  hex(length: number): string {
    return this.pick('0123456789abcdef', length);
  }

  /** Decimal digits, as Go's temp folders have them: `kustomization-689086759`. */
  digits(): string {
    return String(100_000_000 + this.integer(4_190_000_000));
  }

  uid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${this.pick('89ab', 1)}${this.hex(3)}-${this.hex(12)}`;
  }

  private pick(alphabet: string, length: number): string {
    let text = '';
    for (let i = 0; i < length; i++) text += alphabet[this.integer(alphabet.length)];
    return text;
  }
}
