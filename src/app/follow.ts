/**
 * Windows of this browser that show the same slide: the page and its presenter window. Whoever moves says so; the
 * others follow. Nothing leaves the browser.
 */

export interface Position {
  deck: string;
  index: number;
  revealed: number;
}

type Message = { type: 'at'; position: Position } | { type: 'where' };

export class Followers {
  private readonly channel = new BroadcastChannel('workshop');

  /**
   * @param moved another window moved
   * @param where what to answer a window that has just opened; undefined where this one does not know
   */
  constructor(moved: (position: Position) => void, where: () => Position | undefined) {
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.type === 'at') moved(data.position);
      else this.tell(where());
    };
  }

  tell(position: Position | undefined): void {
    if (position) this.channel.postMessage({ type: 'at', position } satisfies Message);
  }

  /** Asks the others where they are. */
  ask(): void {
    this.channel.postMessage({ type: 'where' } satisfies Message);
  }

  dispose(): void {
    this.channel.close();
  }
}
