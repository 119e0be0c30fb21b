/** Addresses of pods, a /24 for each node. */
export class PodAddresses {
  private readonly taken = new Set<string>();

  take(node: string): string {
    const subnet = /(\d+)$/.exec(node)?.[1] ?? '0';
    for (let host = 2; host < 255; host++) {
      const address = `10.244.${subnet}.${host}`;
      if (this.taken.has(address)) continue;
      this.taken.add(address);
      return address;
    }
    return `10.244.${subnet}.255`;
  }

  release(address: string): void {
    this.taken.delete(address);
  }
}
